from collections import Counter
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matching.seating.certificate import certify
from services.matching.seating.checker import check
from services.matching.seating.repairing.repair import repair
from services.matching.seating.room import Person, Plan, Room, Table
from services.matching.seating.solver import solve
from tests.unit.matching.seating.rooms import (
    meetup,
    people_named,
    room_of,
    rooms,
    rooms_and_plans,
    tables_of,
    topic_name,
)


@settings(max_examples=40)
@given(rooms(), st.integers(0, 2**32))
def test_everybody_present_sits_once_in_each_round_while_there_are_chairs(
    room: Room, seed: int
) -> None:
    plan = solve(room, seed=seed, effort=200)
    chairs = sum(table.capacity for table in room.tables)
    capacities = {table.id: table.capacity for table in room.tables}
    assert len(plan.rounds) == room.rounds
    for seats, present in zip(plan.rounds, room.present, strict=True):
        seated = [person for ids in seats.values() for person in ids]
        assert len(seated) == min(len(present), chairs)
        assert len(set(seated)) == len(seated)
        assert set(seated) <= present
        assert all(len(ids) <= capacities[table] for table, ids in seats.items())


@settings(max_examples=30)
@given(rooms(), st.integers(0, 2**32), st.randoms(use_true_random=False))
def test_the_same_seed_and_effort_give_the_same_plan_in_whatever_order_people_are_listed(
    room: Room, seed: int, shuffling: object
) -> None:
    people = list(room.people)
    shuffling.shuffle(people)  # type: ignore[attr-defined] # hypothesis gives a random.Random
    shuffled = replace(room, people=tuple(people))
    assert solve(room, seed=seed, effort=300) == solve(shuffled, seed=seed, effort=300)


@settings(max_examples=40)
@given(rooms_and_plans(), st.integers(0, 5))
def test_rounds_that_are_over_stay_as_they_were(drawn: tuple[Room, Plan], over: int) -> None:
    room, plan = drawn
    solved = solve(room, seed=1, effort=100, fixed=plan, frozen_rounds=over)
    before = [*plan.rounds, *({} for _ in range(over))]
    assert list(solved.rounds[:over]) == before[: min(over, room.rounds)]
    assert len(solved.rounds) == room.rounds


@settings(max_examples=30)
@given(rooms())
def test_a_solved_plan_passes_its_check_and_no_repair_breaks_more(room: Room) -> None:
    plan = solve(room, seed=3, effort=5_000)
    certificate = certify(room, plan)
    assert check(room, plan, certificate) == []
    assert certify(room, repair(room, plan)).broken.value <= certificate.broken.value


def test_more_effort_does_not_leave_more_broken() -> None:
    room = meetup(rounds=2, tables=6, people=36)
    tries = [certify(room, solve(room, seed=1, effort=effort)) for effort in (0, 3_000)]
    assert tries[1].broken.value <= tries[0].broken.value


def test_the_real_list_keeps_every_promise() -> None:
    room = meetup()
    plan = solve(room, seed=7, effort=600_000)
    holds = certify(room, plan)
    assert holds.broken.value == 0
    assert holds.alone.bound == 66
    assert holds.alone.value <= 70
    assert holds.one_topic.value >= 12
    assert holds.warm.value >= 700
    assert check(room, plan, holds) == []
    topics = [topic_name(room, ids) for seats in plan.rounds for ids in seats.values()]
    assert sum(words is not None for words in topics) == holds.one_topic.value


def test_people_who_met_in_rounds_that_are_over_do_not_meet_again() -> None:
    room = meetup(people=100)
    first = solve(room, seed=1, effort=500_000)
    later = solve(room, seed=2, effort=300_000, fixed=first, frozen_rounds=2)
    assert later.rounds[:2] == first.rounds[:2]
    assert later.rounds[2] != first.rounds[2]
    assert certify(room, later).broken.value == 0


def test_somebody_who_comes_late_is_seated_from_then_on() -> None:
    room = meetup(people=60)
    first = solve(room, seed=1, effort=500_000)
    late = room.people[80].id
    grown = replace(room, present=(room.present[0], *(here | {late} for here in room.present[1:])))
    later = solve(grown, seed=1, effort=500_000, fixed=first, frozen_rounds=1)
    seated = [any(late in ids for ids in seats.values()) for seats in later.rounds]
    assert seated == [False, True, True]
    assert certify(grown, later).broken.value == 0


def test_a_stop_signal_ends_the_search_with_a_whole_plan() -> None:
    room, looks = meetup(), count()
    plan = solve(room, seed=1, effort=10**9, stop=lambda: next(looks) >= 20)
    assert all(sum(map(len, seats.values())) == 141 for seats in plan.rounds)
    assert next(looks) < 100


def test_those_who_stand_in_one_round_sit_in_the_next() -> None:
    room = room_of(people_named("a", "b", "c"), (Table("t", 2, 0),), rounds=3)
    plan = solve(room, seed=1, effort=100)
    sat = Counter(person for seats in plan.rounds for ids in seats.values() for person in ids)
    assert sat == {"a": 2, "b": 2, "c": 2}


ACME = tuple(Person(f"p{n:02}", ("tea", "maps"), "Acme") for n in range(40))
HALF = tuple(Person(f"p{n:02}", ("tea",) if n < 20 else ()) for n in range(40))


@pytest.mark.parametrize(
    "room",
    [
        room_of((), ()),
        room_of((), tables_of(8, minimum=4, count=3), rounds=3),
        room_of(ACME, (), rounds=2),
        room_of(ACME, (Table("none", 0, 0), Table("one", 1, 1)), rounds=2),
        room_of(ACME, tables_of(8, minimum=8, count=5), rounds=3),
        room_of(HALF, tables_of(8, minimum=4, count=2), rounds=3),
        room_of(HALF, tables_of(8, minimum=4, count=9), rounds=40),
        room_of(HALF[:3], tables_of(8, minimum=4, count=9), rounds=2),
        room_of(people_named(*"abcdefgh"), tables_of(4, minimum=2, count=2), rounds=0),
        room_of(
            HALF[:12],
            tables_of(4, minimum=2, count=3),
            apart=frozenset(frozenset({a.id, b.id}) for a in HALF[:12] for b in HALF[:12]),
        ),
    ],
    ids=[
        "nobody and nothing",
        "nobody",
        "no tables",
        "one chair",
        "one company",
        "more people than chairs",
        "forty rounds",
        "fewer than one table's minimum",
        "no rounds",
        "everybody knows everybody",
    ],
)
def test_impossible_evenings_get_the_best_there_is(room: Room) -> None:
    plan = solve(room, seed=1, effort=2_000)
    holds = certify(room, plan)
    assert check(room, plan, holds) == []
    assert holds.broken.value >= holds.broken.bound


def test_two_thousand_people_take_no_more_than_their_effort() -> None:
    people = tuple(
        Person(f"p{n:04}", tuple(f"interest {n * k % 97}" for k in (1, 5, 11)), f"c{n % 900}")
        for n in range(2_000)
    )
    room = room_of(people, tables_of(8, minimum=4, count=260), rounds=2)
    plan = solve(room, seed=1, effort=2_000)
    assert certify(room, plan).broken.value == 0
