"""Weighing exchanges of two people drawn by chance, as fast as it goes: compiled."""

import numpy as np

from services.matching.compiled import tight
from services.matching.random_kernel import draw
from services.matching.seating.arrays import Arrays, Bits
from services.matching.seating.searching.effect_kernel import weigh
from services.matching.seating.searching.state_kernel import State


@tight
def weigh_exchanges(
    room: Arrays, state: State, closeness: np.ndarray, count: int, random: Bits
) -> float:
    """Weigh so many exchanges; return the sum of all effects, so that none is skipped."""
    people, rounds = state.seat.shape
    total = 0.0
    for _ in range(count):
        r = draw(random, rounds)
        one, other = draw(random, people), draw(random, people)
        while state.seat[one, r] == state.seat[other, r]:
            other = draw(random, people)
        there = state.seat[other, r]
        broken, alone, topics, warm, close = weigh(room, state, r, one, other, there, closeness)
        total += broken + alone + topics + warm + close
    return total
