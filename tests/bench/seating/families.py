"""Families of instances, each drawn from a seed; the same arguments give the same instance.

They are written in the formats that `services.matching.instances` reads. A family for which the
best answer is known by the way it is made says so under `known_optimum`; `planted` and `circle`
also return or hold the answer.
"""

from itertools import count

from tests.bench.seating.drawing import (
    SMALL_TALK,
    Instance,
    Seating,
    acquaintances,
    companies_of,
    employ,
    interests_of,
    likes_of,
    meetings,
    parted,
    random_of,
    several,
)

_SHARED_BY = 4
"""Tables that may have the same topic in a planted answer."""


def mixer(n: int, size: int, rounds: int, seed: int, *, slack: int = 0) -> Instance:
    """Return an evening like life: few common interests and many rare ones, companies, friends.

    Tables differ by one chair at most; with `slack` each has so many to spare. Nobody knows the
    best seating.
    """
    random = random_of("mixer", n, size, rounds, seed)
    tables = -(-n // size)
    topics = max(16, round(6 * n**0.5))
    chairs = [n // tables + (table < n % tables) for table in range(tables)]
    hosts = set(random.sample(range(n), min(n, tables + max(1, tables // 3))))
    needing = set(random.sample(range(n), max(1, n // 40)))
    companies = companies_of(random, n, most=max(1, tables - 1))
    people = [
        {
            "id": person,
            "interests": several(random, topics, random.randint(4, 8), fall=1.0),
            "company": companies[person],
            "host": person in hosts,
            "access": person in needing,
        }
        for person in range(n)
    ]
    free = sorted(set(range(n)) - needing)
    pinned = random.sample(free, max(1, n // 60))
    pins = zip(pinned, random.sample(range(tables), len(pinned)), strict=True)
    return {
        "format": "potluck-seating/1",
        "family": "mixer",
        "name": f"mixer-{n}-{size}-{rounds}-{seed}",
        "rounds": rounds,
        "interests": interests_of(people, topics),
        "people": people,
        "tables": [
            {
                "id": table,
                "min": max(2, wanted - (slack > 0)),
                "max": wanted + slack,
                "access_seats": 2 if table % 4 == 0 else 0,
            }
            for table, wanted in enumerate(chairs)
        ],
        "apart": acquaintances(random, n, n, set()),
        "locks": [{"person": p, "round": 0, "table": table} for p, table in pins],
        "known_optimum": None,
    }


def planted(least: int, size: int, rounds: int, seed: int) -> tuple[Instance, Seating]:
    """Return an evening with a perfect seating in it, and that seating.

    Person j of row i sits at table j + r * i of a prime number of tables in round r: two meet once
    at most, and two of one row never. Every table then gets a topic in every round.
    """
    random = random_of("planted", least, size, rounds, seed)
    tables = next(p for p in count(max(size, least // size)) if _is_prime(p))
    n = tables * size
    names = random.sample(range(n), n)
    seating: Seating = [[0] * n for _ in range(rounds)]
    for r in range(rounds):
        called = random.sample(range(tables), tables)
        for i in range(size):
            for j in range(tables):
                seating[r][names[i * tables + j]] = called[(j + r * i) % tables]
    shared_by = max(1, min(_SHARED_BY, n // SMALL_TALK // size - 1))
    topics = max(24, -(-3 * rounds * tables // (2 * shared_by)))
    likes = likes_of(random, seating, topics, shared_by)
    rows = [names[i * tables : (i + 1) * tables] for i in range(size)]
    companies = [-1] * n
    for number, colleagues in enumerate(parted(random, rows)):
        for person in colleagues:
            companies[person] = number
    people = [
        {
            "id": person,
            "interests": sorted(likes[person]),
            "company": companies[person],
            "host": person in rows[0],
            "access": False,
        }
        for person in range(n)
    ]
    instance = {
        "format": "potluck-seating/1",
        "family": "planted",
        "name": f"planted-{n}-{size}-{rounds}-{seed}",
        "rounds": rounds,
        "interests": interests_of(people, topics),
        "people": people,
        "tables": [{"id": t, "min": size, "max": size, "access_seats": 0} for t in range(tables)],
        "apart": acquaintances(random, n, n, meetings(seating)),
        "locks": [],
        "known_optimum": {
            "broken": 0,
            "alone": 0,
            "one_topic": rounds * tables,
            "warm": rounds * tables * size * (size - 1) // 2,
        },
    }
    return instance, seating


def tight(tables: int, size: int, rounds: int, seed: int) -> Instance:
    """Return a mixer without a chair to spare, in which one company has somebody at every table."""
    instance = mixer(tables * size, size, rounds, seed)
    colleagues = set(employ(instance, random_of("tight", tables, size, seed), tables))
    instance["apart"] = [pair for pair in instance["apart"] if not colleagues.issuperset(pair)]
    instance["locks"] = [lock for lock in instance["locks"] if lock["person"] not in colleagues]
    return instance | {"family": "tight", "name": f"tight-{tables}-{size}-{rounds}-{seed}"}


def impossible(tables: int, size: int, over: int, seed: int) -> Instance:
    """Return a round in which a company has so many people more than there are tables.

    At the least so many pairs of colleagues share a table, and no more than that have to.
    """
    instance = mixer(tables * size, size, 1, seed)
    for person in instance["people"]:
        person["company"] = -1
    employ(instance, random_of("impossible", tables, size, over, seed), tables + over)
    return instance | {
        "family": "impossible",
        "name": f"impossible-{tables}-{size}-{over}-{seed}",
        "apart": [],
        "locks": [],
        "known_least_broken": over,
    }


def golfer(groups: int, size: int, rounds: int) -> Instance:
    """Return a room without interests, in which nobody is to meet anybody twice."""
    everybody = range(groups * size)
    plain = {"interests": [], "company": -1, "host": True, "access": False}
    return {
        "format": "potluck-seating/1",
        "family": "golfer",
        "name": f"golfer-{groups}-{size}-{rounds}",
        "rounds": rounds,
        "interests": [],
        "people": [{"id": person} | plain for person in everybody],
        "tables": [{"id": t, "min": size, "max": size, "access_seats": 0} for t in range(groups)],
        "apart": [],
        "locks": [],
        "known_optimum": {"broken": 0},
    }


def event(n: int, size: int, seed: int) -> Instance:
    """Return one round of a mixer with a spare chair at every table, to be changed late."""
    instance = mixer(n, size, 1, seed, slack=1)
    for table in instance["tables"]:
        table["min"] = max(2, table["min"] - 1)  # a no-show should not close a table
    return instance | {"family": "event", "name": f"event-{n}-{size}-{seed}", "locks": []}


def exchange(n: int, seed: int, *, longest: int = 3) -> Instance:
    """Return what people ask and offer; what is asked often is seldom what is offered often."""
    random = random_of("exchange", n, seed)
    topics = max(12, round(4 * n**0.5))
    scarce = random.sample(range(topics), topics)
    people = []
    for person in range(n):
        offers = several(random, topics, 3, fall=0.9)
        wanted = [scarce[x] for x in several(random, topics, 3, fall=0.9)]
        asks = [topic for topic in random.sample(wanted, 3) if topic not in offers]
        people.append({"id": person, "offers": offers, "asks": sorted(asks[:2])})
    return _exchange("exchange", f"exchange-{n}-{longest}-{seed}", people, longest)


def circle(circles: int, seed: int) -> Instance:
    """Return an exchange in which everybody is in one of so many planted circles of three."""
    random = random_of("circle", circles, seed)
    n = 3 * circles
    order = random.sample(range(n), n)
    people: list[Instance] = [{"id": p, "offers": [], "asks": []} for p in range(n)]
    for at in range(n):
        following = at + 1 if at % 3 < 2 else at - 2
        people[order[at]]["offers"].append(at)
        people[order[following]]["asks"].append(at)
    for person in people:
        stray = random.randrange(n)
        if stray not in person["offers"] + person["asks"]:
            person["offers"].append(stray)
    instance = _exchange("circle", f"circle-{n}-{seed}", people, 3)
    return instance | {"known_optimum": {"covered": n}}


def mdgp(n: int, groups: int, limits: tuple[int, int], seed: int) -> Instance:
    """Return weights from 0 to 100 between n elements, for groups within limits of their size."""
    random = random_of("mdgp", n, groups, seed)
    return {
        "format": "potluck-mdgp/1",
        "family": "mdgp",
        "name": f"mdgp-{n}-{groups}-{seed}",
        "n": n,
        "groups": [{"min": limits[0], "max": limits[1]} for _ in range(groups)],
        "weight_lower_triangle": [[random.randint(0, 100) for _ in range(i)] for i in range(n)],
    }


def _exchange(family: str, name: str, people: list[Instance], longest: int) -> Instance:
    return {
        "format": "potluck-exchange/1",
        "family": family,
        "name": name,
        "max_circle": longest,
        "people": people,
        "apart": [],
        "known_optimum": None,
    }


def _is_prime(number: int) -> bool:
    return number > 1 and all(number % divisor for divisor in range(2, int(number**0.5) + 1))
