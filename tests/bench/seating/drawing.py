"""What the families of instances are drawn from: interests, companies, acquaintances."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from random import Random
from typing import Any

Instance = dict[str, Any]
"""An instance as JSON."""

Seating = list[list[int | None]]
"""The table of each person, or none, round by round."""

SMALL_TALK = 4
"""An interest of more than one in this many people is small talk."""


def random_of(*key: object) -> Random:
    """Return numbers that are the same for the same key, on every machine."""
    return Random(" ".join(map(str, key)))  # noqa: S311 - no secret, always the same


def several(random: Random, kinds: int, wanted: int, *, fall: float) -> list[int]:
    """Draw different numbers below `kinds`, the k-th as often as 1 / k ** fall."""
    weights = [1 / (k + 1) ** fall for k in range(kinds)]
    drawn: set[int] = set()
    while len(drawn) < min(wanted, kinds):
        drawn.update(random.choices(range(kinds), weights))
    return sorted(drawn)


def interests_of(people: Sequence[Instance], topics: int) -> list[Instance]:
    """Return the topics, and which of them are small talk."""
    holders = Counter(topic for person in people for topic in person["interests"])
    most = len(people) / SMALL_TALK
    return [{"id": topic, "generic": holders[topic] > most} for topic in range(topics)]


def companies_of(random: Random, n: int, *, most: int) -> list[int]:
    """Employ three in five people: a few large companies, many small ones, none over `most`."""
    weights = [1 / (k + 1) ** 0.8 for k in range(max(3, n // 5))]
    staff: Counter[int] = Counter()
    companies = []
    for _ in range(n):
        [drawn] = random.choices(range(len(weights)), weights)
        company = drawn if random.random() < 0.6 and staff[drawn] < most else -1
        staff[company] += 1
        companies.append(company)
    return companies


def employ(instance: Instance, random: Random, staff: int) -> list[int]:
    """Give company 0 so many people, and nobody else."""
    for person in instance["people"]:
        person["company"] = person["company"] or -1
    chosen = random.sample(range(len(instance["people"])), staff)
    for person in chosen:
        instance["people"][person]["company"] = 0
    return chosen


def likes_of(random: Random, seating: Seating, topics: int, shared_by: int) -> list[set[int]]:
    """Give every table of every round a topic, and some people interests that lead nowhere."""
    n = len(seating[0])
    supply = random.sample(
        [topic for topic in range(topics) for _ in range(shared_by)], topics * shared_by
    )
    likes: list[set[int]] = [set() for _ in range(n)]
    for row in seating:
        topic_of: dict[int | None, int] = {}
        for person, table in enumerate(row):
            if table not in topic_of:
                topic_of[table] = supply.pop()
            likes[person].add(topic_of[table])
    holders = Counter(topic for liked in likes for topic in liked)
    for liked in likes:
        for topic in random.sample(range(topics), random.randrange(3)):
            if topic not in liked and SMALL_TALK * (holders[topic] + 1) < n:
                liked.add(topic)
                holders[topic] += 1
    return likes


def parted(random: Random, rows: Sequence[list[int]]) -> list[list[int]]:
    """Part every row into companies of one to five."""
    companies = []
    for row in rows:
        left = random.sample(row, len(row))
        while left:
            staff = random.choice((1, 1, 2, 3, 5))
            companies.append(left[:staff])
            del left[:staff]
    return companies


def acquaintances(
    random: Random, n: int, wanted: int, but: set[tuple[int, int]]
) -> list[list[int]]:
    """Draw pairs who know each other, about as many as wanted, none of them in `but`."""
    drawn = (tuple(sorted(random.sample(range(n), 2))) for _ in range(wanted))
    return [list(pair) for pair in sorted(set(drawn) - but)]


def meetings(seating: Seating) -> set[tuple[int, int]]:
    """Return the pairs who share a table in some round."""
    met: set[tuple[int, int]] = set()
    for row in seating:
        parties: dict[int | None, list[int]] = {}
        for person, table in enumerate(row):
            parties.setdefault(table, []).append(person)
        for party in parties.values():
            met.update(combinations(party, 2))
    return met
