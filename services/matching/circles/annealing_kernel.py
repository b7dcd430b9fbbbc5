"""Compiled: simulated annealing over sets of circles that share nobody."""

import math

import numpy as np
from numpy.typing import NDArray

from services.matching.circles.arcs import Ints
from services.matching.compiled import compiled
from services.matching.random_kernel import chance, draw

Floats = NDArray[np.float64]
Words = NDArray[np.uint64]

NONE = -1


@compiled
def anneal(
    member: Ints,
    size: Ints,
    at: Ints,
    of: Ints,
    weight: Floats,
    rank: Floats,
    holder: Ints,
    best: Ints,
    worth: Floats,
    random: Words,
    temperature: float,
    steps: int,
) -> None:
    """Go on annealing for a number of steps at one temperature.

    A step takes somebody in no circle and one of their circles by chance; the circle displaces all
    that share people with it, always where that adds weight and otherwise with the probability of
    Metropolis. `holder` says which circle each person is in, or `NONE`; `best` is such an answer of
    the highest total rank so far; `worth` holds the ranks of both.
    """
    people, longest = len(at) - 1, member.shape[1]
    loose, place = np.empty(people, np.int32), np.full(people, NONE, np.int32)
    count = 0
    for p in range(people):
        if holder[p] == NONE and at[p + 1] > at[p]:
            loose[count], place[p] = p, count
            count += 1
    out = np.empty(longest, np.int32)
    now, most = worth[0], worth[1]
    for _ in range(steps):
        if count == 0:
            break
        p = loose[draw(random, count)]
        circle = of[at[p] + draw(random, at[p + 1] - at[p])]
        gain, displaced = weight[circle], 0
        for seat in range(size[circle]):
            other = holder[member[circle, seat]]
            if other != NONE:
                for k in range(displaced):
                    if out[k] == other:
                        other = NONE
                        break
            if other != NONE:
                out[displaced] = other
                displaced += 1
                gain -= weight[other]
        if gain < 0.0 and chance(random) >= math.exp(gain / temperature):
            continue
        for k in range(displaced):
            now -= rank[out[k]]
            for seat in range(size[out[k]]):
                q = member[out[k], seat]
                holder[q] = NONE
                loose[count], place[q] = q, count
                count += 1
        for seat in range(size[circle]):
            q = member[circle, seat]
            holder[q] = circle
            count -= 1
            last = loose[count]
            loose[place[q]], place[last] = last, place[q]
            place[q] = NONE
        now += rank[circle]
        if now > most + 0.5:
            most = now
            best[:] = holder
    worth[0], worth[1] = now, most
