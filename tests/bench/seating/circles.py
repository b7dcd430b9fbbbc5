"""Section `circles`: how many people help circles reach, beside kep_solver and mutual pairs."""

import time
from collections.abc import Iterator
from dataclasses import replace

from services.matching.circles.checker import check_circles
from services.matching.circles.exchange import Circles, Exchange
from services.matching.circles.finder import find_circles
from tests.bench.figure import Figure
from tests.bench.seating.families import circle, exchange
from tests.bench.seating.peers import run_peer
from tests.bench.seating.report import against, say
from tests.bench.seating.scores import exchange_of
from tests.bench.seating.suite import Suite

_SIZES = (50, 200, 500), (1000, 2000)
_PLANTED = (40,), (200,)
_KEP_MOST = 500
"""With more people kep_solver lists more circles than it solves in a minute."""

_SECONDS = 5.0


async def circles() -> list[Figure]:
    """Find circles of up to three in exchanges of every size, and planted ones."""
    suite = Suite()
    figures: list[Figure] = []
    _warm()
    for people in suite.sizes(*_SIZES):
        figures += _exchange(suite, people)
    figures += [_planted(suite, count) for count in suite.sizes(*_PLANTED)]
    return figures


def _exchange(suite: Suite, people: int) -> Iterator[Figure]:
    """Return people in circles against the bound and pairs, and the time against kep_solver."""
    say(f"Finding circles among {people} people")
    limit = suite.seconds(_SECONDS)
    covered, bounds, pairs, times, theirs = [], [], [], [], []
    for number, seed in enumerate(suite.seeds):
        instance = exchange(people, seed)
        given = exchange_of(instance).exchange
        took, found = _timed(given, seed, limit)
        _, mutual = _timed(replace(given, max_circle=2), seed, limit)
        times.append(1000 * took)
        covered.append(found.covered.value)
        bounds.append(found.covered.bound)
        pairs.append(mutual.covered.value)
        if people <= _KEP_MOST and number < suite.peer_runs:
            answers = run_peer("kep", instance, seconds=suite.peer_seconds, say=say)
            theirs += [answers[-1]] if answers else []
    name = f"circles.{people}"
    kep = [answer["covered"] for answer in theirs]
    waits = [1000 * answer["seconds"] for answer in theirs]
    yield against(f"{name}.covered", covered, "people", other="bound", others=bounds)
    yield against(f"{name}.pairs", covered, "people", other="mutual pairs only", others=pairs)
    if kep:
        yield against(f"{name}.kep", covered, "people", other="kep_solver", others=kep)
    yield against(f"{name}.time", times, "ms", other="kep_solver", others=waits)


def _planted(suite: Suite, count: int) -> Figure:
    """Return how many people are in a circle where everybody can be."""
    limit = suite.seconds(_SECONDS)
    found = [
        _timed(exchange_of(circle(count, seed)).exchange, seed, limit)[1] for seed in suite.seeds
    ]
    everybody = [3.0 * count] * len(found)
    name = f"circles.planted-{3 * count}"
    covered = [answer.covered.value for answer in found]
    return against(name, covered, "people", other="everybody", others=everybody)


def _timed(given: Exchange, seed: int, seconds: float) -> tuple[float, Circles]:
    """Return circles and how long they took.

    Raises:
        ValueError: The checker does not accept them.
    """
    began = time.monotonic()
    found = find_circles(given, seed=seed, seconds=seconds)
    took = time.monotonic() - began
    complaints = check_circles(given, found)
    if complaints:
        raise ValueError(f"The checker rejects the circles: {' '.join(complaints[:3])}")
    return took, found


def _warm() -> None:
    """Compile what finds circles, or load it."""
    find_circles(exchange_of(exchange(40, 0)).exchange, seconds=1)
