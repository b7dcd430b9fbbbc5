"""The attendee list as a CSV file in the plain form: id, name, email, interests, and some more.

Only `name` is needed. Interests are separated by `;`. A column that is not there says nothing: it
leaves what is known of a person alone.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.planning import profile
from services.planning.csv_sheet import Row, Sheet, read_sheet
from services.planning.domain import Fields
from services.planning.report import READ_AGAIN, Reading, RowProblem

_READERS: dict[str, Callable[[str], object]] = {
    "id": lambda cell: profile.one_line(cell, profile.NAME_LIMIT) or None,
    "name": profile.required_line,
    "email": profile.email,
    "interests": lambda cell: profile.interests(cell.split(";")),
    "offer": profile.remark,
    "ask": profile.remark,
    "company": profile.remark,
    "access_needs": profile.need,
    "letters": profile.yes_or_no,
    "host": profile.yes_or_no,
}
_HEADERS = {column: column for column in _READERS} | {"e_mail": "email", "access": "access_needs"}
_SURVIVED = {
    "email": "The attendee is kept without an address. Correct it and import the file again.",
    "letters": "The attendee gets no letters. Write yes or no, and import the file again.",
    "host": "The attendee is no host. Write yes or no, and import the file again.",
}
"""What is wrong in these columns does not refuse the row."""


@dataclass(frozen=True)
class ListedAttendee:
    """One row: what the file says of a person, by the names of an attendee's fields."""

    line: int
    external_id: str | None
    fields: Fields

    @property
    def identity(self) -> str:
        """Return what tells this person from others in a list without ids."""
        return person(str(self.fields["name"]), self.fields.get("email"))


@dataclass(frozen=True)
class AttendeeList:
    """A list as far as it could be read, and what was seen on the way."""

    attendees: Sequence[ListedAttendee]
    reading: Reading


def person(name: str, email: object) -> str:
    """Return what tells a person from others where there is no id: address and name."""
    return unicodedata.normalize("NFC", f"{email or ''} {name}").casefold()


def read_attendees(file: bytes) -> AttendeeList:
    """Read an attendee list; bad rows are reported, good rows are kept.

    Raises:
        Invalid: the file as a whole cannot be used.
    """
    sheet = read_sheet(file, _HEADERS, needed=["name"])
    problems = list(sheet.problems)
    attendees: list[ListedAttendee] = []
    lines: dict[str, int] = {}
    for row in sheet.rows:
        attendee, found = _attendee(row)
        problems += found
        if attendee is None:
            continue
        if twin := _twin(attendee, lines):
            problems.append(twin)
            continue
        problems += _shared_address(attendee, lines)
        attendees.append(attendee)
    refused = len(sheet.problems) + len(sheet.rows) - len(attendees)
    reading = Reading(
        sheet.encoding, sheet.columns, sheet.ignored, refused, problems, _notes(sheet)
    )
    return AttendeeList(attendees, reading)


def _attendee(row: Row) -> tuple[ListedAttendee | None, list[RowProblem]]:
    fields: Fields = {}
    problems: list[RowProblem] = []
    for column, cell in {"name": "", **row.cells}.items():
        try:
            fields[column] = _READERS[column](cell)
        except ValueError as error:
            problems.append(_problem(row, column, str(error)))
            if column in {"letters", "host"}:
                fields[column] = False
    if any(problem.column not in _SURVIVED for problem in problems):
        return None, problems
    external_id = fields.pop("id", None)
    return ListedAttendee(row.line, str(external_id) if external_id else None, fields), problems


def _problem(row: Row, column: str, wrong: str) -> RowProblem:
    return RowProblem(
        line=row.line,
        column=column,
        problem=f"{wrong[0].upper()}{wrong[1:]}.",
        what_to_do=_SURVIVED.get(column, READ_AGAIN),
    )


def _twin(attendee: ListedAttendee, lines: dict[str, int]) -> RowProblem | None:
    """Return what is wrong where the list has the same person twice; note where they are."""
    with_id = attendee.external_id is not None
    key = f"id {attendee.external_id}" if with_id else f"person {attendee.identity}"
    first = lines.setdefault(key, attendee.line)
    if first == attendee.line:
        return None
    return RowProblem(
        line=attendee.line,
        column="id" if with_id else None,
        problem=f"The {'id' if with_id else 'same person'} is on line {first} already.",
        what_to_do="Give everybody an id of their own in the column id, and import again.",
    )


def _shared_address(attendee: ListedAttendee, lines: dict[str, int]) -> list[RowProblem]:
    """Return a warning where two people have one address, which happens."""
    address = attendee.fields.get("email")
    if not isinstance(address, str):
        return []
    first = lines.setdefault(f"email {address.casefold()}", attendee.line)
    if first == attendee.line:
        return []
    return [
        RowProblem(
            line=attendee.line,
            column="email",
            problem=f"The address is on line {first} too.",
            what_to_do="Both are kept. If they are one person, withdraw one of them.",
        )
    ]


def _notes(sheet: Sheet) -> tuple[str, ...]:
    notes = []
    if "letters" not in sheet.columns:
        notes.append("There is no column letters: everybody with an address gets letters.")
    if "id" not in sheet.columns:
        notes.append("There is no column id: people are recognised by address and name.")
    if sheet.encoding == "Windows-1252":
        notes.append("The file was read as Windows-1252: check names with accents.")
    return tuple(notes)
