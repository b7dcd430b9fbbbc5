"""Schedules from difference matrices: people in classes, tables that turn.

A difference matrix here has `size` rows and `rounds` columns over a group of g elements, and for
any two rows the differences of their entries are all different. Person (j, i), the i-th of class j
of g people, sits in round r at table i + a[j, r]: two people of one class never meet, and two of
classes j and k meet where a[j, r] - a[k, r] is one given element, in at most one round.
Source: Colbourn & Dinitz, Handbook of Combinatorial Designs, 2nd ed., VI.17.
"""

import random
from functools import cache

import numpy as np

from services.matching.seating.arrays import Ints
from services.matching.seating.designs.data import MATRICES, QUASI_MATRICES
from services.matching.seating.designs.fields import ring

EFFORT = 20_000
"""Entries that the search for a matrix tries before it gives up; about a quarter of a second."""

BASE = 36
"""Of the digits in which matrices are stored."""

Matrix = list[list[int]]


def transversal(groups: int, size: int, rounds: int) -> Ints | None:
    """Return rounds x (groups * size) tables; person j * groups + i is the i-th of class j.

    People of one class never meet. None if no matrix is known and none is found.
    """
    if max(size, rounds) > groups:
        return None
    if (size - 1) * (rounds - 1) < groups:
        return turned_tables(groups, [[j * r for r in range(rounds)] for j in range(size)])
    field = ring(groups)
    if field and min(size, rounds) <= field.units:
        return field.lines(size, rounds).reshape(rounds, -1).astype(np.int32)
    matrix = _stored(groups, size, rounds) or found(groups, size, rounds)
    return turned_tables(groups, matrix) if matrix else None


def turned_tables(groups: int, matrix: Matrix | Ints) -> Ints:
    """Return the schedule that a difference matrix, size x rounds, stands for."""
    entries = np.array(matrix, dtype=np.int32).T
    seats = (entries[:, :, None] + np.arange(groups)) % groups
    return seats.reshape(len(entries), -1).astype(np.int32)


def _stored(groups: int, size: int, rounds: int) -> Matrix | None:
    """Return a part of a stored matrix, which may stand on its side."""
    for text in MATRICES.get(groups, ()):
        matrix = [[int(entry, BASE) for entry in row] for row in text.split()]
        if size <= len(matrix) and rounds <= len(matrix[0]):
            return [row[:rounds] for row in matrix[:size]]
        if rounds <= len(matrix) and size <= len(matrix[0]):
            return [[row[j] for row in matrix[:rounds]] for j in range(size)]
    return None


@cache
def found(groups: int, size: int, rounds: int) -> Matrix | None:
    """Search for a matrix over the integers modulo `groups`; the same every time."""
    if size < rounds:
        lying = found(groups, rounds, size)
        return [list(column) for column in zip(*lying, strict=True)] if lying else None
    draw = random.Random(f"{groups}-{size}-{rounds}")  # noqa: S311 - not a secret
    matrix: Matrix = [[0] * rounds]
    failed = effort = 0
    while len(matrix) < size and effort < EFFORT:
        effort += rounds * len(matrix)
        row = _row(matrix, groups, rounds, draw)
        failed = 0 if row else failed + 1
        if row:
            matrix.append(row)
        elif failed > rounds:
            del matrix[1 + (len(matrix) - 1) // 2 :]
            failed = 0
    return matrix if len(matrix) == size else None


def _row(matrix: Matrix, groups: int, rounds: int, draw: random.Random) -> list[int] | None:
    """Return one more row that begins with 0, by one walk without a way back."""
    row, taken = [0], [1] * len(matrix)  # the differences from each row so far, as bits
    for r in range(1, rounds):
        barred = 0
        for differences, other in zip(taken, matrix, strict=True):
            turned = differences << other[r]
            barred |= turned | turned >> groups
        free = [entry for entry in range(groups) if not barred >> entry & 1]
        if not free:
            return None
        row.append(draw.choice(free))
        for at, other in enumerate(matrix):
            taken[at] |= 1 << (row[-1] - other[r]) % groups
    return row


def quasi(groups: int, size: int, rounds: int) -> Ints | None:
    """Return rounds x (groups * size) tables from a stored matrix with holes, if there is one.

    All tables but the last turn, over groups - 1 elements. The class with a hole in a round, and
    whoever is left over, sit together at the last.
    """
    rows = QUASI_MATRICES.get((groups, size), "").split()
    if not rows or rounds > len(rows[0]):
        return None
    turn, people = groups - 1, groups * size
    seats = np.full((rounds, people), turn, dtype=np.int32)
    for j, row in enumerate(rows):
        for r, entry in enumerate(row[:rounds]):
            if entry != "*":
                seats[r, j * turn : (j + 1) * turn] = (np.arange(turn) + int(entry, BASE)) % turn
    return seats
