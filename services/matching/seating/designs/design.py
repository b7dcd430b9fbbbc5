"""Schedules in which nobody meets the same person twice, by construction.

The social golfer problem: g groups of p people, w rounds. What algebra gives is exact and takes
milliseconds, where a search gets stuck a few repeats short.
Sources: Colbourn & Dinitz, Handbook of Combinatorial Designs, 2nd ed.; Miller, Valkov & Abel,
"Combinatorial Solutions to the Social Golfer Problem", Symmetry 18 (2026) 269.
"""

from collections.abc import Sequence

import numpy as np

from services.matching.seating.arrays import Ints
from services.matching.seating.designs.matrices import quasi, transversal
from services.matching.seating.designs.plane import doubled_plane
from services.matching.seating.designs.starters import turned

PAIR = 2
MOST_PEOPLE = 1500
"""People for whom it is looked up pair by pair who has met whom."""


def design(groups: int, size: int, rounds: int) -> Ints | None:
    """Return rounds x (groups * size) group numbers, with nobody meeting the same person twice.

    Every group has `size` people in every round. None if no construction is known here, which
    does not prove that there is none.
    """
    if min(groups, size, rounds) < 1 or rounds * (size - 1) > groups * size - 1:
        return None
    people = np.arange(groups * size, dtype=np.int32)
    if size == 1 or rounds == 1:
        return np.tile(people // size, (rounds, 1))
    if size == PAIR:
        return _everybody_once(groups, rounds)
    if (groups, size) == (8, 4):
        return doubled_plane()[:rounds]
    for construction in (turned, quasi, _within_classes):
        seats = construction(groups, size, rounds)
        if seats is not None:
            return seats
    return None


def _everybody_once(groups: int, rounds: int) -> Ints:
    """Pair everybody with everybody: one stands still, the others go round."""
    others = PAIR * groups - 1
    seats = np.empty((rounds, others + 1), dtype=np.int32)
    for at in range(rounds):
        row = (np.arange(others) + at) % others
        seats[at, row] = np.minimum(np.arange(others), others - np.arange(others))
        seats[at, others] = 0
    return seats


def _within_classes(groups: int, size: int, rounds: int) -> Ints | None:
    """Let people meet across classes for some rounds, then within their own class of `groups`."""
    most = (groups - 1) // (size - 1) if groups % size == 0 else 0
    for within in range(min(most, rounds - 1) + 1):
        across = transversal(groups, size, rounds - within)
        inner = design(groups // size, size, within) if within else None
        if across is not None and inner is not None:
            tables = groups // size
            blocks = [inner + tables * j for j in range(size)]
            return np.concatenate([across, np.concatenate(blocks, axis=1)]).astype(np.int32)
        if across is not None and not within:
            return across
    return None


def uneven_design(sizes: Sequence[int], rounds: int) -> Ints | None:
    """Return rounds x sum(sizes) table numbers, with nobody meeting the same person twice.

    In every round table t has sizes[t] people. None if no construction is known here, or if the
    sizes that are not 0 differ by more than one. The people are interchangeable: who takes which
    itinerary is up to the caller.
    """
    tables = [table for table, size in enumerate(sizes) if size > 0]
    largest = max(sizes, default=0)
    if not tables or rounds < 1 or min(sizes[table] for table in tables) < largest - 1:
        return None
    whole = design(len(tables), largest, rounds)
    return None if whole is None else cut_down(whole, sizes)


def cut_down(whole: Ints, sizes: Sequence[int]) -> Ints | None:
    """Return a schedule of equal groups with people taken out and tables given, to fit the sizes.

    None if too few people are found of whom no two meet.
    """
    leaving = strangers(whole, whole.shape[1] - sum(sizes))
    return None if leaving is None else _relabelled(np.delete(whole, leaving, axis=1), sizes)


def strangers(seats: Ints, count: int) -> list[int] | None:
    """Return so many people of whom no two meet: each leaves a chair at a table of their own.

    The last class of a transversal is found first. None if a greedy choice finds too few.
    """
    people = seats.shape[1]
    for first in range(people, 0, -1):
        chosen: list[int] = []
        free = np.ones(people, dtype=np.bool_)
        while len(chosen) < count and free[:first].any():
            person = int(np.flatnonzero(free[:first])[-1])
            chosen.append(person)
            free &= (seats != seats[:, [person]]).all(axis=0)
        if len(chosen) == count:
            return chosen
        if people > MOST_PEOPLE:
            break
    return None


def _relabelled(seats: Ints, sizes: Sequence[int]) -> Ints:
    """Give every group of every round a table of its size, in the order of the sizes."""
    order = np.argsort(-np.asarray(sizes), kind="stable").astype(np.int32)
    relabelled = np.empty_like(seats)
    for at, row in enumerate(seats):
        rank = np.empty(len(sizes), dtype=np.int64)
        rank[np.argsort(-np.bincount(row, minlength=len(sizes)), kind="stable")] = range(len(sizes))
        relabelled[at] = order[rank[row]]
    return relabelled
