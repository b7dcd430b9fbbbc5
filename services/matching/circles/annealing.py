"""Simulated annealing over sets of circles, in slices that look at the clock in between."""

from typing import NamedTuple

import numpy as np

from services.matching.circles.annealing_kernel import anneal
from services.matching.circles.pool import Floats, Pool
from services.matching.circles.programme import Positions
from services.matching.circles.watch import Watch
from services.matching.random_kernel import first_word

SLICES = 200
"""Between how many temperatures the fall is divided."""

BREATH = 100_000
"""How many steps pass at most between two looks at the clock: some 10 ms."""


class Cooling(NamedTuple):
    """A fall of temperature, geometric, over a number of steps."""

    start: float
    end: float
    steps: int


def annealed(
    pool: Pool,
    weight: Floats,
    rank: Floats,
    cooling: Cooling,
    *,
    seed: int,
    watch: Watch,
    aim: float,
    start: Positions | None = None,
) -> Positions:
    """Return circles that share nobody, of a high total `rank`; the search is led by `weight`.

    Ranks are whole numbers. It starts with the circles of `start` and ends as soon as the rank
    reaches `aim`.
    """
    people = len(pool.at) - 1
    holder = np.full(people, -1, np.int32)
    for circle in () if start is None else start:
        holder[pool.member[circle, : pool.size[circle]]] = circle
    worth = np.full(2, 0.0 if start is None else rank[start].sum())
    best = holder.copy()
    random = first_word(seed)
    steps = max(1, cooling.steps // SLICES)
    fall = (cooling.end / cooling.start) ** (1 / max(1, SLICES - 1))
    for number in range(SLICES):
        heat = cooling.start * fall**number
        for done in range(0, steps, BREATH):
            if watch.over() or worth[1] >= aim:
                return _chosen(best)
            anneal(
                *pool[:4],
                weight,
                rank,
                holder,
                best,
                worth,
                random,
                heat,
                min(BREATH, steps - done),
            )
    return _chosen(best)


def _chosen(holder: np.ndarray[tuple[int], np.dtype[np.int32]]) -> Positions:
    return np.unique(holder[holder >= 0]).astype(np.intp)
