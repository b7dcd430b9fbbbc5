"""The solver: from weights and limits to groups whose weights add up to the most.

A memetic search: annealings from nothing give a population, then each annealing begins warm, from
what two members have in common. Threads anneal children of the same population side by side.
Sources: Lai and Hao 2016 for the sums; Yang, Cai, Jin, Tang, Gao, "A three-phase search approach
with dynamic population size", European Journal of Operational Research 302, 2022, for the phases.
"""

import math
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial
from random import Random
from typing import NamedTuple

from numpy.typing import ArrayLike

from services.matching.grouping.annealing import Halt, Schedule, calibrate, cool, looks
from services.matching.grouping.limits import Limits
from services.matching.grouping.population import Member, Population
from services.matching.grouping.problem import Groups, Problem, problem
from services.matching.grouping.recombination import crossed, scattered

GLANCE = 0.02
"""Seconds between two looks at the clock and at the stop signal."""

NEWS = 0.25
"""Seconds between two reports of progress."""

PART = 1 / 30
"""Of the effort: the length of one annealing, within `SHORTEST` and `LONGEST`."""

SHORTEST, LONGEST = 100, 8_000
"""Looks at each element in one annealing."""

ENOUGH = 200
"""Annealings in a row without anything better, after which the search ends."""


class Grouping(NamedTuple):
    """An answer: the group of each element, and the weights inside the groups added up."""

    groups: tuple[int, ...]
    value: float


class Progress(NamedTuple):
    """How far the search is: the share of its effort or time, and the best value so far."""

    share: float
    value: float


Report = Callable[[Progress], None]


def group(
    weights: ArrayLike,
    minimum: Sequence[int],
    maximum: Sequence[int],
    *,
    seed: int,
    seconds: float | None = None,
    effort: float | None = None,
    threads: int = 1,
    stop: Halt | None = None,
    progress: Report | None = None,
) -> Grouping:
    """Return groups within the limits, with as much weight inside them as can be found.

    Weights are n x n and symmetric, of any sign; the diagonal does not count. There is a minimum
    and a maximum a group. `effort` is about a second of each thread; the same seed, effort and
    threads give the same groups. `seconds` is a cap, and the only end if there is no effort; with
    neither, the effort is 1. Stopping gives the best so far. Both callbacks are called from here.

    Raises:
        ValueError: the weights are no finite symmetric matrix, or no sizes keep the limits.
    """
    limits = Limits(seconds, effort, stop)
    given = problem(weights, minimum, maximum)
    search = _Search(given, Random(seed), limits, max(1, threads))  # noqa: S311 - no secret
    best = search.run(progress)
    return Grouping(tuple(best.groups.tolist()), best.value)


class _Search:
    """A population, and the annealings that change it."""

    def __init__(self, given: Problem, random: Random, limits: Limits, threads: int) -> None:
        self.given, self.random, self.limits, self.threads = given, random, limits, threads
        self.population = Population(len(given.instance.minimum))
        self.schedule = Schedule(1.0, 1.0, 1.0)
        self.second = looks(given.instance, 1.0)
        self.idle = 0
        self.told = time.monotonic()

    def run(self, report: Report | None) -> Member:
        """Return the best grouping, once effort, time or patience is at its end."""
        self._offer(scattered(self.given.instance, self.random))
        if min(len(self.given.weights), len(self.given.instance.minimum)) > 1:
            with ThreadPoolExecutor(self.threads) as pool:
                self._search(pool, report)
        self._tell(report, 1.0)
        return self.population.best

    def _search(self, pool: ThreadPoolExecutor, report: Report | None) -> None:
        self._calibrate()
        while not self.limits.are_reached and self.idle < ENOUGH:
            length = self._length()
            jobs = [self._annealing(length) for _ in range(self.threads)]
            running = [pool.submit(job) for job in jobs]
            while wait(running, GLANCE).not_done:
                self.limits.look()
                if time.monotonic() - self.told > NEWS:
                    self._tell(report, self.limits.share)
            for found in running:
                self._offer(found.result())
            self.limits.spend(length / self.second)

    def _calibrate(self) -> None:
        start, seed = scattered(self.given.instance, self.random), self._seed()
        self.schedule, groups = calibrate(self.given.instance, start, seed, self.limits.halt)
        self._offer(groups)

    def _annealing(self, length: int) -> Callable[[], Groups]:
        instance, schedule, random = self.given.instance, self.schedule, self.random
        if self.population.is_full:
            start = crossed(*self.population.parents(random), instance, random)
            schedule = schedule._replace(hot=schedule.warm)
        else:
            start = scattered(instance, random)
        halt, seed = self.limits.halt, self._seed()
        return partial(cool, instance, start, seed, schedule, length=length, halt=halt)

    def _length(self) -> int:
        """Return for how many looks to anneal: half as many for what begins warm."""
        size, planned = len(self.given.weights), self.limits.planned * self.second
        length = min(max(PART * planned, SHORTEST * size), LONGEST * size)
        if self.population.is_full:
            length /= 2
        return max(1, int(min(length, self.limits.left * self.second)))

    def _seed(self) -> int:
        return self.random.randrange(1, 1 << 63)

    def _offer(self, groups: Groups) -> None:
        before = self.population.best.value if self.population.members else -math.inf
        value = self.given.value(groups)
        self.population.offer(Member(value, groups))
        self.idle = 0 if value > before else self.idle + 1

    def _tell(self, report: Report | None, share: float) -> None:
        self.told = time.monotonic()
        if report:
            report(Progress(share, self.population.best.value))
