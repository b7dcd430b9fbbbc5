"""A plan in words for the host who will welcome the people, and what was proved about it."""

import textwrap
from collections.abc import Iterator, Sequence

from services.matching.seating.room import Certificate, Plan, Room, normalised
from services.matching.seating.topics import Shared, shared_interests, topic
from shared.facts import Figure, LevelCounts

_FIGURES = {
    "broken": "Promises broken",
    "alone": "People alone at their table",
    "one_topic": "Tables with a topic",
    "warm": "Pairs who meet and share an interest",
}
_LEAST = {"broken", "alone"}
_LEVELS = {"one_topic": "topics", "warm": "pairs"}
_WIDTH = 80
_SHARED = 3


def plan_lines(room: Room, plan: Plan) -> Iterator[str]:
    """Return a plan to hand out: round by round, each table, its topic, and who sits there."""
    for number, seats in enumerate(plan.rounds, 1):
        yield f"Round {number}"
        yield ""
        for table in room.tables:
            if ids := seats.get(table.id):
                yield from _table_lines(room, table.id, ids)
                yield ""


def figure_lines(certificate: Certificate) -> Iterator[str]:
    """Return the four figures, each with what was proved about it, and the witnesses."""
    for key, label in _FIGURES.items():
        figure: Figure = getattr(certificate, key)
        yield f"{label:<37}{figure.value:>7,}  {_proved(key, figure)}"
        yield from _level_lines(getattr(certificate, _LEVELS[key])) if key in _LEVELS else ()
        if figure.witness:
            yield from _wrapped(figure.witness, indent=4)


def _level_lines(counts: LevelCounts) -> Iterator[str]:
    """Say how near something is, where not all of it is the same thing."""
    said = [(counts.same, "the same thing"), (counts.topic, "a topic"), (counts.field, "a field")]
    if counts.topic or counts.field:
        yield f"    of these {', '.join(f'{count:,} {what}' for count, what in said if count)}"


def figures(certificate: Certificate) -> dict[str, object]:
    """Return the four figures by name, their bounds and their witnesses, for a program."""
    found: dict[str, Figure] = {key: getattr(certificate, key) for key in _FIGURES}
    return {
        **{key: figure.value for key, figure in found.items()},
        "bounds": {key: figure.bound for key, figure in found.items()},
        **{name: getattr(certificate, name).model_dump() for name in _LEVELS.values()},
        "witnesses": {key: figure.witness for key, figure in found.items() if figure.witness},
    }


def room_line(room: Room) -> str:
    """Say how many people, tables and rounds there are."""
    coming = len(frozenset[str]().union(*room.present))
    away = len(room.people) - coming
    people = f"{_count(coming, 'person', 'people')}{f' ({away:,} more never come)' if away else ''}"
    tables, rounds = len(room.tables), room.rounds
    return f"{people}, {_count(tables, 'table')}, {_count(rounds, 'round')}."


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def _proved(key: str, figure: Figure) -> str:
    if figure.value == figure.bound:
        return f"the {'fewest' if key in _LEAST else 'most'} possible, proved"
    return f"{'at least' if key in _LEAST else 'at most'} {figure.bound:,} in any plan"


def _table_lines(room: Room, table: str, ids: Sequence[str]) -> Iterator[str]:
    about = topic(room, ids)
    yield from _wrapped(f"Table {table}{f' · {about.name}' if about else ''}", indent=2)
    yield from _wrapped(", ".join(ids), indent=4)
    if about:
        yield from _wrapped(_quoted(about), indent=4)
        return
    for shared in _shared(room, ids):
        others = [key for key in ids if key not in shared.words]
        who = ", ".join(shared.words)
        if len(others) < len(shared.words):
            who = f"all but {', '.join(others)}"
        yield from _wrapped(f"{shared.name}: {who}", indent=4, hanging=6)
        yield from _wrapped(_quoted(shared), indent=6)


def _quoted(shared: Shared) -> str:
    """Return what those who share something wrote, and who did, if that is not all the same."""
    writers: dict[str, list[str]] = {}
    for person, own in shared.words.items():
        writers.setdefault(own, []).append(person)
    if len({normalised(own) for own in writers}) == 1:
        return ""
    return " · ".join(f"{own}: {', '.join(people)}" for own, people in writers.items())


def _shared(room: Room, ids: Sequence[str]) -> list[Shared]:
    """Return a few interests that bring as many as possible of these people into a talk."""
    chosen: list[Shared] = []
    left, offered = set(ids), shared_interests(room, ids)
    while offered and left and len(chosen) < _SHARED:
        best = max(offered, key=lambda shared: len(left.intersection(shared.words)))
        if not left.intersection(best.words):
            break
        chosen.append(best)
        left.difference_update(best.words)
    return chosen


def _wrapped(text: str, *, indent: int, hanging: int | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent if hanging is None else hanging),
    )
