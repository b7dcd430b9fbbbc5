import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from services.matching.seating.certificate import certify
from services.matching.seating.checker import check
from services.matching.seating.repairing.repair import repair
from services.matching.seating.room import Person, Plan, Room
from tests.unit.matching.seating.recount import counted, levels, warm_pairs
from tests.unit.matching.seating.rooms import (
    meetup,
    people_named,
    room_of,
    rooms_and_plans,
    tables_of,
)

FIGURES = ("broken", "alone", "one_topic", "warm")


@settings(max_examples=40)
@given(rooms_and_plans())
def test_whatever_the_plan_its_figures_are_as_recounted_and_the_checker_accepts_its_bounds(
    drawn: tuple[Room, Plan],
) -> None:
    room, garbage = drawn
    for plan in (garbage, repair(room, garbage)):
        padded = Plan((*plan.rounds, *({},) * room.rounds)[: room.rounds])
        holds, again = certify(room, padded), counted(room, padded)
        warm = len(again.met & warm_pairs(room))
        figures = tuple(getattr(holds, figure).value for figure in FIGURES)
        assert figures == (again.broken, again.alone, again.one_topic, warm)
        assert (holds.topics, holds.pairs) == levels(room, padded)
        assert check(room, padded, holds) == []


@settings(max_examples=30)
@given(rooms_and_plans(), st.randoms(use_true_random=False))
def test_the_order_of_people_changes_nothing(
    drawn: tuple[Room, Plan], shuffling: random.Random
) -> None:
    room, plan = drawn
    people = list(room.people)
    shuffling.shuffle(people)
    assert certify(replace(room, people=tuple(people)), plan) == certify(room, plan)


def test_the_four_figures_of_a_small_evening_are_as_counted_by_hand() -> None:
    tea = people_named("a", "b", "c", interests=("tea",))
    rest = (Person("d", ("tea", "maps")), Person("e", ("maps",)), *people_named(*"fghijklmnop"))
    here = frozenset("abcdef")
    room = Room((*tea, *rest), tables_of(3, minimum=2, count=2), (here, here))
    plan = Plan(
        ({"t00": ("a", "b", "c"), "t01": ("d", "e", "f")}, {"t00": ("a", "b"), "t01": ("c", "d")})
    )
    holds = certify(room, plan)
    assert holds.broken.value == 3  # a and b meet again, e and f have no seat
    assert holds.alone.value == 1  # f in the first round
    assert holds.one_topic.value == 3
    assert holds.warm.value == 5  # a-b, a-c, b-c, d-e, c-d
    assert check(room, plan, holds) == []


def test_a_lonely_interest_is_proved_to_leave_its_holder_alone() -> None:
    room = meetup()
    assert certify(room, repair(room, Plan())).alone.bound == 66


def test_nobody_and_nothing_has_a_certificate_too() -> None:
    for room in (room_of((), ()), room_of((), (), rounds=0), room_of(people_named("a"), ())):
        holds = certify(room, Plan(({},) * room.rounds))
        assert check(room, Plan(({},) * room.rounds), holds) == []
        assert holds.broken.value == len(room.people)


def test_a_plan_as_good_as_can_be_is_proved_to_be_without_prices() -> None:
    room, plan = lines_of_a_plane()
    holds = certify(room, plan)
    assert [(f.value, f.bound) for f in (holds.broken, holds.alone)] == [(0, 0), (0, 0)]
    assert [(f.value, f.bound) for f in (holds.one_topic, holds.warm)] == [(12, 12), (36, 36)]
    assert holds.prices is None


def lines_of_a_plane() -> tuple[Room, Plan]:
    """Return nine people with one interest and the four rounds in which all of them meet."""
    grid = ("abc", "def", "ghi")
    columns, falling, rising = ("adg", "beh", "cfi"), ("aei", "bfg", "cdh"), ("afh", "bdi", "ceg")
    people = people_named(*"abcdefghi", interests=("tea",))
    room = room_of(people, tables_of(3, minimum=3, count=3), rounds=4, small_talk=frozenset[str]())
    rounds = tuple(
        {f"t{number:02}": tuple(line) for number, line in enumerate(lines)}
        for lines in (grid, columns, falling, rising)
    )
    return room, Plan(rounds)


def test_prices_come_with_the_bound_that_they_prove() -> None:
    room = meetup()
    holds = certify(room, repair(room, Plan()))
    assert holds.one_topic.bound == 42
    assert holds.prices is not None
    assert holds.prices.people.keys() <= {person.id for person in room.people}
    silent = replace(holds, prices=None)
    assert check(room, repair(room, Plan()), silent)
