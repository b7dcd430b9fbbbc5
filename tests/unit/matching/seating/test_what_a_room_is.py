import pickle
from dataclasses import replace

import pytest

from services.matching.seating.room import Person, Plan, Room, Table
from tests.unit.matching.seating.rooms import meetup, people_named, room_of


def test_two_people_of_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match=r"twice among the people: a$"):
        room_of(people_named("a", "a", "b"), ())


def test_two_tables_of_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match=r"twice among the tables: t$"):
        room_of((), (Table("t", 4, 2), Table("t", 6, 2)))


@pytest.mark.parametrize(("capacity", "minimum"), [(3, 4), (-1, -1), (4, -1)])
def test_a_table_that_contradicts_itself_is_refused(capacity: int, minimum: int) -> None:
    with pytest.raises(ValueError, match=f"Table t has {capacity} chairs"):
        room_of((), (Table("t", capacity, minimum),))


def test_somebody_to_be_seated_must_be_among_the_people() -> None:
    with pytest.raises(ValueError, match=r"not among the people: ghost$"):
        Room(people_named("a"), (), (frozenset({"a", "ghost"}),))


def test_pairs_with_strangers_or_with_oneself_have_no_effect() -> None:
    apart = frozenset({frozenset({"a", "ghost"}), frozenset({"a"})})
    assert room_of(people_named("a"), (), apart=apart).apart == apart


def test_a_plan_leaves_out_tables_at_which_nobody_sits() -> None:
    assert Plan(({"t": ("a",), "u": ()},)) == Plan(({"t": ("a",)},))


def test_a_room_and_a_plan_travel_to_another_process_and_back() -> None:
    room, plan = meetup(), Plan(({"t": ("a",)},))
    there = pickle.loads(pickle.dumps((room, plan)))  # noqa: S301 - our own bytes
    assert there == (room, plan)
    assert there[0].interests == room.interests


def test_rooms_of_the_same_content_are_equal() -> None:
    room = meetup()
    assert room == meetup()
    assert room != replace(room, people=(*room.people, Person("one more")))
