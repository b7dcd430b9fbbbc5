"""`potluck-seating/1`: a room and its rounds as JSON, and the answer `{"seating": [[...], ...]}`.

Everything is named by its position: person 3 is the fourth. The format is that of the Strangers'
Bench; `known_optimum`, `bounds` and other fields that tell the answer are passed over.

An interest may have a `level`, "same" (the same thing, also without it), "topic" or "field", and a
`name`. People list all that they hold, at every level.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from services.matching.instances.files import (
    Many,
    Written,
    decoded,
    parse,
    read_bytes,
    refuse_out_of_order,
    refuse_unknown,
    refuse_wrong_pairs,
)
from services.matching.instances.seating_claims import Claims, claims
from services.matching.seating.commons import Common
from services.matching.seating.room import Certificate, Pair, Person, Pin, Plan, Room, Table
from shared.facts import Level
from shared.problems import Invalid

FORMAT = "potluck-seating/1"

Count = Annotated[int, Field(ge=0, le=20_000)]
Two = tuple[int, int]


class _Interest(Written):
    id: int
    generic: bool = False
    level: Level = "same"
    name: str = ""


class _Person(Written):
    id: int
    interests: Many[int] = ()
    company: int | None = None
    host: bool = False
    access: bool = False


class _Table(Written):
    id: int
    min: Count
    max: Count
    access_seats: Count | None = None


class _Lock(Written):
    person: int
    round: int
    table: int


class _Instance(Written):
    format: Literal["potluck-seating/1"]
    name: str = ""
    rounds: Annotated[int, Field(ge=1, le=100)]
    interests: Annotated[Many[_Interest], Field(max_length=100_000)] = ()
    people: Annotated[Many[_Person], Field(max_length=20_000)]
    tables: Annotated[Many[_Table], Field(max_length=10_000)]
    apart: Many[Two] = ()
    together: Many[Two] = ()
    locks: Many[_Lock] = ()
    absent: Many[int] = ()


class _Answer(Written):
    seating: Many[Many[int | None]]
    certificate: Claims | None = None


@dataclass(frozen=True)
class SeatingInstance:
    """A room whose people and tables are called by their positions: `"0"`, `"1"` and so on."""

    name: str
    room: Room

    def answer(self, plan: Plan, certificate: Certificate | None = None) -> str:
        """Return a plan in the answer format: each person's table, or null, round by round.

        With its certificate, it also says what holds for the plan, and each table's topic.
        """
        seating: list[list[int | None]] = []
        for seats in plan.rounds:
            row: list[int | None] = [None] * len(self.room.people)
            for table, ids in seats.items():
                for key in ids:
                    row[int(key)] = int(table)
            seating.append(row)
        if certificate is None:
            return json.dumps({"seating": seating})
        said = claims(self.room, plan, certificate)
        return json.dumps({"seating": seating, "certificate": said}, ensure_ascii=False)

    def read_answer(self, path: Path) -> tuple[Plan, Claims | None]:
        """Return the plan that an answer means and what it says of itself, if it does.

        Raises what `plan` and `read_bytes` raise.
        """
        text = decoded(path, read_bytes(path))
        return self.plan(path, text), parse(path, text, _Answer).certificate

    def plan(self, path: Path, text: str) -> Plan:
        """Return the plan that the text of an answer means.

        Raises:
            Invalid: it is no answer to this instance: too few rounds or people, unknown tables.
        """
        seating = parse(path, text, _Answer).seating
        people, tables = len(self.room.people), len(self.room.tables)
        if len(seating) != self.room.rounds:
            raise Invalid(
                f"{path} has {len(seating)} rounds, the instance {self.room.rounds}.",
                "Give an answer to this instance.",
            )
        rounds: list[dict[str, tuple[str, ...]]] = []
        for number, row in enumerate(seating):
            if len(row) != people:
                raise Invalid(
                    f"{path}: seating[{number}] seats {len(row)} people, the instance {people}.",
                    "Name a table or null for everybody.",
                )
            taken = [key for key in row if key is not None]
            refuse_unknown(path, f"seating[{number}]", taken, "table", tables)
            parties: dict[str, list[str]] = {}
            for person, table in enumerate(row):
                if table is not None:
                    parties.setdefault(str(table), []).append(str(person))
            rounds.append({table: tuple(ids) for table, ids in parties.items()})
        return Plan(tuple(rounds))


def seating_instance(path: Path, text: str) -> SeatingInstance:
    """Return the room that an instance describes.

    Raises:
        Invalid: it is not in the format, or contradicts itself; says where.
    """
    written = parse(path, text, _Instance)
    _refuse_strangers(path, written)
    everybody = frozenset(str(person.id) for person in written.people)
    present = everybody - frozenset(map(str, written.absent))
    try:
        room = Room(
            people=tuple(map(_person, written.people)),
            tables=tuple(map(_table, written.tables)),
            present=(present,) * written.rounds,
            apart=_pairs(written.apart),
            together=_pairs(written.together),
            pins=frozenset(Pin(str(x.person), x.round, str(x.table)) for x in written.locks),
            small_talk=frozenset(str(x.id) for x in written.interests if x.generic),
            commons=_commons(written),
        )
    except ValueError as error:
        raise Invalid(f"{path}: {error}.", "Correct the instance.") from error
    return SeatingInstance(written.name or path.stem, room)


def _refuse_strangers(path: Path, written: _Instance) -> None:
    """Refuse ids that are not positions, and whoever or whatever is named and is not there."""
    refuse_out_of_order(path, "interests", (x.id for x in written.interests))
    refuse_out_of_order(path, "people", (x.id for x in written.people))
    refuse_out_of_order(path, "tables", (x.id for x in written.tables))
    people, interests = len(written.people), len(written.interests)
    for person in written.people:
        place = f"people[{person.id}].interests"
        refuse_unknown(path, place, person.interests, "interest", interests)
    refuse_unknown(path, "absent", written.absent, "person", people)
    for kind in ("apart", "together"):
        refuse_wrong_pairs(path, kind, getattr(written, kind), people)
    for at, lock in enumerate(written.locks):
        refuse_unknown(path, f"locks[{at}]", [lock.person], "person", people)
        refuse_unknown(path, f"locks[{at}]", [lock.table], "table", len(written.tables))
        refuse_unknown(path, f"locks[{at}]", [lock.round], "round", written.rounds)


def _commons(written: _Instance) -> tuple[Common, ...] | None:
    """Return what people have in common; nothing where equal numbers say it all."""
    if all(x.level == "same" and not x.name for x in written.interests):
        return None
    holders: list[dict[str, str]] = [{} for _ in written.interests]
    for person in written.people:
        for interest in person.interests:
            name = written.interests[interest].name or str(interest)
            holders[interest][str(person.id)] = name
    return tuple(
        Common(str(x.id), x.level, x.name or str(x.id), holders[x.id]) for x in written.interests
    )


def _person(written: _Person) -> Person:
    company = written.company
    return Person(
        id=str(written.id),
        interests=tuple(map(str, written.interests)),
        company=None if company is None or company < 0 else str(company),
        access=written.access,
        host=written.host,
    )


def _table(written: _Table) -> Table:
    return Table(
        id=str(written.id),
        capacity=written.max,
        minimum=written.min,
        access_seats=written.access_seats,
        required=written.min > 0,
    )


def _pairs(pairs: Iterable[Two]) -> frozenset[Pair]:
    return frozenset(frozenset(map(str, pair)) for pair in pairs)
