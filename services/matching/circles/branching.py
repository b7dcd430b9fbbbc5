"""Deciding whether circles can cover a target: branch and bound over people.

A branch takes somebody with several fractional circles and parts these into two halves of about
equal weight, one of which is ruled out on either side. Circles that cost more than the slack
between relaxation and target are ruled out on the way (reduced-cost fixing). Strong branching
tries several people and takes the one whose two sides lower the relaxation most (Applegate, Bixby,
Chvátal and Cook, 1995); without it a dive is quick, and begun anew by chance if it gets lost.
"""

from itertools import count
from math import inf
from typing import NamedTuple

import numpy as np

from services.matching.circles.oddsets import cuts, violated_sets
from services.matching.circles.pool import Pool
from services.matching.circles.programme import TINY, Positions
from services.matching.circles.simplex import Simplex, Vertex
from services.matching.circles.watch import Watch
from services.matching.random_kernel import chance, first_word

TRIED = 8
"""How many people strong branching tries."""

NOISE = 0.5
"""How much chance decides at whom a dive branches, from the second on."""

FEW = 1500
"""Up to so many circles strong branching is tried before diving."""

SHORT, MEDIUM = 15, 40
"""The nodes of a first and of a second attempt with strong branching."""

DIVE, LONGER, DIVES = 40, 1.3, 3
"""The nodes of a first dive, how much longer each is than the last, and how many are in a row."""

ROUNDS, EFFECT = 8, 0.01
"""How often cuts are looked for; twice without lowering the relaxation by the effect ends it."""


class Verdict(NamedTuple):
    """Circles that cover the target, if any were found, and whether it is decided."""

    chosen: Positions | None
    decided: bool


class Attempt(NamedTuple):
    """How many people a branching tries, at how many nodes at most."""

    tried: int
    nodes: float


def decide(pool: Pool, simplex: Simplex, *, seed: int, most: float, watch: Watch) -> Verdict:
    """Return circles worth the target, or that there are none, within `most` linear programmes.

    First cuts tighten the relaxation, and circles that cost too much are ruled out for good.
    """
    verdict = _tightened(pool, simplex, seed, watch)
    if verdict is not None:
        return verdict
    branching = _Branching(pool, simplex, seed, most, watch)
    for attempt in _attempts(len(simplex.open())):
        verdict = branching.explore(attempt)
        if verdict.decided or branching.spent:
            return verdict
    raise AssertionError("attempts never end")


def _tightened(pool: Pool, simplex: Simplex, seed: int, watch: Watch) -> Verdict | None:
    """Add cuts as long as they lower the relaxation; return what that decides, if anything."""
    stale, last = 0, inf
    for number in range(ROUNDS):
        vertex = None if watch.over() else simplex.solve()
        if vertex is None:
            return Verdict(None, decided=not watch.over())
        if not vertex.fractional.any():
            return Verdict(np.flatnonzero(vertex.x > 1 - TINY), decided=True)
        simplex.rule_out(simplex.too_dear(vertex))
        stale = stale + 1 if vertex.value > last - EFFECT else 0
        last = vertex.value
        sets = violated_sets(pool, vertex.x, seed=seed + number)
        if stale > 1 or not len(sets):
            break
        simplex.add(cuts(pool, sets))
    return None


def _attempts(columns: int) -> list[Attempt]:
    dives = [Attempt(1, DIVE * LONGER**number) for number in range(2 * DIVES)]
    first = [Attempt(TRIED, SHORT)] if columns <= FEW else []
    second = Attempt(TRIED, MEDIUM)
    return [*first, *dives[:DIVES], second, *dives[DIVES:], Attempt(TRIED, inf)]


