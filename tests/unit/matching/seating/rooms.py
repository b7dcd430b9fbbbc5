"""Rooms and plans for the tests of seating: a real one, small made-up ones, and garbage."""

import csv
from collections.abc import Iterable
from functools import cache
from itertools import chain, combinations
from pathlib import Path

from hypothesis import strategies as st

from services.matching.seating.commons import LEVELS, Common
from services.matching.seating.room import Pair, Person, Pin, Plan, Room, Table
from services.matching.seating.topics import topic

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


def topic_name(room: Room, people: Iterable[str]) -> str | None:
    """Return the name of what all these people share."""
    about = topic(room, people)
    return about.name if about else None


WORDS = st.sampled_from(INTERESTS)
FIRMS = st.sampled_from((None, None, None, "Acme", "ACME ", "Bolt"))
SMALL_TALK = st.sampled_from((None, None, frozenset[str](), frozenset({"tea", "rust"})))
FEW, ACCESS_SEATS = st.integers(0, 4), st.sampled_from((None, None, 0, 1, 2))
REQUIRED = st.sampled_from((False, False, True))


@st.composite
def rooms(draw: st.DrawFn) -> Room:
    """Draw a room: 0 to 24 people, some of whom miss rounds, at 0 to 6 tables of any sizes.

    Some host, need access, know each other, belong together or are pinned, which may contradict.
    """
    ids = tuple(f"p{number:02}" for number in range(draw(st.integers(0, 24))))
    people = draw(_people(ids))
    tables = tuple(draw(_tables(f"t{number}")) for number in range(draw(st.integers(0, 6))))
    rounds = draw(_rounds(ids))
    return Room(
        people,
        tables,
        present=tuple(rounds),
        apart=draw(_pairs(ids, most=12)),
        together=draw(_companions(ids)),
        pins=draw(_pins(ids, tuple(table.id for table in tables), len(rounds))),
        small_talk=draw(SMALL_TALK),
        commons=draw(_commons(ids)),
    )


@st.composite
def _people(draw: st.DrawFn, ids: tuple[str, ...]) -> tuple[Person, ...]:
    interests, companies = [draw(WORDS) for _ in ids], [draw(FIRMS) for _ in ids]
    access, hosts = draw(_some(ids)), draw(_some(ids))
    return tuple(
        Person(key, words, company, key in access, key in hosts)
        for key, words, company in zip(ids, interests, companies, strict=True)
    )


@st.composite
def _tables(draw: st.DrawFn, key: str) -> Table:
    minimum, more = draw(FEW), draw(FEW)
    return Table(key, minimum + more, minimum, draw(ACCESS_SEATS), draw(REQUIRED))


# To describe what may be drawn takes longer than to draw it.
@cache
def _some(ids: tuple[str, ...]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(ids)) if ids else st.just(frozenset())


@cache
def _rounds(ids: tuple[str, ...]) -> st.SearchStrategy[list[frozenset[str]]]:
    return st.lists(st.one_of(st.just(frozenset(ids)), _some(ids)), min_size=1, max_size=4)


@cache
def _companions(ids: tuple[str, ...]) -> st.SearchStrategy[frozenset[Pair]]:
    return st.one_of(st.just(frozenset()), _pairs(ids, most=4))


@cache
def _pairs(ids: tuple[str, ...], *, most: int) -> st.SearchStrategy[frozenset[Pair]]:
    anybody = st.sampled_from([*ids, "stranger"])
    return st.frozensets(st.frozensets(anybody, min_size=1, max_size=2), max_size=most)


@cache
def _commons(ids: tuple[str, ...]) -> st.SearchStrategy[tuple[Common, ...] | None]:
    """Nothing, so that equal words count, or commons at any level, some of strangers."""
    held = st.dictionaries(st.sampled_from([*ids, "stranger"]), st.sampled_from(TALK), max_size=9)
    kinds = st.tuples(st.sampled_from(LEVELS), held)
    return st.one_of(
        st.none(),
        st.lists(kinds, max_size=6).map(
            lambda kinds: tuple(
                Common(f"{level}:{at}", level, TALK[at], words)
                for at, (level, words) in enumerate(kinds)
            )
        ),
    )


@cache
def _pins(
    ids: tuple[str, ...], tables: tuple[str, ...], rounds: int
) -> st.SearchStrategy[frozenset[Pin]]:
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
    people, tables = (person.id for person in room.people), (table.id for table in room.tables)
    return Plan(tuple(draw(_seats((*people, "nobody"), (*tables, "nowhere"), room.rounds + 1))))


@cache
def _seats(
    ids: tuple[str, ...], tables: tuple[str, ...], most: int
) -> st.SearchStrategy[list[dict[str, tuple[str, ...]]]]:
    parties = st.lists(st.sampled_from(ids), max_size=9).map(tuple)
    return st.lists(st.dictionaries(st.sampled_from(tables), parties, max_size=6), max_size=most)


@st.composite
def rooms_and_plans(draw: st.DrawFn) -> tuple[Room, Plan]:
    """Draw a room and a plan that need not fit it."""
    room = draw(rooms())
    return room, draw(garbage(room))
