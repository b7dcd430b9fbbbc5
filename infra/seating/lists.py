"""Lists as CSV: attendees, pairs of them, and who is pinned to which table.

Reads what planning imports, as tolerantly: any delimiter, any order of columns, columns it does not
know passed over. Here a row that cannot be read refuses the list, since nobody would ask about
whoever was left out of a printed plan.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from infra.seating.csv_files import each, refuse_rows, rows_of, sheet_of
from services.matching.seating.room import Pair, Person, Pin, Room
from services.planning import profile
from services.planning.csv_sheet import Row
from shared.problems import Invalid

_ATTENDEE = {
    "id": "id",
    "name": "name",
    "full_name": "name",
    "interests": "interests",
    "interest": "interests",
    "company": "company",
    "host": "host",
    "access": "access",
    "access_needs": "access",
}
_PIN = {"person": "person", "id": "person", "round": "round", "table": "table"}
_PAIR = ("id_a", "id_b")
_READERS: Mapping[str, Callable[[str], object]] = {
    "id": profile.remark,
    "name": profile.remark,
    "interests": lambda cell: profile.interests(cell.split(";")),
    "company": profile.remark,
    "host": profile.yes_or_no,
    "access": profile.need,
}


class Guest(NamedTuple):
    """A person as the list has them; `id` is the name where the list has no ids."""

    id: str
    name: str
    person: Person


@dataclass(frozen=True)
class GuestList:
    """Who comes. In the room they are called by their names, so that a witness says who it is."""

    guests: Mapping[str, Guest]
    """Everybody by what they are called in the room: their name, and their id if two share it."""

    @property
    def called(self) -> dict[str, str]:
        """Return what everybody is called, by their ids."""
        return {guest.id: called for called, guest in self.guests.items()}


def guest_list(path: Path, content: bytes) -> GuestList:
    """Return the people of an attendee list. Without a column id a name stands for a person.

    Raises:
        Invalid: the file or one of its rows cannot be used, or somebody stands there twice.
    """
    sheet = sheet_of(path, content, _ATTENDEE, needed=())
    if not {"id", "name"} & set(sheet.columns):
        raise Invalid(
            f"{path} has neither a column name nor a column id.",
            "Name the columns in the first line: id,name,interests,company.",
        )
    guests = each(path, sheet, _guest)
    if not guests:
        raise Invalid(f"{path} lists nobody.", "Write one person on each line below the header.")
    lines: dict[str, int] = {}
    for row, guest in zip(sheet.rows, guests, strict=True):
        if (first := lines.setdefault(guest.id, row.line)) != row.line:
            raise Invalid(
                f"{path}: {guest.id} stands on line {first} and again on line {row.line}.",
                "Give everybody an id of their own in the column id, or remove one of the two.",
            )
    return GuestList(_called(guests))


def _called(guests: Sequence[Guest]) -> dict[str, Guest]:
    count = Counter(guest.name for guest in guests)
    called: dict[str, Guest] = {}
    for guest in guests:
        name = guest.name
        while count[name] > 1 or name in called:
            name += f" ({guest.id})"
        called[name] = guest._replace(person=replace(guest.person, id=name))
    return called


def pairs(
    path: Path, content: bytes, called: Mapping[str, str]
) -> tuple[frozenset[Pair], list[str]]:
    """Return pairs of people, as they are called by their ids, and the ids that nobody has.

    They stand in the columns id_a and id_b, or else in the first two, with a header or without.

    Raises:
        Invalid: the file or one of its rows cannot be used.
    """
    rows = rows_of(path, content)
    header = [cell.casefold() for cell in rows[0][1]]
    at = [header.index(column) for column in _PAIR] if set(_PAIR) <= set(header) else [0, 1]
    has_header = not set(rows[0][1][:2]) <= called.keys()
    found, wrong = [], []
    for line, cells in rows[has_header:]:
        pair = [cells[column] for column in at if column < len(cells) and cells[column]]
        if len(set(pair)) == len(_PAIR):
            found.append(pair)
        else:
            wrong.append(f"line {line}: it names {' and '.join(pair) or 'nobody'}, not two people.")
    refuse_rows(path, wrong)
    strangers = dict.fromkeys(key for pair in found for key in pair if key not in called)
    there = (pair for pair in found if strangers.keys().isdisjoint(pair))
    return frozenset(frozenset(called[key] for key in pair) for pair in there), list(strangers)


def pins(path: Path, content: bytes, room: Room, called: Mapping[str, str]) -> frozenset[Pin]:
    """Return who is to sit at which table in which round, from 1; in every round if none is named.

    Raises:
        Invalid: the file or one of its rows cannot be used, or names what is not there.
    """
    sheet = sheet_of(path, content, _PIN, needed=("person", "table"))
    tables = {f"{prefix}{t.id}": t.id for t in room.tables for prefix in ("", "table ")}

    def pinned(row: Row) -> list[Pin]:
        person, table, number = (
            profile.remark(row.cells.get(column)) or "" for column in ("person", "table", "round")
        )
        if person not in called:
            raise ValueError(f"nobody on the list has the id {person}")
        if table.casefold() not in tables:
            raise ValueError(
                f"there is no table {table}: they are numbered 1 to {len(room.tables)}"
            )
        if number and not (number.isdecimal() and 1 <= int(number[:9]) <= room.rounds):
            raise ValueError(f"there is no round {number}: they are numbered 1 to {room.rounds}")
        rounds = [int(number) - 1] if number else range(room.rounds)
        return [Pin(called[person], round_, tables[table.casefold()]) for round_ in rounds]

    found = [pin for row in each(path, sheet, pinned) for pin in row]
    _refuse_two_places(path, found)
    return frozenset(found)


def _refuse_two_places(path: Path, pins: Iterable[Pin]) -> None:
    seats: dict[tuple[str, int], str] = {}
    for person, round_, table in pins:
        if (other := seats.setdefault((person, round_), table)) != table:
            raise Invalid(
                f"{path}: {person} is pinned to table {other} and to table {table} "
                f"in round {round_ + 1}.",
                "Keep one of the two.",
            )


def _guest(row: Row) -> Guest:
    said = {column: _read(column, cell) for column, cell in row.cells.items()}
    name = str(said.get("name") or said.get("id") or "")
    if not name:
        raise ValueError("there is neither a name nor an id")
    interests = said.get("interests")
    key = str(said.get("id") or name)
    person = Person(
        id=key,
        interests=interests if isinstance(interests, tuple) else (),
        company=str(said.get("company") or "") or None,
        access=bool(said.get("access")),
        host=bool(said.get("host")),
    )
    return Guest(key, name, person)


def _read(column: str, cell: str) -> object:
    try:
        return _READERS[column](cell)
    except ValueError as error:
        raise ValueError(f"in the column {column}, {error}") from error
