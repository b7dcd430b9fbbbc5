"""The solver: from a room to a seating plan for all its rounds together.

A greedy start round by round; annealing that gathers tables round topics, then annealing that
leaves few alone; where promises are still broken, a search for those only; and a polish in the
true order of the figures.
"""

import math
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from services.matching.seating.board import Board, Seating, members
from services.matching.seating.greedy import fill
from services.matching.seating.proposals import Proposals
from services.matching.seating.room import Plan, Room, Seats
from services.matching.seating.search import Move, Search, Weights
from services.matching.seating.settling import settle

BREATH = 256
"""How many proposals pass between two looks at the schedule and at the stop signal."""

NEW_AIM = 0.02
"""How often a table thinks again about the topic it is after."""

TRUE_ORDER = Weights(1e12, 1e8, 1e4, 1, closeness=2, temperature=0.3)
"""Weights in which no figure of one move can buy back an earlier one."""

Stop = Callable[[], bool]


class Stage(NamedTuple):
    """A stretch of the search: its share of the effort, and weights that move from start to end."""

    share: float
    start: Weights
    end: Weights

    def at(self, progress: float) -> Weights:
        """Return the weights at a point between 0 and 1; the temperature falls geometrically."""
        pairs = zip(self.start, self.end, strict=True)
        between = Weights(*(start + (end - start) * progress for start, end in pairs))
        fall = (self.end.temperature / self.start.temperature) ** progress
        return between._replace(temperature=self.start.temperature * fall)


GATHER = Stage(0.35, Weights(5, 10, 0, 1, 24, 3.0), Weights(45, 20, 0, 1, 48, 0.3))
COMFORT = Stage(0.5, Weights(60, 60, 0, 1, 24, 6.0), Weights(120, 60, 0, 1, 48, 0.3))
MEND = Stage(0.08, Weights(10, 0.5, 0, 0.05, 0.5, 3.0), Weights(10, 0.5, 0, 0.05, 0.5, 1.0))
RECOVER = Stage(0.04, Weights(200, 20, 0, 1, 16, 2.0), Weights(200, 40, 0, 1, 48, 0.3))
POLISH = Stage(0.03, TRUE_ORDER, TRUE_ORDER)


def solve(
    room: Room,
    *,
    seed: int,
    effort: int,
    fixed: Plan | None = None,
    frozen_rounds: int = 0,
    stop: Stop | None = None,
) -> Plan:
    """Return a seating plan: few broken promises, then few alone, many topics, many warm pairs.

    The first `frozen_rounds` rounds are history: they are taken over from `fixed` as they are, and
    nobody who met there should meet again. `effort` is how many changes of places are considered;
    the same room, seed and effort give the same plan. `stop` ends the search early with the best
    plan found so far.
    """
    history = (*(fixed.rounds if fixed else ()), *({} for _ in range(frozen_rounds)))
    frozen = Plan(history[: min(frozen_rounds, room.rounds)])
    seating = Seating(Board(room))
    rng = Random(seed)  # noqa: S311 - the same seed is to give the same plan
    for number in range(room.rounds):
        if number < len(frozen.rounds):
            seating.load(frozen, number, among=-1)
        else:
            fill(seating, number, rng)
    settle(seating, first=len(frozen.rounds))
    _improve(Search(seating, first=len(frozen.rounds), rng=rng), effort, stop or _never)
    settle(seating, first=len(frozen.rounds))
    ahead = range(len(frozen.rounds), room.rounds)
    return Plan((*frozen.rounds, *(_seats(seating, number) for number in ahead)))


def _never() -> bool:
    return False


def _seats(seating: Seating, number: int) -> Seats:
    ids, tables = seating.board.ids, seating.board.tables
    return {
        table.id: tuple(ids[person] for person in members(mask))
        for table, mask in zip(tables, seating.at[number], strict=True)
    }


def _improve(search: Search, effort: int, stop: Stop) -> None:
    if not search.rounds:
        return
    proposals = Proposals(search)
    _anneal(search, GATHER, proposals.any, effort=effort, stop=stop)
    _anneal(search, COMFORT, proposals.any, effort=effort, stop=stop)
    proposals.look_for_clashes()
    polish = POLISH
    if proposals.clashes:
        _anneal(search, MEND, proposals.mending, effort=effort, stop=stop)
        _anneal(search, RECOVER, proposals.any, effort=effort, stop=stop)
    else:
        polish = POLISH._replace(share=MEND.share + RECOVER.share + POLISH.share)
    _anneal(search, polish, proposals.any, effort=effort, stop=stop)


def _anneal(
    search: Search, stage: Stage, propose: Callable[[], Move | None], *, effort: int, stop: Stop
) -> None:
    """Run one stage and leave the search at the best seating, in true order, that it came by."""
    random = search.rng.random
    steps = int(stage.share * effort)
    weights = stage.start
    undo: list[Move] = []
    score = 0
    for step in range(steps):
        if step % BREATH == 0:
            if stop():
                break
            weights = stage.at(step / steps)
        limit = -weights.temperature * math.log(1 - random())
        move = propose()
        if move is None:
            continue
        if random() < NEW_AIM:
            search.aim(move.number, move.table)
        change = search.weigh(move, weights, limit)
        if change is None:
            continue
        undo.append(search.reverse(move))
        search.apply(move)
        score += change.order()
        if score < 0:
            score = 0
            undo.clear()
    for move in reversed(undo):
        search.apply(move)
