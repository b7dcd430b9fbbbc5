"""Compiled: random numbers from one 64-bit word that is passed along, xorshift64* (Vigna, 2016)."""

import numpy as np
from numpy.typing import NDArray

from services.matching.compiled import tight

Words = NDArray[np.uint64]


def first_word(seed: int) -> Words:
    """Return where the sequence of a seed starts, in an array of one word that is never 0."""
    return np.array([(2 * seed + 1) * 0x9E3779B97F4A7C15 % 2**64], np.uint64)


@tight
def draw(random: Words, below: int) -> int:
    """Return a number from 0 to `below` - 1, and advance the sequence."""
    x = random[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    random[0] = x
    high = (x * np.uint64(0x2545F4914F6CDD1D)) >> np.uint64(32)
    return np.int64((high * np.uint64(below)) >> np.uint64(32))


@tight
def chance(random: Words) -> float:
    """Return a number from above 0 to 1."""
    return (draw(random, 1 << 31) + 1.0) / (1 << 31)
