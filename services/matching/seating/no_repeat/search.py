"""Rounds in which nobody meets twice: by construction where one is known, otherwise by search.

The search first asks for schedules with a symmetry, which are found in a second or not at all, and
then walks through any.
"""

from collections.abc import Callable, Sequence

import numpy as np

from services.matching.random_kernel import first_word
from services.matching.seating.arrays import Ints
from services.matching.seating.designs.design import cut_down, uneven_design
from services.matching.seating.no_repeat.effort import Allowance, chances
from services.matching.seating.no_repeat.kernel import counted, shuffled, walked
from services.matching.seating.no_repeat.symmetry import Case, matrix_found, starters_found

SYMMETRIC = ((matrix_found, 0.1), (starters_found, 0.3))
"""The searches for a symmetry, each with the share of the allowance after which it gives up."""

TEMPERATURE = 0.26
"""In repeats. A warmer walk loses what it gained, a colder one stays where it is."""

SLICE = 1_500_000
"""Swaps weighed between two looks at the clock and the stop signal: about ten milliseconds."""


def no_repeat(
    sizes: Sequence[int],
    rounds: int,
    *,
    seed: int,
    effort: int | None = None,
    seconds: float | None = None,
    stop: Callable[[], bool] | None = None,
) -> Ints:
    """Return rounds x sum(sizes) table numbers in which as few meetings as possible are repeated.

    In every round table t has sizes[t] people. `effort` is how many swaps are weighed at most: the
    same arguments give the same schedule. `seconds` is a limit on top of it, or instead of it;
    `stop` is asked every few milliseconds. The search takes memory of the square of the people,
    and of rounds x tables x people.

    Raises:
        ValueError: If there is no round, or nobody to seat.
    """
    if rounds < 1 or sum(sizes) < 1 or min(sizes) < 0:
        raise ValueError(f"There is nothing to seat: {rounds} rounds, tables of {list(sizes)}.")
    seats = uneven_design(sizes, rounds)
    if seats is not None:
        return seats
    allowance = Allowance(effort=effort, seconds=seconds, stop=stop)
    seats = symmetric(sizes, rounds, seed=seed, allowance=allowance)
    return seats if seats is not None else walk(sizes, rounds, seed=seed, allowance=allowance)


def symmetric(sizes: Sequence[int], rounds: int, *, seed: int, allowance: Allowance) -> Ints | None:
    """Search for a schedule with a symmetry, without any design; None if none is found.

    Tables whose sizes differ by one are filled from a schedule of the larger size.
    """
    tables = [size for size in sizes if size > 0]
    case = Case(len(tables), max(tables), rounds)
    if min(tables) < case.size - 1 or rounds * (case.size - 1) >= case.groups * case.size:
        return None
    random = first_word(seed)
    for search, share in SYMMETRIC:
        whole = search(case, random, allowance, share)
        seats = None if whole is None else cut_down(whole, sizes)
        if seats is not None:
            return seats
    return None


def walk(sizes: Sequence[int], rounds: int, *, seed: int, allowance: Allowance) -> Ints:
    """Walk from one schedule to the next, without any design; return that of the fewest repeats."""
    people, random = sum(sizes), first_word(seed)
    seats = np.tile(np.repeat(np.arange(len(sizes), dtype=np.int32), sizes), (rounds, 1))
    shuffled(seats, random)
    met = np.zeros((people, people), dtype=np.int16)
    clash = np.zeros((rounds, len(sizes), people), dtype=np.int16)
    worth, best = np.zeros(people, dtype=np.int16), seats.copy()
    at = np.array([counted(seats, met, clash)] * 2 + [0, 0], dtype=np.int64)
    scans, warmth = 1 + SLICE // people, chances(TEMPERATURE)
    while allowance.lasts():
        if walked(seats, met, clash, best, worth, at, random, scans, warmth):
            break
        allowance.spend(scans * people)
    return best


def repeats(seats: Ints) -> int:
    """Return how many meetings of two people come after their first; seats is rounds x people."""
    people = seats.shape[1]
    met = np.zeros((people, people), dtype=np.int16)
    for row in seats:
        met += row[:, None] == row[None, :]
    np.fill_diagonal(met, 0)
    return int(np.maximum(met - 1, 0).sum()) // 2
