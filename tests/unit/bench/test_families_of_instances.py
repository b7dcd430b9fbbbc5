"""The families of the bench: the same seed draws the same, and planted answers are the best."""

import json
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import pytest

from services.matching.circles.checker import check_circles
from services.matching.circles.finder import find_circles
from services.matching.instances import SeatingInstance, read_instance
from services.matching.seating.certificate import certify
from services.matching.seating.checker import check
from services.matching.seating.room import Plan
from tests.bench.seating import families
from tests.bench.seating.drawing import Instance
from tests.bench.seating.greedy import greedy
from tests.bench.seating.late_changes import changed, moved
from tests.bench.seating.scores import certified, exchange_of, plan_of, score, seating_of

Draw = Callable[[int], Instance]

ROOMS: dict[str, Draw] = {
    "mixer": lambda seed: families.mixer(26, 5, 2, seed),
    "planted": lambda seed: families.planted(30, 5, 3, seed)[0],
    "tight": lambda seed: families.tight(6, 5, 2, seed),
    "impossible": lambda seed: families.impossible(5, 5, 2, seed),
    "golfer": lambda _: families.golfer(4, 4, 3),
    "event": lambda seed: families.event(40, 8, seed),
}
FAMILIES: dict[str, Draw] = ROOMS | {
    "exchange": lambda seed: families.exchange(30, seed),
    "circle": lambda seed: families.circle(8, seed),
    "mdgp": lambda seed: families.mdgp(20, 4, (4, 6), seed),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_the_same_seed_draws_the_same_instance(family: str) -> None:
    once, again = (json.dumps(FAMILIES[family](7)) for _ in range(2))

    assert once == again


@pytest.mark.parametrize("family", sorted(FAMILIES.keys() - {"golfer"}))
def test_another_seed_draws_another_instance(family: str) -> None:
    one, other = FAMILIES[family](7), FAMILIES[family](8)

    assert one | {"name": ""} != other | {"name": ""}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_is_written_as_the_command_line_reads_it(family: str, tmp_path: Path) -> None:
    instance = FAMILIES[family](7)

    read = read_instance(tmp_path / "instance.json", json.dumps(instance).encode())

    assert read.name == instance["name"]
    assert isinstance(read, SeatingInstance) == (family in ROOMS)


@pytest.mark.parametrize(("least", "size", "rounds"), [(30, 5, 3), (66, 6, 3), (24, 4, 1)])
def test_a_planted_seating_is_as_good_as_it_says(least: int, size: int, rounds: int) -> None:
    instance, seating = families.planted(least, size, rounds, 7)
    read = seating_of(instance)
    plan = plan_of(read, {"seating": seating})

    certificate = certify(read.room, plan)

    assert check(read.room, plan, certificate) == []
    assert certified(certificate)._asdict() == instance["known_optimum"]
    assert score(read.room, plan) == certified(certificate)


def test_planted_circles_reach_everybody() -> None:
    instance = families.circle(8, 7)
    given = exchange_of(instance).exchange

    found = find_circles(given, effort=1)

    assert check_circles(given, found) == []
    assert found.covered.value == instance["known_optimum"]["covered"]


def test_what_is_impossible_is_proven_to_break_as_many_promises_as_it_says() -> None:
    instance = families.impossible(5, 5, 2, 7)
    read = seating_of(instance)

    certificate = certify(read.room, greedy(read.room, 1))

    assert certificate.broken.bound == instance["known_least_broken"]


def test_the_greedy_peer_gives_everybody_a_seat() -> None:
    room = seating_of(families.mixer(26, 5, 2, 7)).room

    plan = greedy(room, 1)

    assert [sorted(chain.from_iterable(seats.values())) for seats in plan.rounds] == [
        sorted(here) for here in room.present
    ]


def test_late_changes_are_the_same_for_the_same_seed_and_change_what_they_say() -> None:
    room = seating_of(families.event(40, 8, 7)).room
    plan = greedy(room, 1)

    once, again = (changed(room, plan, 8, 3) for _ in range(2))

    assert once == again
    assert len(once.people) == len(room.people) + 2
    assert len(once.present[0]) == len(room.present[0])
    assert len(once.pins) == 2
    assert len(once.apart) == len(room.apart) + 2


def test_whoever_sits_elsewhere_has_moved() -> None:
    room = seating_of(families.golfer(2, 2, 1)).room
    before = Plan(({"0": ("0", "1"), "1": ("2", "3")},))
    after = Plan(({"0": ("0", "2"), "1": ("1", "3")},))

    assert moved(room, before, after) == 2
