"""Which tables have a topic and which pairs are warm, and at which level."""

import numpy as np

from services.matching.seating.arrays import Bits, Ints, nuances
from services.matching.seating.bounds.room import Counts, Numbers, sizes
from shared.facts import LevelCounts


def topics_at(numbers: Numbers, seats: Ints, loads: Counts) -> LevelCounts:
    """Return how many tables of two or more share one interest, each at its narrowest level.

    Args:
        seats: the table of each person in each round (r x n).
        loads: how many sit at each table (r x g).
    """
    same, every = np.zeros_like(loads, np.bool_), np.zeros_like(loads, np.bool_)
    for number, row in enumerate(seats):
        tables, interests = _shared_by_all(numbers, row, loads[number])
        every[number, tables] = True
        same[number, tables[numbers.same[interests]]] = True
    return LevelCounts(same=int(same.sum()), topic=int((every & ~same).sum()))


def pairs_in(numbers: Numbers, met: Bits) -> LevelCounts:
    """Return how many of those who met (n x w) are warm pairs, each at their narrowest level."""
    warm = met & numbers.friend
    pairs = int(sizes(warm).sum()) // 2
    worth = nuances(numbers.room)
    if worth is None:
        return LevelCounts(same=pairs)
    same = int(sizes(warm & worth.near).sum()) // 2
    field = int(sizes(warm & worth.strained).sum()) // 2
    return LevelCounts(same=same, topic=pairs - same - field, field=field)


def total(counts: LevelCounts) -> int:
    """Return how many there are at all levels together."""
    return counts.same + counts.topic + counts.field


def _shared_by_all(numbers: Numbers, seats: Ints, loads: Counts) -> tuple[Ints, Ints]:
    """Return each table of two or more of a round with each interest that all its people hold."""
    a = numbers.a
    kinds = max(1, len(a.fan_at) - 1)
    tables = seats[a.fan]
    interests = np.repeat(np.arange(len(a.fan_at) - 1), np.diff(a.fan_at))
    keys = tables[tables >= 0] * np.int64(kinds) + interests[tables >= 0]
    found, held = np.unique(keys, return_counts=True)
    at = loads[found // kinds]
    shared = found[(held == at) & (at > 1)]
    return shared // kinds, shared % kinds
