"""What pins cost that exclude one another, and companions where there is no room for them."""

from collections import Counter
from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from services.matching.seating.arrays import Ints
from services.matching.seating.bounds.room import Counts, Numbers, bits_of, members
from services.matching.seating.room import Pin


class Crowd(NamedTuple):
    """More people pinned to a table in a round than it has chairs."""

    table: int
    people: Counts


def excluded(numbers: Numbers, number: int) -> list[list[Pin]]:
    """Return the pins of each person who cannot hold them all; all but one of them are broken.

    A pin to a table that is not in the room is never held; somebody with no other is listed too.
    """
    tables = {table.id for table in numbers.room.tables}
    by_person: dict[str, list[Pin]] = {}
    for pin in numbers.pins[number]:
        by_person.setdefault(pin.person, []).append(pin)
    return [pins for pins in by_person.values() if len(pins) > 1 or pins[0].table not in tables]


def least_unpinned(numbers: Numbers, number: int) -> int:
    """Return how many pins of a round must be broken because others exclude them."""
    tables = {table.id for table in numbers.room.tables}
    return sum(
        len(pins) - any(pin.table in tables for pin in pins) for pins in excluded(numbers, number)
    )


def sure(numbers: Numbers, number: int) -> Ints:
    """Return n: the table of each person who has one pin in a round, -1 for all others."""
    tables = {table.id: at for at, table in enumerate(numbers.room.tables)}
    pins = Counter(pin.person for pin in numbers.pins[number])
    at = np.full(numbers.count, -1, np.int32)
    for pin in numbers.pins[number]:
        if pins[pin.person] == 1 and pin.table in tables:
            at[numbers.place[pin.person]] = tables[pin.table]
    return at


def pinned(numbers: Numbers, number: int) -> dict[str, Counts]:
    """Return who is pinned to each table in a round, whatever else they are pinned to."""
    people: dict[str, list[int]] = {}
    for pin in numbers.pins[number]:
        people.setdefault(pin.table, []).append(numbers.place[pin.person])
    return {table: np.array(ids) for table, ids in people.items()}


def at_odds(numbers: Numbers, number: int) -> list[tuple[str, int, int]]:
    """Return two people for each table to which two are pinned who are to sit apart.

    One of their pins is broken, or both sit there: a breach for each of these tables.
    """
    found = []
    for table, people in pinned(numbers, number).items():
        clashes = numbers.a.apart[people] & bits_of(people, numbers.count)
        ones = np.flatnonzero(clashes.any(axis=1))[:1]
        found += [(table, int(people[one]), int(members(clashes[one])[0])) for one in ones]
    return found


def least_at_pins(numbers: Numbers, number: int) -> int:
    """Return how many promises break at the tables to which people are pinned in a round.

    Each pin too many for the chairs is broken, or lets one person more sit there than there are.
    """
    odds = {table for table, *_ in at_odds(numbers, number)}
    chairs = {table.id: table.capacity for table in numbers.room.tables}
    return sum(
        max(table in odds, len(people) - chairs.get(table, len(people)))
        for table, people in pinned(numbers, number).items()
    )


def parted(numbers: Numbers, number: int) -> list[tuple[int, int]]:
    """Return those who belong together and are pinned to two tables; each is a breach or more."""
    at = sure(numbers, number)
    found = []
    for one in np.flatnonzero(at >= 0):
        others = members(numbers.mates[one])
        apart = others[(others > one) & (at[others] >= 0) & (at[others] != at[one])]
        found += [(int(one), int(other)) for other in apart]
    return found


def crowds(numbers: Numbers, number: int) -> list[Crowd]:
    """Return the tables with more people pinned to them than chairs."""
    at = sure(numbers, number)
    pinned = [Crowd(table, np.flatnonzero(at == table)) for table in np.unique(at[at >= 0])]
    return [crowd for crowd in pinned if len(crowd.people) > numbers.a.capacity[crowd.table]]


def companions(numbers: Numbers, number: int) -> list[Counts]:
    """Return those groups who belong together in a round and fit at no table."""
    largest = int(numbers.chairs[0]) if len(numbers.chairs) else 0
    ones, others = numbers.couples
    here = numbers.present[number, ones] & numbers.present[number, others]
    links = coo_array((here, (ones, others)), shape=(numbers.count, numbers.count))
    group = connected_components(links, directed=False)[1]
    large = np.flatnonzero(np.bincount(group, minlength=1) > max(1, largest))
    return [np.flatnonzero(group == number) for number in large]
