"""How much of a search for rounds without a repeat a proposal pays for, and how warm it is."""

import math

import numpy as np

from services.matching.seating.no_repeat.kernel import Longs

SWAPS = 50
"""Swaps, or pairs looked at, that take about as long as a proposal of the search of seatings."""


def chances(temperature: float) -> Longs:
    """Return below which number of 30 bits a draw allows 0, 1, 2, ... repeats more."""
    return np.array([math.exp(-more / temperature) * (1 << 30) for more in range(8)], np.int64)
