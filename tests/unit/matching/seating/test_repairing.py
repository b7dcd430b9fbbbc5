from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from services.matching.seating.certificate import certify
from services.matching.seating.repairing.repair import repair
from services.matching.seating.room import Person, Plan, Room, Table
from services.matching.seating.solver import solve
from tests.unit.matching.seating.changes import moved, without
from tests.unit.matching.seating.recount import counted
from tests.unit.matching.seating.rooms import (
    meetup,
    people_named,
    room_of,
    rooms_and_plans,
    tables_of,
    topic_name,
)


@settings(max_examples=30, deadline=None)
@given(rooms_and_plans(), st.integers(0, 4))
def test_from_any_plan_everybody_present_gets_a_seat_and_nobody_two(
    drawn: tuple[Room, Plan], over: int
) -> None:
    room, plan = drawn
    repaired = repair(room, plan, round=over)
    chairs = sum(table.capacity for table in room.tables)
    capacities = {table.id: table.capacity for table in room.tables}
    assert len(repaired.rounds) == room.rounds
    for number in range(over, room.rounds):
        seats, present = repaired.rounds[number], room.present[number]
        seated = [person for ids in seats.values() for person in ids]
        assert len(seated) == min(len(present), chairs)
        assert len(set(seated)) == len(seated)
        assert set(seated) <= present
        assert all(len(ids) <= capacities[table] for table, ids in seats.items())


@settings(max_examples=30, deadline=None)
@given(rooms_and_plans(), st.integers(0, 4), st.randoms(use_true_random=False))
def test_repairing_again_changes_nothing(
    drawn: tuple[Room, Plan], over: int, shuffling: object
) -> None:
    room, plan = drawn
    repaired = repair(room, plan, round=over)
    people = list(room.people)
    shuffling.shuffle(people)  # type: ignore[attr-defined] # hypothesis gives a random.Random
    assert repair(replace(room, people=tuple(people)), repaired, round=over) == repaired


@settings(max_examples=15, deadline=None)
@given(rooms_and_plans(), st.integers(0, 4))
def test_rounds_that_are_over_are_not_touched(drawn: tuple[Room, Plan], over: int) -> None:
    room, plan = drawn
    repaired = repair(room, plan, round=over)
    before = [*plan.rounds, *({} for _ in range(over))]
    assert list(repaired.rounds[:over]) == before[: min(over, room.rounds)]


def test_from_nothing_the_real_list_keeps_every_promise() -> None:
    room = meetup()
    assert certify(room, repair(room, Plan())).broken.value == 0


def test_an_evening_of_changes_keeps_every_promise_and_few_seats_move() -> None:
    room = meetup()
    plan = repair(room, Plan())
    seats_moved = 0
    people = [person.id for person in room.people]
    for gone in people[::6]:
        room = without(room, gone)
        after = repair(room, plan)
        seats_moved += moved(plan, after)
        plan = after
    for number in range(20):
        walk_in = Person(f"w{number:02}", room.people[number * 5].interests)
        room = replace(
            room,
            people=(*room.people, walk_in),
            present=tuple(here | {walk_in.id} for here in room.present),
        )
        after = repair(room, plan)
        seats_moved += moved(plan, after)
        plan = after
    assert certify(room, plan).broken.value == 0
    assert seats_moved <= 8


def test_a_newcomer_is_not_alone_and_leaves_the_topics_as_they_are() -> None:
    tea, maps = (
        people_named(*names, interests=(interest,))
        for names, interest in (("abc", "tea"), ("def", "maps"))
    )
    rest = people_named(*"ghijklmnopqrstu")
    newcomer = Person("new", ("maps", "owls"))
    everybody = (*tea, *maps, *rest, newcomer)
    room = room_of(
        everybody, (Table("one", 4, 3), Table("two", 4, 3), *tables_of(15, minimum=3, count=1))
    )
    plan = Plan(({"one": tuple("abc"), "two": tuple("def"), "t00": tuple("ghijklmnopqrstu"[:14])},))
    after = repair(room, plan)
    assert after.rounds[0]["two"] == ("d", "e", "f", "new")
    assert topic_name(room, after.rounds[0]["one"]) == "tea"
    assert moved(plan, after) == 0


def test_a_table_left_with_one_joins_another() -> None:
    room = room_of(people_named(*"abcdefg"), tables_of(4, minimum=3, count=3))
    plan = Plan(({"t00": tuple("abc"), "t01": ("d",), "t02": tuple("efg")},))
    after = repair(room, plan).rounds[0]
    assert sorted(len(ids) for ids in after.values()) == [3, 4]
    assert set("abc") < set(after["t00"]) or set("efg") < set(after["t02"])


def test_a_table_left_with_one_too_few_gets_one_from_a_fuller_table() -> None:
    room = room_of(people_named(*"abcdefgh"), tables_of(5, minimum=4, count=2))
    plan = Plan(({"t00": tuple("abcde"), "t01": tuple("fgh")},))
    after = repair(room, plan)
    assert sorted(map(len, after.rounds[0].values())) == [4, 4]
    assert moved(plan, after) == 1


def test_an_early_leaver_leaves_an_open_chair_and_nobody_moves() -> None:
    room = meetup()
    plan = repair(room, Plan())
    gone = next(ids for ids in plan.rounds[1].values() if len(ids) == 8)[0]
    after = repair(without(room, gone), plan)
    assert moved(plan, after) == 0
    assert sum(map(len, after.rounds[1].values())) == 140


def test_two_left_at_a_table_join_others() -> None:
    room = room_of(people_named(*"abcdefgh"), tables_of(5, minimum=0, count=3))
    plan = Plan(({"t00": tuple("abc"), "t01": tuple("de"), "t02": tuple("fgh")},))
    after = repair(room, plan)
    assert min(map(len, after.rounds[0].values())) >= 3
    assert moved(plan, after) <= 2


def test_a_couple_have_a_table_for_two_to_themselves() -> None:
    room = room_of(people_named(*"abcde"), (Table("couple", 2, 1), Table("others", 5, 3)))
    plan = Plan(({"couple": ("a", "b"), "others": ("c", "d", "e")},))
    assert repair(room, plan) == plan


def test_more_newcomers_than_chairs_open_a_table_and_nobody_else_moves() -> None:
    room = room_of(people_named(*"abcdefghij"), tables_of(5, minimum=3, count=3))
    plan = Plan(({"t00": tuple("abcde")},))
    after = repair(room, plan)
    assert moved(plan, after) == 0
    assert counted(room, after).broken == 0


def test_a_change_before_the_last_round_leaves_the_others_as_they_are() -> None:
    room = meetup()
    plan = repair(room, Plan())
    one, other = next(iter(plan.rounds[2].values()))[:2]
    known = replace(room, apart=room.apart | {frozenset({one, other})})
    after = repair(known, plan, round=1)
    assert after.rounds[:2] == plan.rounds[:2]
    assert counted(known, after).broken == 0


def test_a_solved_evening_is_repaired_from_the_running_round_on() -> None:
    room = meetup(people=100)
    plan = solve(room, seed=1, effort=10_000)
    gone = next(iter(plan.rounds[0].values()))[0]
    later = replace(room, present=(room.present[0], *(here - {gone} for here in room.present[1:])))
    after = repair(later, plan, round=1)
    assert after.rounds[0] == plan.rounds[0]
    assert certify(later, after).broken.value == 0
    assert not any(gone in ids for seats in after.rounds[1:] for ids in seats.values())
