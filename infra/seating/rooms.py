"""A room to be seated, from a list of attendees and what else was said about it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from math import ceil
from pathlib import Path

import typer

from infra.seating.lists import GuestList, guest_list, pairs, pins
from infra.seating.tables import tables
from services.matching.instances.files import read_bytes
from services.matching.interests.understanding import Said, understand
from services.matching.seating.room import Pair, Room
from shared.problems import Invalid

_NAMED = 10


@dataclass(frozen=True)
class Given:
    """What else was said about a list of attendees; an instance says it itself."""

    acquaintances: Path | None = None
    together: Path | None = None
    pins: Path | None = None
    tables: str | None = None
    minimum: int | None = None
    rounds: int | None = None

    @property
    def files(self) -> list[Path]:
        """Return the other files that are to be read."""
        return [path for path in (self.acquaintances, self.together, self.pins) if path]

    def refuse_beside(self, instance: Path) -> None:
        """Refuse what an instance says itself; raises Invalid."""
        said = [
            f"--{field.name}" for field in fields(self) if getattr(self, field.name) is not None
        ]
        if said:
            raise Invalid(
                f"{instance} is an instance and says itself what {' and '.join(said)} would.",
                "Leave that out, or give a list of attendees as CSV.",
            )


def room_of(file: Path, content: bytes, given: Given) -> tuple[Room, GuestList]:
    """Return the room of a list of people, in which they are called by their names.

    What they have in common is understood from their words, without anybody's rulings.

    Raises:
        Invalid: something given cannot be used, or nothing says which tables there are.
    """
    listed = guest_list(file, content)
    called = listed.called
    if given.tables is None:
        raise Invalid(
            f"{len(called)} people, and nothing says which tables there are.",
            f"Say so with --tables {ceil(len(called) / 8)}x8, or --tables 10x8,4x6.",
        )
    people = tuple(guest.person for guest in listed.guests.values())
    understood = understand(Said(person.id, person.interests) for person in people)
    silent = (replace(p, interests=()) if p.id in understood.silent else p for p in people)
    room = Room(
        people=tuple(silent),
        tables=tables(given.tables, given.minimum),
        present=(frozenset(listed.guests),) * (given.rounds or 1),
        apart=_pairs(given.acquaintances, called),
        together=_pairs(given.together, called),
        commons=understood.commons,
    )
    if given.pins:
        room = replace(room, pins=pins(given.pins, read_bytes(given.pins), room, called))
    return room, listed


def _pairs(path: Path | None, called: Mapping[str, str]) -> frozenset[Pair]:
    if path is None:
        return frozenset()
    found, strangers = pairs(path, read_bytes(path), called)
    if strangers:
        more = "" if len(strangers) <= _NAMED else f" and {len(strangers) - _NAMED} more"
        typer.echo(
            f"{path} names people who are not on the list: {', '.join(strangers[:_NAMED])}{more}. "
            "Their pairs are left out.",
            err=True,
        )
    return found
