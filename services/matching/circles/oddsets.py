"""Cuts from odd sets: constraints that every choice of circles keeps and fractions break."""

import numpy as np
from scipy.sparse import csr_matrix

from services.matching.circles.arcs import Ints
from services.matching.circles.oddsets_kernel import odd_sets
from services.matching.circles.pool import Floats, Pool
from services.matching.circles.programme import TINY, Rows
from services.matching.random_kernel import first_word

LARGEST = 9
"""How many people an odd set may have."""

MOST_SETS = 100
"""How many cuts are made at a time, the most violated ones."""

MOST_FOUND = 20_000


def no_sets() -> Ints:
    """Return the empty list of odd sets: k x `LARGEST`."""
    return np.zeros((0, LARGEST), np.int32)


def violated_sets(pool: Pool, x: Floats, *, seed: int) -> Ints:
    """Return odd sets that a fractional choice violates, most violated first."""
    used = np.flatnonzero(x > TINY)
    fraction, weight = pool.only(used), x[used]
    loose = np.unique(fraction.member[weight < 1 - TINY])
    people = len(pool.at) - 1
    shares = np.repeat(np.arange(people), np.diff(fraction.at))
    covered = np.bincount(shares, weights=weight[fraction.of], minlength=people)
    found, violation = np.full((MOST_FOUND, LARGEST), -1, np.int32), np.zeros(MOST_FOUND)
    count = odd_sets(
        fraction.member,
        fraction.size,
        fraction.at,
        fraction.of,
        weight,
        np.maximum(1 - covered, 0),
        loose[loose >= 0],
        found,
        violation,
        first_word(seed),
    )
    sets, first = np.unique(found[:count], axis=0, return_index=True)
    return sets[np.argsort(-violation[first], kind="stable")[:MOST_SETS]]


def cuts(pool: Pool, sets: Ints) -> Rows:
    """Return the constraint of each set: a circle counts half its people in it, rounded down."""
    inside = _membership(sets, len(pool.at) - 1)
    belonging = csr_matrix(
        (np.ones(len(pool.of)), pool.of, pool.at), (len(pool.at) - 1, len(pool.size))
    )
    matrix = (inside @ belonging).tocsr()
    matrix.data = matrix.data // 2
    matrix.eliminate_zeros()
    return Rows(matrix, (sets >= 0).sum(axis=1) // 2 * 1.0)


def _membership(sets: Ints, people: int) -> csr_matrix:
    row, place = np.nonzero(sets >= 0)
    return csr_matrix((np.ones(len(row)), (row, sets[row, place])), (len(sets), people))
