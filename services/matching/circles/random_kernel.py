"""Compiled: random numbers from one 64-bit word, xorshift (Marsaglia, 2003)."""

import numpy as np
from numpy.typing import NDArray

from services.matching.compiled import compiled

Words = NDArray[np.uint64]


def first_word(seed: int) -> Words:
    """Return where the sequence of a seed starts, in an array of one word that is never 0."""
    return np.array([(2 * seed + 1) * 0x9E3779B97F4A7C15 % 2**64], np.uint64)


@compiled
def draw(random: Words) -> int:
    """Return the next of the sequence, and advance it."""
    word = random[0]
    word ^= word << np.uint64(13)
    word ^= word >> np.uint64(7)
    word ^= word << np.uint64(17)
    random[0] = word
    return int(word)


@compiled
def below(random: Words, count: int) -> int:
    """Return a whole number from 0 to `count` - 1."""
    return int((np.uint64(draw(random)) >> np.uint64(11)) % np.uint64(count))


@compiled
def fraction(random: Words) -> float:
    """Return a number from 0 up to 1."""
    return float(np.uint64(draw(random)) >> np.uint64(11)) / 9007199254740992.0
