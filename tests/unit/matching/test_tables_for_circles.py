from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from services.matching.circle_tables import pins_of
from services.matching.seating.room import Person, Pin, Plan, Room, Table

PEOPLE = tuple(f"p{n}" for n in range(12))


def room(
    *,
    apart: frozenset[frozenset[str]] = frozenset(),
    pins: frozenset[Pin] = frozenset(),
    capacity: int = 4,
) -> Room:
    people = tuple(Person(key, company="Acme" if key in {"p0", "p1"} else None) for key in PEOPLE)
    tables = tuple(Table(f"t{n}", capacity, 2) for n in range(3))
    here = frozenset(PEOPLE)
    return Room(people, tables, (here, here), apart=apart, pins=pins)


def plan() -> Plan:
    first = {f"t{n}": PEOPLE[n * 4 : n * 4 + 4] for n in range(3)}
    second = {f"t{n}": PEOPLE[n::3] for n in range(3)}
    return Plan((first, second))


def test_a_circle_sits_where_most_of_it_sit_already() -> None:
    pins = pins_of(room(), plan(), [["p1", "p4", "p11"]])

    assert pins == {Pin("p1", 1, "t1"), Pin("p4", 1, "t1"), Pin("p11", 1, "t1")}


def test_a_circle_whose_people_have_met_is_left_as_it_is() -> None:
    assert pins_of(room(), plan(), [["p2", "p3"]]) == frozenset()


def test_colleagues_and_those_who_know_each_other_stay_apart() -> None:
    apart = frozenset({frozenset({"p2", "p8"})})

    assert pins_of(room(apart=apart), plan(), [["p0", "p1"], ["p2", "p8"]]) == frozenset()


def test_who_is_pinned_elsewhere_keeps_their_seat() -> None:
    pins = frozenset({Pin("p4", 1, "t0")})

    assert pins_of(room(pins=pins), plan(), [["p4", "p8"]]) == frozenset()


def test_who_is_away_takes_no_circle_along() -> None:
    full = room()
    away = Room(full.people, full.tables, (full.present[0], full.present[1] - {"p4"}))

    assert pins_of(away, plan(), [["p4", "p8"]]) == frozenset()


@given(st.lists(st.lists(st.sampled_from(PEOPLE), min_size=2, max_size=4, unique=True), max_size=6))
def test_circles_that_share_nobody_sit_together_and_break_no_promise(
    drawn: list[list[str]],
) -> None:
    circles: list[list[str]] = []
    for circle in drawn:
        if not {key for other in circles for key in other} & set(circle):
            circles.append(circle)

    pins = pins_of(room(), plan(), circles)

    at = {pin.person: pin.table for pin in pins}
    met = {frozenset(pair) for ids in plan().rounds[0].values() for pair in combinations(ids, 2)}
    assert all(len({at.get(key) for key in circle}) == 1 for circle in circles)
    for table in set(at.values()):
        there = [key for key in at if at[key] == table]
        assert len(there) <= 4
        assert not any(frozenset(pair) in met for pair in combinations(there, 2))
