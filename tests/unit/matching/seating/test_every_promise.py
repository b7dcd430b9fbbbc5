import json
from pathlib import Path

import pytest

from services.matching.instances import read_instance
from services.matching.instances.seating import SeatingInstance
from services.matching.seating.certificate import certify
from services.matching.seating.checker import check
from services.matching.seating.room import Person, Pin, Plan, Room, Table
from services.matching.seating.solver import solve
from tests.bench.seating import families
from tests.bench.seating.drawing import Instance
from tests.unit.matching.seating.rooms import room_of, tables_of

PEOPLE = tuple(
    Person(
        f"p{n:02}",
        (f"interest {n % 7}", f"interest {n % 5}"),
        f"c{n % 9}",
        host=n % 4 == 0,
        access=n % 11 == 0,
    )
    for n in range(36)
)
TABLES = tuple(Table(f"t{n}", 5, 3, access_seats=2 if n < 2 else 0) for n in range(8))


def room_read(instance: Instance) -> Room:
    read = read_instance(Path("instance.json"), json.dumps(instance).encode())
    assert isinstance(read, SeatingInstance)
    return read.room


def together_at(plan: Plan, *ids: str) -> list[bool]:
    return [any(set(ids) <= set(party) for party in seats.values()) for seats in plan.rounds]


def figures(room: Room, plan: Plan) -> tuple[int, int, int, int]:
    holds = certify(room, plan)
    assert check(room, plan, holds) == []
    return holds.broken.value, holds.alone.value, holds.one_topic.value, holds.warm.value


def test_every_table_has_its_host_and_everybody_an_access_seat_who_needs_one() -> None:
    room = room_of(PEOPLE, TABLES, rounds=2)
    plan = solve(room, seed=1, effort=300_000)
    assert figures(room, plan)[0] == 0
    hosts = {person.id for person in PEOPLE if person.host}
    assert all(hosts & set(party) for seats in plan.rounds for party in seats.values())


def test_who_is_pinned_sits_there_and_who_needs_a_companion_beside_them() -> None:
    pins = frozenset({Pin("p05", 0, "t3"), Pin("p05", 1, "t4"), Pin("p17", 0, "t3")})
    pair = frozenset({"p09", "p18"})  # of one company: needing each other comes first
    room = room_of(PEOPLE, TABLES, rounds=2, pins=pins, together=frozenset({pair}))
    plan = solve(room, seed=1, effort=300_000)
    assert figures(room, plan)[0] == 0
    assert {"p05", "p17"} <= set(plan.rounds[0]["t3"])
    assert "p05" in plan.rounds[1]["t4"]
    assert together_at(plan, *pair) == [True, True]


def test_no_more_tables_open_than_there_are_hosts() -> None:
    people = tuple(Person(f"p{n:02}", ("tea",), host=n < 3) for n in range(20))
    room = room_of(people, tables_of(8, minimum=2, count=9))
    plan = solve(room, seed=1, effort=20_000)
    assert len(plan.rounds[0]) == 3
    assert figures(room, plan)[0] == 0


@pytest.mark.parametrize("seed", [1, 2])
def test_a_hidden_perfect_plan_is_found(seed: int) -> None:
    instance, _ = families.planted(66, 6, 3, seed)
    room = room_read(instance)
    plan = solve(room, seed=seed, effort=8_000_000)
    optimum = instance["known_optimum"]
    assert figures(room, plan) == tuple(
        optimum[name] for name in ("broken", "alone", "one_topic", "warm")
    )


def test_eight_tables_of_eight_keep_every_promise_over_three_rounds() -> None:
    room = room_read(families.mixer(64, 8, 3, 1))
    assert figures(room, solve(room, seed=1, effort=3_000_000))[0] == 0


def test_what_cannot_be_kept_is_broken_as_little_as_can_be_and_said() -> None:
    room = room_read(families.impossible(6, 8, 2, 1))
    plan = solve(room, seed=1, effort=500_000)
    holds = certify(room, plan)
    assert (holds.broken.value, holds.broken.bound) == (2, 2)
    assert holds.broken.witness
    assert "8 people" in holds.broken.witness
    assert "6 tables" in holds.broken.witness


def test_two_threads_give_the_same_plan_every_time() -> None:
    room = room_read(families.mixer(48, 8, 2, 1))
    plans = [solve(room, seed=5, effort=60_000, threads=2) for _ in range(3)]
    assert plans[0] == plans[1] == plans[2]
    assert solve(room, seed=6, effort=60_000, threads=2) != plans[0]


def test_time_is_a_limit_and_progress_is_told() -> None:
    room = room_read(families.mixer(48, 8, 2, 1))
    told: list[float] = []
    solve(room, seed=1, seconds=0.7, progress=lambda progress: told.append(progress.share))
    assert told == sorted(told)
    assert told
    assert 0 < told[0] < 1
