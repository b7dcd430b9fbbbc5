"""What a change of places costs at the prices of a moment: compiled."""

import math

import numpy as np

from services.matching.compiled import tight
from services.matching.random_kernel import chance
from services.matching.seating.arrays import Arrays, Bits
from services.matching.seating.searching.effect_kernel import weigh
from services.matching.seating.searching.state_kernel import State

BROKEN, ALONE, TOPICS, WARM, CLOSENESS, QUOTA, HEAT = range(7)
"""Where the prices of a change stand, and how much worse a change may be."""


@tight
def patience(prices: np.ndarray, random: Bits) -> float:
    """Return how much worse a change may be this time: little as a rule, more when it is hot."""
    return -prices[HEAT] * math.log(chance(random))


@tight
def worse_by(
    room: Arrays,
    state: State,
    r: int,
    person: int,
    other: int,
    to: int,
    prices: np.ndarray,
    closeness: np.ndarray,
) -> float:
    """Return what a change of places costs at the present prices."""
    broken, alone, topics, warm, close = weigh(room, state, r, person, other, to, closeness)
    return (
        prices[BROKEN] * broken
        + prices[ALONE] * alone
        - prices[TOPICS] * topics
        - prices[WARM] * warm
        + prices[CLOSENESS] * close
    )
