"""Where a plan or an answer is written: whole or not at all, and safe to open in a spreadsheet."""

import csv
import io
import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from infra.seating.lists import GuestList
from services.matching.seating.room import Plan, Room, normalised
from services.matching.seating.topics import Shared, topic
from shared.problems import Invalid

_FORMULA = (*"=+-@\t\r", *"\uff1d\uff0b\uff0d\uff20")  # these also in full width


def sheet(room: Room, listed: GuestList, plan: Plan) -> str:
    """Return a plan as CSV: one row a person, and their table and its topic in each round.

    As RFC 4180 has it, with a byte order mark, by which Excel knows UTF-8. A cell that a
    spreadsheet program would take for a formula begins with an apostrophe (OWASP, CSV injection).
    """
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.writer(text, lineterminator="\r\n")
    rounds = range(1, room.rounds + 1)
    writer.writerow(["id", "name", *(c for r in rounds for c in (f"Round {r}", f"Topic {r}"))])
    seats: dict[tuple[str, int], tuple[str, str]] = {}
    for number, parties in enumerate(plan.rounds):
        for table, ids in parties.items():
            about = topic(room, ids)
            seats.update({(key, number): (f"Table {table}", _told(about, key)) for key in ids})
    for called, guest in listed.guests.items():
        cells = (seats.get((called, number), ("", "")) for number in range(room.rounds))
        told = (cell for two in cells for cell in two)
        writer.writerow(safe(guest.id, guest.name, *told))
    return text.getvalue()


def _told(about: Shared | None, person: str) -> str:
    """Return a topic as somebody is told it: with their own words, where they are others."""
    if about is None:
        return ""
    own = about.words[person]
    return about.name if normalised(own) == normalised(about.name) else f"{about.name} ({own})"


def refuse_place(path: Path, inputs: Collection[Path], suffixes: Iterable[str]) -> None:
    """Refuse to work for a file that could not be written, or would destroy what was given.

    Raises:
        Invalid: says what is wrong with the place, or with the kind of file its name promises.
    """
    known = tuple(suffixes)
    if path.suffix and path.suffix.lower() not in known:
        raise Invalid(
            f"--out {path}: this is written as {known[0].removeprefix('.').upper()}.",
            f"Name a file that ends in {known[0]}.",
        )
    if path.is_dir() or not path.parent.is_dir():
        raise Invalid(
            f"--out {path}: there is {'a folder of this name' if path.is_dir() else 'no folder'}.",
            "Name a file in a folder that exists.",
        )
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise Invalid(f"--out {path}: that may not be written.", "Name another place.")
    if any(path.exists() and other.exists() and path.samefile(other) for other in inputs):
        raise Invalid(f"--out {path} is what is to be read.", "Name another file.")


def write(path: Path, text: str) -> None:
    """Write a file whole, in place of one that was there; something that is no file as it is.

    Raises:
        Invalid: it cannot be written; what was there before is as it was.
    """
    with writing(path) as file:
        file.write(text)


@contextmanager
def writing(path: Path) -> Iterator[TextIO]:
    """Yield what takes the place of a file once all of it has been written.

    Raises:
        Invalid: it cannot be written; what was there before is as it was.
    """
    try:
        if path.exists() and not path.is_file():
            with path.open("w", encoding="utf-8", newline="") as file:
                yield file
            return
        place = path.resolve()
        part = place.with_name(f".{place.name}.{os.getpid()}.part")
        try:
            with part.open("w", encoding="utf-8", newline="") as file:
                yield file
            part.replace(place)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise Invalid(
            f"{path} cannot be written: {error.strerror or error}.",
            "Name another place with --out.",
        ) from error


def safe(*cells: str) -> list[str]:
    """Return cells of which a spreadsheet program takes none for a formula (OWASP)."""
    return [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells]
