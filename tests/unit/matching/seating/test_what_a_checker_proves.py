import random
from dataclasses import replace
from itertools import combinations, product

import pytest

from services.matching.seating import checker
from services.matching.seating.certificate import certify
from services.matching.seating.checker import check
from services.matching.seating.commons import Common
from services.matching.seating.repairing.repair import repair
from services.matching.seating.room import WHOLE, Person, Pin, Plan, Prices, Room, Table
from shared.facts import Level
from tests.unit.matching.seating.claims import WEAKEST, claims, figures
from tests.unit.matching.seating.recount import every_plan, warm_pairs
from tests.unit.matching.seating.rooms import (
    meetup,
    people_named,
    room_of,
    tables_of,
)

APART = frozenset({frozenset("ab")})


def anyhow(room: Room) -> Plan:
    """Seat everybody who is there, one table after the other, whatever that breaks."""
    rounds = []
    for present in room.present:
        seats: dict[str, tuple[str, ...]] = {}
        for number, key in enumerate(sorted(present)):
            table = room.tables[number % len(room.tables)].id
            seats[table] = (*seats.get(table, ()), key)
        rounds.append(seats)
    return Plan(tuple(rounds))


def tiny_room(chance: random.Random) -> Room:
    """Return a room so small that every plan of it can be looked at."""
    count, rounds = chance.choice(((4, 2), (5, 1), (6, 1)))
    ids = "abcdef"[:count]
    pairs = [frozenset(pair) for pair in combinations(ids, 2)]
    likes, knows, hosts = chance.choice((0.5, 1)), chance.choice((0, 0.3)), chance.choice((0, 0.4))
    people = tuple(
        Person(
            key,
            tuple(words for words in ("tea", "maps") if chance.random() < likes),
            chance.choice((None, None, None, "Acme")),
            access=chance.random() < 0.1,
            host=chance.random() < hosts,
        )
        for key in ids
    )
    capacities = [chance.choice((2, 3, 3, 4)) for _ in "tu"]
    room = Room(
        people,
        tuple(
            Table(
                key, most, chance.randint(0, most), chance.choice((None, 1)), chance.random() < 0.4
            )
            for key, most in zip("tu", capacities, strict=True)
        ),
        tuple(frozenset(ids[number and chance.randint(0, 1) :]) for number in range(rounds)),
        apart=frozenset(pair for pair in pairs if chance.random() < knows),
        together=frozenset(pair for pair in pairs if chance.random() < 0.1),
        pins=frozenset(Pin(chance.choice(ids), 0, chance.choice("tu")) for _ in range(2)),
        small_talk=frozenset(),
    )
    return replace(room, commons=levelled(chance, ids)) if chance.random() < 0.4 else room


def levelled(chance: random.Random, ids: str) -> tuple[Common, ...]:
    """Return a thing, a topic and a field, each of some of these people."""
    levels: tuple[tuple[Level, float], ...] = (("same", 0.4), ("topic", 0.4), ("field", 0.9))
    return tuple(
        Common(level, level, level, {key: key for key in ids if chance.random() < held})
        for level, held in levels
    )


