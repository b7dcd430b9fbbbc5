"""Eight tables of four, ten rounds, from two affine planes of order 4 with signs.

Two people, + and -, stand for each of the 16 points of the plane over the field of four elements.
The lines of its five directions are five rounds of four groups of four points; a second plane, with
the points renamed, makes five more. Any two points then share two lines. Each person of a line sits
with those of one sign, whose partners sit together at another table. If two points have the same
signs on one of their lines and different ones on the other, each of their four pairs meets once.
The signs are 160 unknowns over the field of two elements, one equation a pair of points. They have
a solution for very few renamings: of those drawn at random, number 342,840 was the first.
Ten rounds are the most there can be.
"""

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from services.matching.seating.arrays import Ints
from services.matching.seating.designs.fields import Field

POINTS, LINE = 16, 4
RENAMED = (6, 12, 4, 14, 9, 3, 0, 8, 13, 5, 15, 7, 2, 1, 11, 10)
"""The point of the second plane that stands for each point of the first."""


def doubled_plane() -> Ints:
    """Return the schedule, 10 x 32 tables; persons 2 x and 2 x + 1 stand for point x."""
    lines = _lines()
    signs = _signs(lines)
    seats = np.empty((len(lines) // LINE, 2 * POINTS), dtype=np.int32)
    for number, line in enumerate(lines):
        at, table = number // LINE, number % LINE * 2
        for place, point in enumerate(line):
            sign = signs >> number * LINE + place & 1
            seats[at, [2 * point + sign, 2 * point + 1 - sign]] = table, table + 1
    return seats


def _lines() -> list[list[int]]:
    """Return the 20 lines of both planes, direction by direction."""
    field, every = Field(2, 2), np.arange(LINE)
    sloping = [
        (LINE * every + field.add(field.multiply(every, np.array(slope)), np.array(start))).tolist()
        for slope in range(LINE)
        for start in range(LINE)
    ]
    plane = [*sloping, *((LINE * start + every).tolist() for start in range(LINE))]
    return [*plane, *([RENAMED[point] for point in line] for line in plane)]


def _equations(lines: list[list[int]]) -> Iterator[int]:
    """Yield the unknowns whose sum is 1 for each pair of points, as bits."""
    shared: dict[tuple[int, ...], int] = {}
    for number, line in enumerate(lines):
        for one, other in combinations(range(LINE), 2):
            pair = tuple(sorted((line[one], line[other])))
            bits = 1 << number * LINE + one | 1 << number * LINE + other
            shared[pair] = shared.get(pair, 0) | bits
    yield from shared.values()


def _signs(lines: list[list[int]]) -> int:
    """Solve the equations by elimination; return the unknowns as bits."""
    one = 1 << LINE * len(lines)  # the right-hand side
    pivots: dict[int, int] = {}
    for equation in _equations(lines):
        row = equation | one
        while (lowest := row & -row) in pivots:
            row ^= pivots[lowest]
        if row:
            pivots[lowest] = row
    signs = 0
    for lowest in sorted(pivots, reverse=True):
        odd = (pivots[lowest] & (signs | one)).bit_count() % 2
        signs |= lowest * odd
    return signs
