"""What it costs to seat so many people at so many tables, whoever sits where."""

from collections.abc import Callable
from itertools import accumulate

import numpy as np

from services.matching.seating.arrays import Bits
from services.matching.seating.bounds.room import (
    Counts,
    Numbers,
    bits_of,
    sizes,
    split,
)


def over_rounds(numbers: Numbers, count: Callable[[Numbers, int], int]) -> int:
    """Return the sum over all rounds of what depends on the people present alone."""
    return sum(count(numbers, rounds[0]) * len(rounds) for rounds in numbers.alike)


def least_standing(numbers: Numbers, number: int) -> int:
    """Return how many must stand or squeeze in, in one round."""
    return max(0, numbers.people(number) - int(numbers.chairs.sum()))


def least_crowd(numbers: Numbers, number: int) -> int:
    """Bound misfits, colleagues at one table and tables without a host in one round, together.

    Whatever number of tables opens, their minima and chairs bound the misfits, the pigeonholes
    the pairs of colleagues, the hosts present the tables that have one.
    """
    if not numbers.people(number) and not numbers.a.required.any():
        return 0
    counts = open_tables(numbers)
    costs = misfits_at(numbers, number) + hostless_at(numbers, number, counts)
    for staff, together in companies(numbers, number):
        pairs = np.array([split(len(staff), int(count)) for count in counts])
        costs += np.maximum(0, pairs - together)
    return int(costs.min())


def open_tables(numbers: Numbers) -> Counts:
    """Return the numbers of tables that may be open: the required ones at least."""
    tables = len(numbers.room.tables)
    return np.arange(max(1, int(numbers.a.required.sum())), tables + 1)


def misfits_at(numbers: Numbers, number: int) -> Counts:
    """For every number of open tables, bound who squeezes in or is missing, if nobody stands."""
    people, tables = numbers.people(number), numbers.room.tables
    required = [table.minimum for table in tables if table.required]
    others = sorted(max(1, table.minimum) for table in tables if not table.required)
    minima = list(accumulate(others, initial=sum(required)))
    first = int(open_tables(numbers)[0])
    missing = np.array(minima[first - len(required) :], np.int64) - people
    crowded = people - np.cumsum(numbers.chairs)[first - 1 :]
    return np.maximum(0, np.maximum(missing, crowded))


def hostless_at(numbers: Numbers, number: int, counts: Counts) -> Counts:
    """Return how many of so many open tables have no host at least."""
    if not numbers.a.wants_hosts:
        return np.zeros_like(counts)
    hosts = int((numbers.host & numbers.present[number]).sum())
    return np.maximum(0, counts - hosts)


def companies(numbers: Numbers, number: int) -> list[tuple[Counts, int]]:
    """Return the people of each company in a round, and how many pairs of them belong together."""
    found = []
    for ids in numbers.companies:
        here = ids[numbers.present[number, ids]]
        if len(here) > 1:
            found.append((here, mates_within(numbers, bits_of(here, numbers.count))))
    return found


def unsuited(numbers: Numbers, number: int) -> int:
    """Return how many people with access needs are beyond all access seats of a round.

    Chairs do not matter: somebody who squeezes in may have an access seat.
    """
    needing = int((numbers.access & numbers.present[number]).sum())
    return max(0, needing - int(numbers.a.access_seats.sum(dtype=np.int64)))


def repeats(numbers: Numbers, before: int, number: int) -> int:
    """Return how many pairs of two rounds meet again in the second: there are g x g ways to sit."""
    both = numbers.here[before] & numbers.here[number]
    pairs = split(int(sizes(both)), len(numbers.room.tables) ** 2)
    return max(0, pairs - mates_within(numbers, both))


def least_repeats(numbers: Numbers) -> int:
    """Bound who meets again: in each round, those of the worst round before it."""
    rounds = range(numbers.room.rounds)
    return sum(
        max((repeats(numbers, before, number) for before in rounds[:number]), default=0)
        for number in rounds
    )


def meetings_of_strangers(numbers: Numbers) -> int:
    """Return how many meetings all rounds take at least between people who need not meet."""
    tables = len(numbers.room.tables)

    def least(_: Numbers, number: int) -> int:
        together = mates_within(numbers, numbers.here[number])
        return max(0, split(numbers.people(number), tables) - together)

    return over_rounds(numbers, least)


def pairs_of_strangers(numbers: Numbers) -> int:
    """Return how many pairs may meet once in the rounds in which both are present."""
    strangers = numbers.ever & ~numbers.a.apart & ~numbers.mates
    themselves = int(numbers.present.any(axis=0).sum())
    return (int(sizes(strangers).sum()) - themselves) // 2


def mates_within(numbers: Numbers, group: Bits) -> int:
    """Return how many pairs of a group belong together."""
    owners, mates = numbers.couples
    flags = np.unpackbits(group.view(np.uint8), bitorder="little")
    return int((flags[owners] & flags[mates]).sum())
