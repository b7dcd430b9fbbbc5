"""Rooms and plans for the tests of seating: a real one, small made-up ones, and garbage."""

import csv
from pathlib import Path

from hypothesis import strategies as st

from services.matching.seating.room import Person, Plan, Room, Table

EXAMPLE = Path(__file__).parents[4] / "examples" / "meetup-000"
TALK = ("Bread", "bread ", "Chess", "Choirs", "Cycling", "Knots", "Maps", "Owls", "Rust", "Tea")


def meetup(*, rounds: int = 3, tables: int = 18, people: int = 141) -> Room:
    """Return the evening of the example list: tables of 8 that open for 4."""
    with (EXAMPLE / "attendees.csv").open(encoding="utf-8") as file:
        attendees = tuple(
            Person(row["id"], tuple(row["interests"].split(";"))) for row in csv.DictReader(file)
        )
    with (EXAMPLE / "acquaintances.csv").open(encoding="utf-8") as file:
        apart = frozenset(frozenset((row["id_a"], row["id_b"])) for row in csv.DictReader(file))
    return Room(
        people=attendees,
        tables=tables_of(8, minimum=4, count=tables),
        present=(frozenset(person.id for person in attendees[:people]),) * rounds,
        apart=apart,
    )


def tables_of(capacity: int, *, minimum: int, count: int) -> tuple[Table, ...]:
    """Return so many equal tables."""
    return tuple(Table(f"t{number:02}", capacity, minimum) for number in range(count))


def room_of(
    people: tuple[Person, ...], tables: tuple[Table, ...], *, rounds: int = 1, **more: object
) -> Room:
    """Return a room in which everybody is there all the time."""
    here = frozenset(person.id for person in people)
    return Room(people, tables, (here,) * rounds, **more)  # type: ignore[arg-type] # apart


def people_named(
    *names: str, interests: tuple[str, ...] = (), company: str | None = None
) -> tuple[Person, ...]:
    """Return people who have everything but their id in common."""
    return tuple(Person(name, interests, company) for name in names)


@st.composite
def rooms(draw: st.DrawFn) -> Room:
    """Draw a room: 0 to 24 people, some of whom miss rounds, at 0 to 6 tables of any sizes."""
    count = draw(st.integers(0, 24))
    ids = [f"p{number:02}" for number in range(count)]
    people = tuple(
        Person(
            key,
            tuple(draw(st.lists(st.sampled_from(TALK), max_size=3))),
            draw(st.sampled_from((None, None, None, "Acme", "ACME ", "Bolt"))),
            access=draw(st.booleans()),
        )
        for key in ids
    )
    sizes = draw(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=6))
    tables = tuple(
        Table(f"t{number}", minimum + more, minimum) for number, (minimum, more) in enumerate(sizes)
    )
    some = st.frozensets(st.sampled_from(ids)) if ids else st.just(frozenset[str]())
    present = st.one_of(st.just(frozenset(ids)), some)
    pairs = st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=12)
    apart = draw(pairs) if ids else []
    return Room(
        people,
        tables,
        present=tuple(draw(st.lists(present, min_size=1, max_size=4))),
        apart=frozenset(frozenset(pair) for pair in apart),
    )


@st.composite
def garbage(draw: st.DrawFn, room: Room) -> Plan:
    """Draw a plan that need not make sense: people gone, twice or unknown, tables that are not."""
    ids = st.sampled_from([*(person.id for person in room.people), "nobody"])
    tables = st.sampled_from([*(table.id for table in room.tables), "nowhere"])
    seats = st.dictionaries(tables, st.lists(ids, max_size=9).map(tuple), max_size=6)
    return Plan(tuple(draw(st.lists(seats, max_size=room.rounds + 1))))


@st.composite
def rooms_and_plans(draw: st.DrawFn) -> tuple[Room, Plan]:
    """Draw a room and a plan that need not fit it."""
    room = draw(rooms())
    return room, draw(garbage(room))
