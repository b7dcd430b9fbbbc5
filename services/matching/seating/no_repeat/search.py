"""Rounds in which nobody meets twice, found by search.

It first asks for schedules with a symmetry, which are found in a second or not at all, and
then walks through any.
"""

from collections.abc import Sequence

import numpy as np

from services.matching.random_kernel import first_word
from services.matching.seating.arrays import Bits, Ints
from services.matching.seating.designs.design import cut_down
from services.matching.seating.no_repeat.effort import SWAPS, chances
from services.matching.seating.no_repeat.kernel import counted, shuffled, walked
from services.matching.seating.no_repeat.symmetry import Case, matrix_found, starters_found
from services.matching.seating.searching.effort import Effort, Stretch

SYMMETRIC = ((matrix_found, 0.2), (starters_found, 0.3))
"""The searches for a symmetry, each with the share of the stretch after which it gives up."""

TEMPERATURE = 0.26
"""In repeats. A warmer walk loses what it gained, a colder one stays where it is."""


def warm() -> None:
    """Compile the searches, or load what was compiled."""
    random, case = first_word(0), Case(4, 3, 3)
    for search, _ in SYMMETRIC:
        search(case, random, Effort(proposals=1).between(0, 1))
    walk([2, 2], 2, random, Effort(proposals=1).between(0, 1))


def no_repeat(sizes: Sequence[int], rounds: int, random: Bits, stretch: Stretch) -> Ints:
    """Return rounds x sum(sizes) table numbers in which as few meetings as possible are repeated.

    In every round table t has sizes[t] people. The same state of `random` and a counted stretch
    give the same schedule. The search takes memory of the square of the people, and of rounds x
    tables x people.

    Raises:
        ValueError: If there is no round, or nobody to seat.
    """
    if rounds < 1 or sum(sizes) < 1 or min(sizes) < 0:
        raise ValueError(f"There is nothing to seat: {rounds} rounds, tables of {list(sizes)}.")
    seats = symmetric(sizes, rounds, random, stretch)
    asked = sum(share for _, share in SYMMETRIC)
    return walk(sizes, rounds, random, stretch.part(asked, 1 - asked)) if seats is None else seats


def symmetric(sizes: Sequence[int], rounds: int, random: Bits, stretch: Stretch) -> Ints | None:
    """Search for a schedule with a symmetry; None if none is found.

    Tables whose sizes differ by one are filled from a schedule of the larger size.
    """
    tables = [size for size in sizes if size > 0]
    case = Case(len(tables), max(tables), rounds)
    if min(tables) < case.size - 1 or rounds * (case.size - 1) >= case.groups * case.size:
        return None
    done = 0.0
    for search, share in SYMMETRIC:
        whole = search(case, random, stretch.part(done, share))
        seats = None if whole is None else cut_down(whole, sizes)
        if seats is not None:
            return seats
        done += share
    return None


def walk(sizes: Sequence[int], rounds: int, random: Bits, stretch: Stretch) -> Ints:
    """Walk from one schedule to the next; return that of the fewest repeats."""
    people = sum(sizes)
    seats = np.tile(np.repeat(np.arange(len(sizes), dtype=np.int32), sizes), (rounds, 1))
    shuffled(seats, random)
    met = np.zeros((people, people), dtype=np.int16)
    clash = np.zeros((rounds, len(sizes), people), dtype=np.int16)
    worth, best = np.zeros(people, dtype=np.int16), seats.copy()
    at = np.array([counted(seats, met, clash)] * 2 + [0, 0], dtype=np.int64)
    warmth = chances(TEMPERATURE)
    while proposals := stretch.take():
        scans = 1 + SWAPS * proposals // people
        if walked(seats, met, clash, best, worth, at, random, scans, warmth):
            break
    return best


def repeats(seats: Ints) -> int:
    """Return how many meetings of two people come after their first; seats is rounds x people."""
    people = seats.shape[1]
    met = np.zeros((people, people), dtype=np.int16)
    for row in seats:
        met += row[:, None] == row[None, :]
    np.fill_diagonal(met, 0)
    return int(np.maximum(met - 1, 0).sum()) // 2
