"""What an answer to `potluck-seating/1` may say of itself: its figures, bounds, levels and topics.

    "certificate": {
      "broken": 0, "alone": 2, "one_topic": 9, "warm": 120,
      "bounds": {"broken": 0, "alone": 2, "one_topic": 12, "warm": 160},
      "topics": {"same": 6, "topic": 3, "field": 0},
      "pairs": {"same": 70, "topic": 45, "field": 5},
      "tables": [[{"table": 0, "topic": {"level": "same", "name": "Python"}}, ...], ...]
    }

Each table at which somebody sits is listed, round by round; `topic` is null where there is none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from services.matching.instances.files import Many, Written
from services.matching.seating.checker import check
from services.matching.seating.room import Certificate, Plan, Room
from services.matching.seating.topics import topic
from shared.facts import Figure, Level, LevelCounts

FIGURES = ("broken", "alone", "one_topic", "warm")


class _Bounds(Written):
    broken: int
    alone: int
    one_topic: int
    warm: int


class _Topic(Written):
    level: Level
    name: str


class _Table(Written):
    table: int
    topic: _Topic | None


class Claims(_Bounds):
    """A certificate as an answer has it."""

    bounds: _Bounds
    topics: LevelCounts
    pairs: LevelCounts
    tables: Many[Many[_Table]]


def claims(room: Room, plan: Plan, certificate: Certificate) -> dict[str, Any]:
    """Return what holds for a plan, as it stands in an answer."""
    said: Mapping[str, Figure] = {name: getattr(certificate, name) for name in FIGURES}
    bounds = {name: figure.bound for name, figure in said.items()}
    return Claims(
        **{name: figure.value for name, figure in said.items()},
        bounds=_Bounds(**bounds),
        topics=certificate.topics,
        pairs=certificate.pairs,
        tables=_tables(room, plan),
    ).model_dump()


def untrue(room: Room, plan: Plan, certificate: Certificate, said: Claims) -> Iterator[str]:
    """Yield what is not true of what an answer says of itself; `certificate` is our own of it."""
    figures = {
        name: getattr(certificate, name).model_copy(
            update={"value": getattr(said, name), "bound": getattr(said.bounds, name)}
        )
        for name in FIGURES
    }
    claimed = replace(certificate, topics=said.topics, pairs=said.pairs, **figures)
    yield from check(room, plan, claimed)
    for number, (theirs, ours) in enumerate(
        zip(said.tables, _tables(room, plan), strict=False), start=1
    ):
        yield from (
            f"Table {table.table} in round {number} is said to have another topic than it has."
            for table in theirs
            if table not in ours
        )


def _tables(room: Room, plan: Plan) -> tuple[tuple[_Table, ...], ...]:
    return tuple(
        tuple(
            _Table(
                table=int(table),
                topic=_Topic(level=about.level, name=about.name) if about else None,
            )
            for table, ids in seats.items()
            for about in (topic(room, ids),)
        )
        for seats in plan.rounds
    )