def some_prices(chance: random.Random, room: Room) -> Prices:
    """Return prices that may prove much, or make no sense."""
    each = chance.choice((0, WHOLE // 2, WHOLE // 3, WHOLE // 4))
    chair = chance.choice((0, -WHOLE, WHOLE // 3, WHOLE // 4))
    return Prices({p.id: each * chance.choice((1, 1, 1, 1, 0, -1)) for p in room.people}, chair)


@pytest.mark.parametrize("start", range(0, 120, 20))
def test_no_plan_at_all_of_a_tiny_room_beats_what_is_proved_for_its_kind(start: int) -> None:
    for seed in range(start, start + 20):
        chance = random.Random(seed)  # noqa: S311 - always the same rooms
        room = tiny_room(chance)
        friends = warm_pairs(room)
        kinds = {
            (plan.standing, plan.broken, plan.alone, plan.one_topic, len(plan.met & friends))
            for plan in every_plan(room)
        }
        for standing, more in product((0, 1), (0, 1, 3)):
            able = [figures for stand, *figures in kinds if stand <= standing]
            least = min(broken for broken, *_ in able)
            alone, one_topic, warm = zip(
                *(rest for broken, *rest in able if broken <= least + more), strict=True
            )
            proof = checker._Evening(room, Plan(), some_prices(chance, room))
            proof.broken, proof.standing = least + more, standing
            assert proof.bound_on_broken() <= least
            assert proof.bound_on_alone() <= min(alone)
            assert proof.bound_on_one_topic() >= max(one_topic)
            assert proof.bound_on_warm() >= max(warm)


def test_a_bound_on_topics_is_worth_the_prices_that_prove_it() -> None:
    room = meetup(people=112, tables=14)
    plan = repair(room, Plan())
    holds = certify(room, plan)
    assert check(room, plan, holds) == []
    assert check(room, plan, replace(holds, prices=None))
    assert check(room, plan, replace(holds, prices=Prices({}, 0)))


IMPOSSIBLE = {
    "two more than chairs": (room_of(people_named(*"abcdef"), tables_of(2, minimum=0, count=2)), 2),
    "three fewer than minimum": (room_of(people_named("a"), tables_of(5, minimum=4, count=2)), 3),
    "a required table is empty": (
        room_of(people_named("a"), (Table("t", 2, 1, required=True), Table("u", 2, 2, None, True))),
        2,
    ),
    "two companies too large": (
        room_of(
            (*people_named(*"abcd", company="Acme"), *people_named(*"efg", company="ACME B.")),
            tables_of(9, minimum=0, count=2),
        ),
        3,
    ),
    "companions are no colleagues": (
        room_of(
            people_named(*"abcd", company="Acme"), tables_of(9, minimum=0, count=2), together=APART
        ),
        1,
    ),
    "one host for two tables": (
        room_of((Person("a", host=True), *people_named(*"bcd")), tables_of(2, minimum=2, count=2)),
        1,
    ),
    "one access seat for two": (
        room_of((Person("a", access=True), Person("b", access=True)), (Table("t", 4, 0, 1),)),
        1,
    ),
    "six people twice at two tables": (
        room_of(people_named(*"abcdef"), tables_of(3, minimum=3, count=2), rounds=2),
        2,
    ),
    "companions may meet again": (
        room_of(
            people_named(*"abcdef"), tables_of(3, minimum=3, count=2), rounds=2, together=APART
        ),
        1,
    ),
    "more meetings than pairs": (
        room_of(people_named(*"abc"), tables_of(3, minimum=3, count=1), rounds=2, apart=APART),
        4,
    ),
    "one person pinned to two tables": (
        room_of(
            people_named(*"abc"),
            tables_of(3, minimum=0, count=2),
            pins=frozenset({Pin("a", 0, "t00"), Pin("a", 0, "t01"), Pin("b", 0, "nowhere")}),
        ),
        2,
    ),
    "pinned beside whom they know": (
        room_of(
            people_named(*"abc"),
            tables_of(3, minimum=0, count=2),
            apart=APART,
            pins=frozenset({Pin("a", 0, "t01"), Pin("b", 0, "t01")}),
        ),
        1,
    ),
}


@pytest.mark.parametrize("why", IMPOSSIBLE)
def test_what_cannot_be_promised_is_proved_and_not_one_more(why: str) -> None:
    room, least = IMPOSSIBLE[why]
    values = figures(room, anyhow(room))
    assert check(room, anyhow(room), claims(values, (least, *WEAKEST[1:]))) == []
    assert check(room, anyhow(room), claims(values, (least + 1, *WEAKEST[1:])))


def test_where_somebody_stands_only_missing_chairs_are_proved() -> None:
    room = room_of(people_named(*"abc", company="Acme"), tables_of(2, minimum=0, count=1))
    plan = Plan(({"t00": ("a",)},))
    assert check(room, plan, claims((2, 1, 0, 0), (1, *WEAKEST[1:]))) == []
    assert check(room, plan, claims((2, 1, 0, 0), (2, *WEAKEST[1:])))


def fans(*people: Person, tables: int, size: int, rounds: int = 1, **more: object) -> Room:
    """Return a room of people who all like tea, at tables that are all to be full."""
    like = tuple(replace(person, interests=("tea",)) for person in people)
    seats = tables_of(size, minimum=2, count=tables)
    return room_of(like, seats, rounds=rounds, small_talk=frozenset(), **more)


HOST, ACME = (Person("a", host=True),), people_named(*"abcde", company="Acme")
TOPICS = {
    "one host": (fans(*HOST, *people_named(*"bcdefgh"), tables=2, size=4), 1),
    "colleagues": (fans(*ACME, *people_named(*"fgh"), tables=2, size=4), 1),
    "no more rounds than others": (fans(*people_named(*"abc"), tables=1, size=3, rounds=3), 1),
    "companions": (
        fans(*people_named(*"ab"), tables=1, size=2, rounds=3, together=APART),
        3,
    ),
}


@pytest.mark.parametrize("why", TOPICS)
def test_tables_of_one_topic_need_hosts_strangers_and_new_company(why: str) -> None:
    room, most = TOPICS[why]
    proof = checker._Evening(room, Plan(), Prices({}, 0))
    proof.broken = proof.standing = 0
    assert proof.bound_on_one_topic() == most


def test_a_price_for_empty_chairs_counts_everybody_at_a_table() -> None:
    room = fans(*people_named(*"abcde"), tables=2, size=3)
    plan = Plan(({"t00": ("a", "b", "c"), "t01": ("d", "e")},))
    priced = replace(claims((0, 0, 2, 4), (0, 0, 2, 10)), prices=Prices({}, 100_000))
    assert check(room, plan, priced) == []
