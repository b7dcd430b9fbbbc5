from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matching.seating.certificate import certify
from services.matching.seating.repairing.repair import repair
from services.matching.seating.room import Person, Pin, Plan, Room, Table
from tests.unit.matching.seating.changes import moved, moved_people, pairs, without
from tests.unit.matching.seating.recount import counted
from tests.unit.matching.seating.rooms import (
    meetup,
    people_named,
    room_of,
    tables_of,
)


def test_two_who_turn_out_to_know_each_other_are_parted_by_one_move() -> None:
    room = meetup()
    plan = repair(room, Plan())
    one, other = next(iter(plan.rounds[1].values()))[:2]
    known = replace(room, apart=room.apart | {frozenset({one, other})})
    after = repair(known, plan)
    assert certify(known, after).broken.value == 0
    assert 1 <= moved(plan, after) <= 2
    assert after.rounds[0] == plan.rounds[0]


def test_those_who_should_not_be_moved_stay_where_somebody_else_can_go() -> None:
    room = room_of(people_named(*"abcdefgh"), tables_of(5, minimum=2, count=2), apart=pairs("ab"))
    plan = Plan(({"t00": tuple("abcd"), "t01": tuple("efgh")},))
    assert repair(room, plan, keep=frozenset("a")).rounds[0]["t01"] == tuple("efghb")
    assert repair(room, plan, keep=frozenset("b")).rounds[0]["t01"] == tuple("efgha")


def test_several_who_have_not_come_move_rather_than_one_who_has() -> None:
    everybody = frozenset("abcdefgh")
    room = room_of(
        people_named(*everybody),
        (Table("one", 4, 3), Table("two", 4, 3), Table("far", 4, 3)),
        apart=pairs("ab"),
    )
    plan = Plan(({"one": tuple("abcd"), "two": tuple("efgh")},))
    after = repair(room, plan, keep=everybody - {"e"})
    assert moved_people(plan, after) == {"e", "a"} or moved_people(plan, after) == {"e", "b"}


def test_somebody_with_access_needs_is_the_last_to_move() -> None:
    people = (Person("a"), Person("b", access=True), *people_named(*"cdefgh"))
    room = room_of(people, tables_of(5, minimum=2, count=2), apart=pairs("ab"))
    plan = Plan(({"t00": tuple("abcd"), "t01": tuple("efgh")},))
    assert repair(room, plan).rounds[0]["t01"] == tuple("efgha")


def test_somebody_makes_room_where_no_free_chair_will_do() -> None:
    people = people_named(*"abcdef")
    apart = pairs("fd", "fe")
    room = room_of(people, tables_of(3, minimum=2, count=2), apart=apart)
    plan = Plan(({"t00": tuple("abc"), "t01": tuple("de")},))
    after = repair(room, plan)
    assert certify(room, after).broken.value == 0
    assert moved(plan, after) == 1


def test_a_pinned_person_goes_to_their_table_and_somebody_makes_room() -> None:
    room = room_of(
        people_named(*"abcdefg"),
        tables_of(4, minimum=3, count=2),
        pins=frozenset({Pin("a", 0, "t01")}),
    )
    plan = Plan(({"t00": tuple("abc"), "t01": tuple("defg")},))
    after = repair(room, plan)
    assert "a" in after.rounds[0]["t01"]
    assert moved(plan, after) == 2


def test_nobody_moves_a_pinned_person_to_part_them_from_somebody() -> None:
    room = room_of(
        people_named(*"abcdefgh"),
        tables_of(5, minimum=3, count=2),
        apart=pairs("ab"),
        pins=frozenset({Pin("a", 0, "t00")}),
    )
    plan = Plan(({"t00": tuple("abcd"), "t01": tuple("efgh")},))
    assert moved_people(plan, repair(room, plan, keep=frozenset("b"))) == {"b"}


def hosted(*, hosts: str) -> Room:
    people = tuple(Person(name, host=name in hosts) for name in "abcdefgh")
    return room_of(people, tables_of(5, minimum=3, count=2))


def test_when_a_host_leaves_another_who_is_at_hand_takes_over() -> None:
    plan = Plan(({"t00": tuple("abcd"), "t01": tuple("efgh")},))
    room = without(hosted(hosts="aef"), "a")
    assert len(moved_people(plan, repair(room, plan)) & set("ef")) == 1
    assert counted(room, repair(room, plan)).broken == 0


def test_the_only_host_of_a_table_is_not_the_one_to_go() -> None:
    plan = Plan(({"t00": tuple("abcd"), "t01": tuple("efgh")},))
    room = replace(hosted(hosts="ae"), apart=pairs("ab"))
    assert moved_people(plan, repair(room, plan)) == {"b"}


def test_a_companion_follows() -> None:
    room = room_of(
        people_named(*"abcdefghi"),
        tables_of(6, minimum=2, count=2),
        apart=pairs("ac"),
        together=pairs("ab", "cd"),
    )
    plan = Plan(({"t00": tuple("abcde"), "t01": tuple("fghi")},))
    assert moved_people(plan, repair(room, plan)) in ({"a", "b"}, {"c", "d"})


