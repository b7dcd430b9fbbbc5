from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from services.matching.seating.repairing.improvement import improvement
from services.matching.seating.repairing.repair import repair
from services.matching.seating.room import Pin, Plan, Room
from tests.unit.matching.seating.recount import counted, warm_pairs
from tests.unit.matching.seating.rooms import (
    meetup,
    people_named,
    room_of,
    rooms_and_plans,
    tables_of,
    topic_name,
)


def worth(room: Room, plan: Plan) -> tuple[int, int, int, int, int]:
    """Return the four figures of a plan, tables with one or two behind broken; less is better."""
    holds = counted(room, plan)
    chairs = {table.id: table.capacity for table in room.tables}
    few = sum(
        max(0, min(3, chairs[table]) - len(ids))
        for tables in plan.rounds
        for table, ids in tables.items()
    )
    return holds.broken, few, holds.alone, -holds.one_topic, -len(holds.met & warm_pairs(room))


def seats(plan: Plan) -> set[tuple[int, str, str]]:
    """Return who sits where in which round."""
    return {
        (number, table, person)
        for number, tables in enumerate(plan.rounds)
        for table, ids in tables.items()
        for person in ids
    }


@settings(max_examples=40, deadline=None)
@given(rooms_and_plans(), st.integers(0, 2), st.frozensets(st.integers(0, 23)))
def test_an_offer_is_better_and_moves_nobody_who_should_stay(
    drawn: tuple[Room, Plan], over: int, kept: frozenset[int]
) -> None:
    room, garbage = drawn
    over = min(over, room.rounds - 1)
    plan = repair(room, Plan(({},) * over + garbage.rounds[over:]), round=over)
    keep = frozenset(f"p{number:02}" for number in kept)
    offer = improvement(room, plan, round=over, keep=keep, patience=300)
    if offer is not None:
        assert worth(room, offer) < worth(room, plan)
        gone = {(number, person) for number, _, person in seats(plan) - seats(offer)}
        assert {number for number, _ in gone} == {over}
        assert not {person for _, person in gone} & keep
        tables = {table.id for table in room.tables}
        pinned = {(pin.round, pin.person) for pin in room.pins if pin.table in tables}
        assert not gone & pinned


def two_tables() -> tuple[Room, Plan]:
    tea = people_named(*"abcx", interests=("tea",))
    maps = people_named(*"defy", interests=("maps",))
    rest = people_named(*"ghijklmnop")
    room = room_of((*tea, *maps, *rest), tables_of(5, minimum=3, count=4))
    groups = ("abcy", "defx", "ghijk", "lmnop")
    return room, Plan(({f"t0{n}": tuple(group) for n, group in enumerate(groups)},))


def test_two_who_are_not_yet_here_change_places_and_both_tables_have_a_topic() -> None:
    room, plan = two_tables()
    offer = improvement(room, plan, keep=frozenset("abcdef"))
    assert offer is not None
    assert topic_name(room, offer.rounds[0]["t00"]) == "tea"
    assert topic_name(room, offer.rounds[0]["t01"]) == "maps"


def test_nothing_is_offered_where_everybody_is_here_or_pinned() -> None:
    room, plan = two_tables()
    assert improvement(room, plan, keep=room.present[0]) is None
    pins = frozenset({Pin("x", 0, "t01"), Pin("y", 0, "t00")})
    assert improvement(replace(room, pins=pins), plan, keep=frozenset("abcdef")) is None


def test_a_repaired_evening_can_be_improved_upon() -> None:
    room = meetup(rounds=2)
    plan = repair(room, Plan())
    offer = improvement(room, plan, patience=2_000)
    assert offer is not None
    assert worth(room, offer) < worth(room, plan)
