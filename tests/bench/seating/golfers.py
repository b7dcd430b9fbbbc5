"""Section `golfer`: rounds in which nobody meets twice, by search or by design."""

import time
from collections.abc import Callable, Iterator
from functools import partial

from services.matching.random_kernel import first_word
from services.matching.seating.arrays import Ints
from services.matching.seating.designs.design import design
from services.matching.seating.no_repeat.search import no_repeat, repeats
from services.matching.seating.searching.effort import Effort
from tests.bench.figure import Figure, figure
from tests.bench.seating.report import against, say
from tests.bench.seating.suite import Suite

CELLS = (
    (5, 3, 7),
    (6, 3, 8),
    (7, 3, 9),
    (8, 3, 10),
    (7, 4, 7),
    (8, 4, 8),
    (9, 4, 9),
    (6, 4, 6),
    (10, 3, 13),
    (8, 8, 4),
    (18, 8, 3),
    (20, 8, 5),
)
"""Groups, people in each, rounds."""

HARD = ((8, 4, 9), (8, 3, 11), (7, 3, 10), (9, 4, 10), (8, 4, 10))

BEST_KNOWN = {
    3: {5: 7, 6: 8, 7: 10, 8: 11, 9: 13, 10: 14},
    4: {5: 5, 6: 7, 7: 9, 8: 10, 9: 11, 10: 13},
    5: {5: 6, 6: 6, 7: 7, 8: 8, 9: 9, 10: 9},
    6: {6: 3, 7: 7, 8: 8, 9: 9, 10: 7},
    7: {7: 8, 8: 8, 9: 9, 10: 7},
    8: {8: 9, 9: 9, 10: 5},
    9: {9: 10, 10: 5},
    10: {10: 4},
}
"""Most rounds known, by people in a group and groups: Miller, Valkov & Abel, Symmetry 18(2) 269."""

_SECONDS = 5.0


async def golfers() -> list[Figure]:
    """Schedule rounds without a repeat, and count the best known ones that are constructed.

    A full suite also searches without any design, and for harder ones.
    """
    suite = Suite()
    figures: list[Figure] = []
    for groups, size, rounds in (*CELLS, *(HARD if suite.full else ())):
        if groups * size <= suite.people:
            cell = groups, size, rounds
            name = f"golfer.{groups}-{size}-{rounds}"
            figures += _cell(suite, name, partial(_schedule, *cell))
            if suite.full:
                figures += _cell(suite, f"{name}.search", partial(_search, *cell))
    return [*figures, *_designs()]


def _cell(suite: Suite, name: str, schedule: Callable[..., Ints]) -> Iterator[Figure]:
    """Return the repeats that are left, and the time."""
    say(f"Scheduling {name}")
    left, times = [], []
    for seed in suite.seeds:
        began = time.monotonic()
        seats = schedule(seed=seed, seconds=suite.seconds(_SECONDS))
        times.append(1000 * (time.monotonic() - began))
        left.append(repeats(seats))
    yield figure(f"{name}.repeats", left, "meetings")
    yield figure(f"{name}.time", times, "ms")


def _schedule(groups: int, size: int, rounds: int, *, seed: int, seconds: float) -> Ints:
    """Return a schedule by design where one is known, otherwise by search."""
    seats = design(groups, size, rounds)
    return _search(groups, size, rounds, seed=seed, seconds=seconds) if seats is None else seats


def _search(groups: int, size: int, rounds: int, *, seed: int, seconds: float) -> Ints:
    """Return a schedule found by search alone."""
    stretch = Effort(seconds=seconds).between(0, 1)
    return no_repeat([size] * groups, rounds, first_word(seed), stretch)


def _designs() -> Iterator[Figure]:
    """Return how many of the best known rounds are constructed, and in how many cells all are."""
    built, known, whole = 0, 0, 0
    began = time.monotonic()
    for size, most in BEST_KNOWN.items():
        for groups, best in most.items():
            rounds = next(r for r in range(best, 0, -1) if _is_built(groups, size, r))
            built, known, whole = built + rounds, known + best, whole + (rounds == best)
    cells = sum(map(len, BEST_KNOWN.values()))
    took = 1000 * (time.monotonic() - began)
    yield against("golfer.designs.rounds", [built], "rounds", other="best known", others=[known])
    yield against("golfer.designs.cells", [whole], "cells", other="best known", others=[cells])
    yield figure("golfer.designs.time", [took], "ms")


def _is_built(groups: int, size: int, rounds: int) -> bool:
    seats = design(groups, size, rounds)
    return seats is not None and repeats(seats) == 0
