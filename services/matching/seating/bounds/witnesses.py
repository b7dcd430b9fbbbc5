"""Why promises could not be kept, in plain words that name the people and the numbers.

Each sentence is one of the arguments of `bounds_broken`. Two of them may be about the same breach;
what they prove together is the bound.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

import numpy as np

from services.matching.seating.bounds.crowds import (
    companies,
    hostless_at,
    meetings_of_strangers,
    misfits_at,
    open_tables,
    pairs_of_strangers,
    repeats,
    unsuited,
)
from services.matching.seating.bounds.pins import (
    at_odds,
    companions,
    crowds,
    excluded,
    parted,
    sure,
)
from services.matching.seating.bounds.room import Limits, Numbers, sizes, split
from services.matching.seating.room import Room

MOST_NAMED = 12
"""How many people are named in one sentence."""

Witness = Callable[[Numbers, int], Iterable[str]]


def witnesses(numbers: Numbers, limits: Limits) -> list[str]:
    """Return every reason that proves some promise impossible, each once, with its rounds."""
    if limits.standing or not numbers.room.tables:
        return _in_rounds(numbers, [_misfits])
    kinds: list[Witness] = [_misfits, _colleagues, _hosts, _access, _excluded, _crowds, _companions]
    return [*_in_rounds(numbers, [*kinds, _pairs_at_odds]), *_again(numbers), *_meetings(numbers)]


def counted(count: int, one: str, many: str | None = None) -> str:
    """Return a number of things in words."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def named(numbers: Numbers, people: Iterable[int]) -> str:
    """Return the ids of people, the first few of them."""
    return listed([numbers.ids[person] for person in people])


def listed(names: Sequence[str]) -> str:
    """Return names as one says them, the first few of them."""
    rest = len(names) - MOST_NAMED
    said = [*names[:MOST_NAMED], f"{rest} more"] if rest > 0 else list(names)
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def in_rounds(room: Room, rounds: Sequence[int]) -> str:
    """Return when something holds; nothing if there is but one round."""
    if room.rounds == 1:
        return ""
    if len(rounds) == room.rounds:
        return " in every round"
    numbers = listed([str(number + 1) for number in rounds])
    return f" in round{'s' if len(rounds) > 1 else ''} {numbers}"


def _in_rounds(numbers: Numbers, kinds: Sequence[Witness]) -> list[str]:
    """Return the sentences of all rounds, each once."""
    found: dict[str, list[int]] = {}
    for kind in kinds:
        for number in range(numbers.room.rounds):
            for words in kind(numbers, number):
                found.setdefault(words, []).append(number)
    return [words + in_rounds(numbers.room, rounds) for words, rounds in found.items()]


def _misfits(numbers: Numbers, number: int) -> Iterator[str]:
    people = counted(numbers.people(number), "person", "people")
    chairs = int(numbers.chairs.sum())
    if numbers.people(number) > chairs:
        missing = numbers.people(number) - chairs
        yield f"{people}, {counted(chairs, 'chair')}: at least {missing} have none"
    elif numbers.people(number) or numbers.a.required.any():
        misfits = misfits_at(numbers, number)
        if misfits.all():
            missing = int(misfits.min())
            yield f"{people} fit no choice of tables: at least {missing} squeezed in or missing"


def _colleagues(numbers: Numbers, number: int) -> Iterator[str]:
    tables = len(numbers.room.tables)
    for staff, together in companies(numbers, number):
        least = split(len(staff), tables) - together
        if least > 0:
            who = f"{len(staff)} people of one company ({named(numbers, staff)})"
            share = "pair of colleagues shares" if least == 1 else "pairs of colleagues share"
            yield f"{who}, {counted(tables, 'table')}: at least {least} {share} a table"


def _hosts(numbers: Numbers, number: int) -> Iterator[str]:
    counts = open_tables(numbers)
    needed = counts[misfits_at(numbers, number) == 0][:1]
    missing = int(hostless_at(numbers, number, needed).sum())
    if missing:
        hosts = np.flatnonzero(numbers.host & numbers.present[number])
        who = (
            f"{counted(len(hosts), 'host')} ({named(numbers, hosts)})" if len(hosts) else "No host"
        )
        tables = counted(int(needed[0]), "table that has to open", "tables that have to open")
        yield f"{who}, {tables}: at least {missing} without a host"


def _access(numbers: Numbers, number: int) -> Iterator[str]:
    missing = unsuited(numbers, number)
    if missing:
        needing = np.flatnonzero(numbers.access & numbers.present[number])
        who = f"{counted(len(needing), 'person', 'people')} with access needs"
        seats = counted(len(needing) - missing, "access seat")
        yield f"{who} ({named(numbers, needing)}), {seats}: at least {missing} without one"


def _excluded(numbers: Numbers, number: int) -> Iterator[str]:
    tables = {table.id for table in numbers.room.tables}
    for pins in excluded(numbers, number):
        unknown = [pin.table for pin in pins if pin.table not in tables]
        if len(pins) > 1:
            at = listed([pin.table for pin in pins])
            yield f"{pins[0].person} is pinned to tables {at} at once"
        if unknown:
            yield f"{pins[0].person} is pinned to table {listed(unknown)}, which there is not"


def _crowds(numbers: Numbers, number: int) -> Iterator[str]:
    for crowd in crowds(numbers, number):
        table, people = numbers.room.tables[crowd.table], len(crowd.people)
        who = f"{counted(people, 'person', 'people')} ({named(numbers, crowd.people)})"
        yield f"{who} are pinned to table {table.id}, {counted(table.capacity, 'chair')}"


def _companions(numbers: Numbers, number: int) -> Iterator[str]:
    largest = counted(int(numbers.chairs[0]), "chair")
    for group in companions(numbers, number):
        who = f"{len(group)} people ({named(numbers, group)}) belong together"
        yield f"{who}, the largest table has {largest}"


def _pairs_at_odds(numbers: Numbers, number: int) -> Iterator[str]:
    for table, *pair in at_odds(numbers, number):
        yield f"{named(numbers, pair)} are to sit apart and are pinned to table {table}"
    at = sure(numbers, number)
    for two in parted(numbers, number):
        where = listed([numbers.room.tables[int(at[person])].id for person in two])
        yield f"{named(numbers, two)} belong together and are pinned to tables {where}"


def _again(numbers: Numbers) -> Iterator[str]:
    """Yield the rounds whose people cannot all meet new people in both."""
    tables = counted(len(numbers.room.tables), "table")
    found: dict[str, list[str]] = {}
    for before, number in combinations(range(numbers.room.rounds), 2):
        least = repeats(numbers, before, number)
        if least:
            both = int(sizes(numbers.here[before] & numbers.here[number]))
            again = f"at least {counted(least, 'pair')} meet again"
            words = f"{both} people in two rounds at {tables}: {again}"
            found.setdefault(words, []).append(f"{before + 1} and {number + 1}")
    many = numbers.room.rounds > 2  # noqa: PLR2004 - the two rounds need no number
    for words, rounds in found.items():
        yield f"{words} (rounds {', '.join(rounds[:MOST_NAMED])})" if many else words


def _meetings(numbers: Numbers) -> Iterator[str]:
    meetings, pairs = meetings_of_strangers(numbers), pairs_of_strangers(numbers)
    if meetings > pairs:
        rounds = counted(numbers.room.rounds, "round")
        surplus = f"at least {meetings - pairs} are with somebody met before, or to sit apart from"
        yield f"{rounds} take {meetings} meetings, {counted(pairs, 'pair')} may meet: {surplus}"
