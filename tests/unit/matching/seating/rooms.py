"""Rooms and plans for the tests of seating: a real one, small made-up ones, and garbage."""

import csv
from itertools import chain, combinations
from pathlib import Path

from hypothesis import strategies as st

from services.matching.seating.room import Pair, Person, Pin, Plan, Room, Table

EXAMPLE = Path(__file__).parents[4] / "examples" / "meetup-000"
TALK = ("Bread", "bread ", "Chess", "Choirs", "Cycling", "Knots", "Maps", "Owls", "Rust", "Tea")
INTERESTS = tuple(chain.from_iterable(combinations(TALK, count) for count in range(4)))


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
    """Draw a room: 0 to 24 people, some of whom miss rounds, at 0 to 6 tables of any sizes.

    Some host, need access, know each other, belong together or are pinned, which may contradict.
    """
    ids = [f"p{number:02}" for number in range(draw(st.integers(0, 24)))]
    people = draw(_people(ids))
    tables = tuple(draw(_tables(f"t{number}")) for number in range(draw(st.integers(0, 6))))
    some = st.frozensets(st.sampled_from(ids)) if ids else st.just(frozenset[str]())
    present = st.one_of(st.just(frozenset(ids)), some)
    rounds = draw(st.lists(present, min_size=1, max_size=4))
    return Room(
        people,
        tables,
        present=tuple(rounds),
        apart=draw(_pairs(ids, most=12)),
        together=draw(st.one_of(st.just(frozenset()), _pairs(ids, most=4))),
        pins=draw(_pins(ids, [table.id for table in tables], len(rounds))),
        small_talk=draw(
            st.sampled_from((None, None, frozenset[str](), frozenset({"tea", "rust"})))
        ),
    )


@st.composite
def _people(draw: st.DrawFn, ids: list[str]) -> tuple[Person, ...]:
    count = len(ids)
    interests = draw(st.lists(st.sampled_from(INTERESTS), min_size=count, max_size=count))
    firms = st.sampled_from((None, None, None, "Acme", "ACME ", "Bolt"))
    companies = draw(st.lists(firms, min_size=count, max_size=count))
    some = st.frozensets(st.sampled_from(ids)) if ids else st.just(frozenset[str]())
    access, hosts = draw(some), draw(some)
    return tuple(
        Person(key, words, company, key in access, key in hosts)
        for key, words, company in zip(ids, interests, companies, strict=True)
    )


@st.composite
def _tables(draw: st.DrawFn, key: str) -> Table:
    minimum, more = draw(st.integers(0, 4)), draw(st.integers(0, 4))
    access_seats = draw(st.sampled_from((None, None, 0, 1, 2)))
    required = draw(st.sampled_from((False, False, True)))
    return Table(key, minimum + more, minimum, access_seats, required)


def _pairs(ids: list[str], *, most: int) -> st.SearchStrategy[frozenset[Pair]]:
    anybody = st.sampled_from([*ids, "stranger"])
    return st.frozensets(st.frozensets(anybody, min_size=1, max_size=2), max_size=most)


def _pins(ids: list[str], tables: list[str], rounds: int) -> st.SearchStrategy[frozenset[Pin]]:
    """Some pins, now and then of strangers, to tables and in rounds that are not."""
    return st.frozensets(
        st.builds(
            Pin,
            st.sampled_from([*ids, "stranger"]),
            st.integers(0, rounds),
            st.sampled_from([*tables, "nowhere"]),
        ),
        max_size=5,
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