def test_companions_who_were_parted_come_together() -> None:
    room = room_of(
        people_named(*"abcdefgh"), tables_of(6, minimum=2, count=2), together=pairs("ae")
    )
    plan = Plan(({"t00": tuple("abcd"), "t01": tuple("efgh")},))
    assert len(moved_people(plan, repair(room, plan))) == 1


def test_whoever_needs_an_access_seat_gets_the_one_there_is() -> None:
    people = (Person("a", access=True), *people_named(*"bcdefgh"))
    room = room_of(people, (Table("low", 4, 3, 1), Table("high", 4, 3, 0)))
    plan = Plan(({"high": tuple("abcd"), "low": tuple("efgh")},))
    after = repair(room, plan)
    assert "a" in after.rounds[0]["low"]
    assert moved(plan, after) == 2


@pytest.mark.parametrize("seed", range(3))
def test_of_many_late_changes_hardly_any_moves_more_people_than_it_must(seed: int) -> None:
    room = meetup(rounds=1, tables=20)
    plan = repair(room, Plan())
    ids = sorted(room.present[0])
    changing = Random(seed)  # noqa: S311 - the same every time
    changing.shuffle(ids)
    tables = changing.sample(list(plan.rounds[0]), 4)
    pins = frozenset(Pin(ids.pop(), 0, table) for table in tables)
    known = frozenset(
        frozenset(changing.sample(party, 2)) for party in list(plan.rounds[0].values())[:4]
    )
    late = people_named("late", "later", interests=("Tea",))
    changed = replace(
        room,
        people=(*room.people, *late),
        present=((room.present[0] - set(ids[:4])) | {person.id for person in late},),
        apart=room.apart | known,
        pins=pins,
    )
    after = repair(changed, plan)
    assert counted(changed, after).broken == 0
    assert moved(plan, after) <= len(pins) + len(known) + 2
    assert repair(changed, after) == after


def test_where_no_change_of_places_parts_two_people_two_exchange_their_evening() -> None:
    people = people_named(*(f"{row}{column}" for row in range(4) for column in range(4)))
    room = room_of(people, tables_of(4, minimum=4, count=4), rounds=2)
    rows = {f"t0{row}": tuple(f"{row}{column}" for column in range(4)) for row in range(4)}
    columns = {f"t0{column}": tuple(f"{row}{column}" for row in range(4)) for column in range(4)}
    plan = Plan((rows, columns))
    known = replace(room, apart=frozenset({frozenset({"00", "01"})}))
    after = repair(known, plan, keep=frozenset({"00"}))
    assert counted(known, after).broken == 0
    assert len(moved_people(plan, after)) == 2
    assert "00" not in moved_people(plan, after)
    assert repair(known, after) == after


@st.composite
def _small_evenings(draw: st.DrawFn) -> tuple[Room, Plan, frozenset[str]]:
    """Draw a round of three to six people at two or three tables, a plan for it, and who is in."""
    ids = [f"p{number}" for number in range(draw(st.integers(3, 6)))]
    some = st.frozensets(st.sampled_from(ids))
    two = st.frozensets(st.sampled_from(ids), min_size=2, max_size=2)
    hosts, needing = draw(some), draw(some)
    people = tuple(
        Person(key, (), draw(st.sampled_from((None, None, "Acme"))), key in needing, key in hosts)
        for key in ids
    )
    tables = tuple(
        Table(f"t{number}", draw(st.integers(3, 5)), draw(st.integers(0, 2)), draw(seats))
        for number, seats in enumerate([st.none(), *[st.sampled_from((None, 1))] * 2])
    )[: draw(st.integers(2, 3))]
    at = [draw(st.sampled_from([*tables, None])) for _ in ids]
    seats = {
        table.id: tuple(key for key, own in zip(ids, at, strict=True) if own is table)
        for table in tables
    }
    room = Room(
        people,
        tables,
        (draw(some) or frozenset(ids),),
        apart=draw(st.frozensets(two, max_size=3)),
        together=draw(st.frozensets(two, max_size=1)),
        pins=frozenset(
            Pin(key, 0, tables[0].id)
            for key in draw(st.frozensets(st.sampled_from(ids), max_size=1))
        ),
    )
    return room, Plan((seats,)), draw(some)


def _cost(room: Room, before: Plan, after: Plan, keep: frozenset[str]) -> tuple[int, int, int, int]:
    """Return what is wrong with a round, and who moved for it."""
    few = sum(max(0, 3 - len(ids)) for ids in after.rounds[0].values())
    gone = moved_people(before, after)
    return counted(room, after).broken, few, len(gone & keep), len(gone - keep)


@settings(max_examples=25, deadline=None)
@given(_small_evenings())
def test_in_a_small_room_no_other_plan_keeps_as_much_and_moves_fewer(
    drawn: tuple[Room, Plan, frozenset[str]],
) -> None:
    room, plan, keep = drawn
    here = sorted(room.present[0])
    chairs = {table.id: table.capacity for table in room.tables}
    least = _cost(room, plan, repair(room, plan, keep=keep), keep)
    for choice in product(chairs, repeat=len(here)):
        seats = {t: tuple(k for k, at in zip(here, choice, strict=True) if at == t) for t in chairs}
        if all(len(ids) <= chairs[table] for table, ids in seats.items()):
            assert least <= _cost(room, plan, Plan((seats,)), keep)
