"""Annealing in short slices, so that a caller can look at the clock in between."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from services.matching.grouping.kernel import Instance, State, add_up, anneal, descend
from services.matching.grouping.problem import Groups

Halt = Callable[[], bool]

SPEED = 1e9
"""Weighed moves that one core makes in about a second."""

SLICE = 0.01
"""How much of that passes between two looks at the clock."""

COOLING = 0.87
"""From one temperature to the next, while the temperatures that matter are looked for."""

LEVELS = 200
"""Temperatures tried at most: enough to fall by twelve powers of ten."""

SHARES = (0.4, 0.18, 0.08)
"""Temperatures to begin hot, to begin warm and to end, by the looks at an element that end in a
loss, as a share of those in the heat: above the first nothing lasts, below the last nothing moves.

Measured: the same for 60 to 2,000 elements, groups of 4 to 25, random weights and distances.
"""

IMPROVEMENT = 1e-7
"""Of the largest weight: less is taken for rounding."""

PATIENCE = 60
"""Looks at each element at most when a grouping only ever improves."""

CHEAP = 10_000_000
"""Weights that can be added up in a slice; with more, rounding errors are shed less often."""


class Schedule(NamedTuple):
    """Temperatures at which to begin from nothing, to begin from a good grouping, and to end."""

    hot: float
    warm: float
    cold: float


def looks(instance: Instance, effort: float) -> int:
    """Return how many looks at an element there are in an effort, about a second being 1."""
    cost = len(instance.weights) + 2 * len(instance.minimum) + 64
    return max(1, int(effort * SPEED / cost))


def state(instance: Instance, groups: Groups, seed: int) -> State:
    """Return the state of a search that begins with a grouping; the seed is from 1 to 2^63."""
    size, count = len(groups), len(instance.minimum)
    return State(
        group=groups.copy(),
        size=np.zeros(count, np.int32),
        sums=np.zeros((count, size), np.float32),
        own=np.zeros(size, np.float32),
        best=groups.copy(),
        gain=np.zeros(2),
        random=np.array([seed], np.uint64),
        column=np.zeros(count, np.float32),
        gains=np.zeros(size, np.float32),
    )


def calibrate(instance: Instance, groups: Groups, seed: int, halt: Halt) -> tuple[Schedule, Groups]:
    """Return the temperatures that suit an instance, and the grouping that a fast cooling gave.

    The heat to begin with is what a move at random changes.
    """
    search = state(instance, groups, seed)
    add_up(instance, search)
    rows = min(2 * len(groups) + 500, 2 * looks(instance, SLICE))
    most = 0.0
    temperature = max(float(np.std(search.sums - search.own)), IMPROVEMENT)
    reached: list[float] = []
    for _ in range(LEVELS):
        temperature *= COOLING
        lost = anneal(instance, search, temperature, temperature, rows) / rows
        most = max(most, lost)
        reached += [temperature for share in SHARES[len(reached) :] if lost <= share * most]
        if len(reached) == len(Schedule._fields) or halt():
            break
    reached += [temperature] * (len(Schedule._fields) - len(reached))
    return Schedule(*reached), _improved(instance, search, halt)


def cool(
    instance: Instance, groups: Groups, seed: int, schedule: Schedule, *, length: int, halt: Halt
) -> Groups:
    """Return the best grouping of an annealing of so many looks, from hot to cold."""
    search = state(instance, groups, seed)
    step = looks(instance, SLICE)
    fall = schedule.cold / schedule.hot
    for number, done in enumerate(range(0, length, step)):
        if halt():
            break
        if number % (1 + search.sums[0].size ** 2 // CHEAP) == 0:
            add_up(instance, search)
        ahead = min(step, length - done)
        begin, end = (schedule.hot * fall ** (at / length) for at in (done, done + ahead))
        anneal(instance, search, begin, end, ahead)
    return _improved(instance, search, halt)


def _improved(instance: Instance, search: State, halt: Halt) -> Groups:
    search.group[:] = search.best
    add_up(instance, search)
    step = looks(instance, SLICE)
    for _ in range(0, PATIENCE * len(search.group), step):
        if halt() or descend(instance, search, IMPROVEMENT, step) < step:
            break
    return search.group
