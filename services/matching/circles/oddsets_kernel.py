"""Compiled: odd sets of people that a fractional answer covers more than whole circles can.

Circles that hold two or three of the people of a set S use up at least two of them, so that at most
(|S| - 1) / 2 of them fit where |S| is odd: a rank-1 Chvátal-Gomory cut with multipliers 1/2, like
the blossom inequality of Edmonds (1965) for pairs. S is violated if the slack of its people and
the x of the circles that hold an odd number of them add up to less than 1.
"""

import numpy as np
from numpy.typing import NDArray

from services.matching.circles.arcs import Ints
from services.matching.compiled import compiled
from services.matching.random_kernel import chance, draw

Floats = NDArray[np.float64]
Words = NDArray[np.uint64]

PATIENCE = 60
"""How many people are taken in or out of a set, from each person on."""

LEAST = 0.03
"""The least violation worth a cut."""


@compiled
def odd_sets(
    member: Ints,
    size: Ints,
    at: Ints,
    of: Ints,
    x: Floats,
    slack: Floats,
    start: Ints,
    found: Ints,
    violation: Floats,
    random: Words,
) -> int:
    """Search for violated odd sets by tabu search from each start; return how many were found.

    Circles are those with x > 0. `found` is k x largest and takes sorted people, -1 after the last;
    `violation` is k.
    """
    people, circles = len(slack), len(size)
    largest = found.shape[1]
    inside, odd = np.zeros(people, np.uint8), np.zeros(circles, np.uint8)
    tabu, seen = np.zeros(people, np.int64), np.zeros(people, np.int64)
    chosen = np.empty(largest + 1, np.int32)
    near = np.empty(people, np.int32)
    count, step, stamp = 0, 0, 0
    for first in start:
        p, total, taken, best = first, 0.0, 0, 1.0 - LEAST
        for _ in range(PATIENCE):
            step += 1
            if inside[p] == 1:
                inside[p] = 0
                total -= slack[p]
                for place in range(taken):
                    if chosen[place] == p:
                        chosen[place] = chosen[taken - 1]
                        break
                taken -= 1
            else:
                inside[p] = 1
                total += slack[p]
                chosen[taken] = p
                taken += 1
            for i in range(at[p], at[p + 1]):
                circle = of[i]
                total += -x[circle] if odd[circle] == 1 else x[circle]
                odd[circle] = 1 - odd[circle]
            tabu[p] = step + 3 + draw(random, 4)
            if taken % 2 == 1 and taken >= 3 and total < best and count < len(found):
                best = total - 0.02
                found[count, :taken] = np.sort(chosen[:taken])
                found[count, taken:] = -1
                violation[count] = 1.0 - total
                count += 1
            stamp += 1
            around = 0
            for place in range(taken):
                for i in range(at[chosen[place]], at[chosen[place] + 1]):
                    for seat in range(size[of[i]]):
                        q = member[of[i], seat]
                        if seen[q] != stamp:
                            seen[q] = stamp
                            near[around] = q
                            around += 1
            least, p = 1e9, -1
            for place in range(around):
                q = near[place]
                if tabu[q] > step or (inside[q] == 0 and taken >= largest):
                    continue
                change = -slack[q] if inside[q] == 1 else slack[q]
                for i in range(at[q], at[q + 1]):
                    change += -x[of[i]] if odd[of[i]] == 1 else x[of[i]]
                change += 1e-3 * chance(random)
                if change < least:
                    least, p = change, q
            if p < 0:
                break
        for place in range(taken):
            inside[chosen[place]] = 0
            for i in range(at[chosen[place]], at[chosen[place] + 1]):
                odd[of[i]] = 0
    return count
