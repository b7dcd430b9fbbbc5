"""The grouping being searched, and the moves that change it: compiled.

The sum of an element's weights to each group is kept, so that the gain of a move is known in O(1)
and a move made in O(n) (Lai and Hao, "Iterated maxima search for the maximally diverse grouping
problem", European Journal of Operational Research 254, 2016).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matching.compiled import compiled
from services.matching.random_kernel import chance, draw

Ints = NDArray[np.int32]
Reals = NDArray[np.float32]


class Instance(NamedTuple):
    """Weights between n elements, scaled to at most 1, and the limits of g groups."""

    weights: Reals
    """n x n, symmetric, the diagonal 0."""
    minimum: Ints
    """g"""
    maximum: Ints
    """g"""


class State(NamedTuple):
    """Who is in which group: n elements, g groups."""

    group: Ints
    """n: the group of each element."""
    size: Ints
    """g"""
    sums: Reals
    """g x n: the weights of each element to the members of a group, added up."""
    own: Reals
    """n: the sum to the element's own group."""
    best: Ints
    """n: the best grouping of this search."""
    gain: NDArray[np.float64]
    """2: what has been gained since the start, and the most that ever had been."""
    random: NDArray[np.uint64]
    """1: state of the random numbers."""
    column: Reals
    """g: room for an element's sums."""
    gains: Reals
    """n: room for the gains of an element's swaps."""


@compiled
def add_up(instance: Instance, state: State) -> None:
    """Compute sizes and sums from the groups; also sheds what rounding has piled up."""
    n = state.group.size
    state.size[:] = 0
    state.sums[:] = 0
    for i in range(n):
        g = state.group[i]
        state.size[g] += 1
        total, weights = state.sums[g], instance.weights[i]
        for k in range(n):
            total[k] += weights[k]
    for k in range(n):
        state.own[k] = state.sums[state.group[k], k]


@compiled
def settle(state: State, one: int, other: int) -> None:
    """Bring the members' sums to their own group up to date after two groups have changed."""
    first, second = state.sums[one], state.sums[other]
    for k in range(state.group.size):
        g = state.group[k]
        if g == one:
            state.own[k] = first[k]
        elif g == other:
            state.own[k] = second[k]


@compiled
def insert(instance: Instance, state: State, i: int, into: int) -> None:
    """Move an element to another group."""
    out = state.group[i]
    source, target, weights = state.sums[out], state.sums[into], instance.weights[i]
    for k in range(state.group.size):
        source[k] -= weights[k]
        target[k] += weights[k]
    state.group[i] = into
    state.size[out] -= 1
    state.size[into] += 1
    settle(state, out, into)


@compiled
def swap(instance: Instance, state: State, i: int, j: int) -> None:
    """Let two elements of different groups change places."""
    one, other = state.group[i], state.group[j]
    first, second = state.sums[one], state.sums[other]
    leaving, coming = instance.weights[i], instance.weights[j]
    for k in range(state.group.size):
        change = coming[k] - leaving[k]
        first[k] += change
        second[k] -= change
    state.group[i], state.group[j] = other, one
    settle(state, one, other)


@compiled
def swaps_above(
    weights: Reals, at_home: Reals, column: Reals, state: State, limit: np.float32
) -> int:
    """Weigh the swaps of one element with each other one at once; count those above a limit.

    Without branches, so that eight are weighed in one instruction.
    """
    group, own, gains = state.group, state.own, state.gains
    count = 0
    for j in range(group.size):
        gain = at_home[j] + column[group[j]] - own[j] - weights[j] - weights[j]
        gains[j] = gain
        count += gain > limit
    return count


@compiled
def move(instance: Instance, state: State, i: int, threshold: float) -> float:
    """Make one of an element's moves that gain more than a threshold, if there is any.

    Each such move, a swap or an insertion that the limits allow, is as likely as the others.
    Returns what was gained, 0 without a move.
    """
    out = state.group[i]
    column = state.column
    groups = column.size
    for g in range(groups):
        column[g] = state.sums[g, i]
    home = column[out]
    limit = np.float32(home + threshold)
    column[out] = np.float32(-3e38)
    inserts = 0
    if state.size[out] > instance.minimum[out]:
        for g in range(groups):
            inserts += column[g] > limit and state.size[g] < instance.maximum[g]
    found = swaps_above(instance.weights[i], state.sums[out], column, state, limit)
    if inserts + found == 0:
        return 0.0
    pick = draw(state.random, inserts + found)
    if pick < inserts:
        g = -1
        while pick >= 0:
            g += 1
            pick -= column[g] > limit and state.size[g] < instance.maximum[g]
        gain = float(column[g] - home)
        insert(instance, state, i, g)
        return gain
    pick -= inserts
    j = -1
    while pick >= 0:
        j += 1
        pick -= state.gains[j] > limit
    gain = float(state.gains[j] - home)
    swap(instance, state, i, j)
    return gain


@compiled
def anneal(instance: Instance, state: State, hot: float, cold: float, rows: int) -> int:
    """Let an element at random move, `rows` times, while the temperature falls geometrically.

    All moves of an element meet the same random threshold: one look weighs n swaps, and each is
    made about as often as in an annealing that draws them one by one. Returns how many lost.
    """
    n = state.group.size
    lost = 0
    fall = np.log(cold / hot) / rows
    temperature = hot
    for row in range(rows):
        if row & 63 == 0:
            temperature = hot * np.exp(fall * row)
        threshold = temperature * np.log(chance(state.random))
        gain = move(instance, state, draw(state.random, n), threshold)
        lost += gain < 0
        state.gain[0] += gain
        if state.gain[0] > state.gain[1]:
            state.gain[1] = state.gain[0]
            state.best[:] = state.group
    return lost


@compiled
def descend(instance: Instance, state: State, least: float, rows: int) -> int:
    """Make moves that gain more than `least`, until there is none left or `rows` were looked at.

    Returns how many rows were looked at.
    """
    n = state.group.size
    idle = 0
    for row in range(rows):
        if idle == n:
            return row
        idle = 0 if move(instance, state, row % n, least) > 0 else idle + 1
    return rows