class _Branching:
    def __init__(self, pool: Pool, simplex: Simplex, seed: int, most: float, watch: Watch) -> None:
        self._pool = pool
        self._simplex = simplex
        self._random = first_word(seed)
        self._most = most
        self._watch = watch
        self._noise = 0.0

    @property
    def spent(self) -> bool:
        """Tell whether programmes or time have run out."""
        return self._simplex.solved >= self._most or self._watch.over()

    def explore(self, attempt: Attempt) -> Verdict:
        """Go through the tree, depth first, as far as the attempt goes."""
        trail: list[Positions] = []
        waiting = [(0, np.zeros(0, np.intp))]
        verdict = Verdict(None, decided=True)
        for node in count():
            if not waiting:
                break
            if node >= attempt.nodes or self.spent:
                verdict = Verdict(None, decided=False)
                break
            depth, circles = waiting.pop()
            self._back(trail, depth)
            trail.append(self._simplex.rule_out(circles))
            vertex = self._simplex.solve()
            if vertex is None:
                continue
            if not vertex.fractional.any():
                verdict = Verdict(np.flatnonzero(vertex.x > 1 - TINY), decided=True)
                break
            trail.append(self._simplex.rule_out(self._simplex.too_dear(vertex)))
            waiting += [(len(trail), side) for side in self._sides(vertex, attempt.tried)]
        self._back(trail, 0)
        self._noise = NOISE
        return verdict

    def _back(self, trail: list[Positions], depth: int) -> None:
        while len(trail) > depth:
            self._simplex.let_in(trail.pop())

    def _sides(self, vertex: Vertex, tried: int) -> list[Positions]:
        """Return what to rule out on either side, the less weighty last; nothing if hopeless."""
        best: list[Positions] = []
        most = -1.0
        for person in self._candidates(vertex)[:tried]:
            sides = self._halves(person, vertex)
            if tried == 1:
                return sides
            drops = [self._drop(vertex, side) for side in sides]
            alive = [s for s, drop in zip(sides, drops, strict=True) if drop < inf]
            if len(alive) < len(sides):
                return alive
            if drops[0] * drops[1] > most:
                best, most = sides, drops[0] * drops[1]
        return best

    def _candidates(self, vertex: Vertex) -> Positions:
        """Return people with several fractional circles, the most evenly divided ones first."""
        pool, people = self._pool, len(self._pool.at) - 1
        fractional = np.flatnonzero(vertex.fractional)
        member = pool.member[fractional]
        shared = np.repeat(vertex.x[fractional], pool.size[fractional])
        several = np.bincount(member[member >= 0], minlength=people)
        squares = np.bincount(member[member >= 0], weights=shared**2, minlength=people)
        still = pool.member[self._simplex.open()]
        choices = np.bincount(still[still >= 0], minlength=people)
        found = np.flatnonzero(several > 1)
        score = 1 - squares[found] - 0.01 * choices[found]
        if self._noise:
            score += self._noise * np.array([chance(self._random) for _ in found])
        return found[np.argsort(-score, kind="stable")]

    def _halves(self, person: int, vertex: Vertex) -> list[Positions]:
        """Return a person's circles in two parts, the one with less weight last."""
        pool = self._pool
        circles = pool.of[pool.at[person] : pool.at[person + 1]].astype(np.intp)
        circles = circles[self._simplex.is_open(circles)]
        parts: tuple[list[int], list[int]] = ([], [])
        weight = [0.0, 0.0]
        for circle in circles[np.argsort(-vertex.x[circles], kind="stable")]:
            side = 0 if (weight[0], len(parts[0])) <= (weight[1], len(parts[1])) else 1
            parts[side].append(int(circle))
            weight[side] += float(vertex.x[circle])
        heavier = 0 if weight[0] >= weight[1] else 1
        return [np.array(parts[heavier], np.intp), np.array(parts[1 - heavier], np.intp)]

    def _drop(self, vertex: Vertex, circles: Positions) -> float:
        """Return how far the relaxation falls without some circles; infinitely below the target."""
        fresh = self._simplex.rule_out(circles)
        after = self._simplex.glance()
        self._simplex.let_in(fresh)
        return inf if after is None else max(0.0, vertex.value - after) + 1e-3
