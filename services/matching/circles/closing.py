"""Closing the gap between the best circles found and the bound on what can be covered."""

from itertools import cycle
from math import inf

import numpy as np

from services.matching.circles.annealing import Cooling
from services.matching.circles.arcs import Arcs
from services.matching.circles.bounds import most_of_any_length
from services.matching.circles.branching import decide
from services.matching.circles.guide import ALL_AT_ONCE, Guide, guide
from services.matching.circles.programme import TINY, Positions, choose, people_rows
from services.matching.circles.search import STEPS, Search
from services.matching.circles.simplex import Simplex

SLACKS = (0.2, 0.1, 0.4)
"""How costly the circles may be among which one annealing after the other looks."""

COLUMNS, NODES, PROGRAMMES = 1000, 25, 500
"""For one unit of effort: from how many circles an integer programme may choose, how many nodes its
tree may have, and how many linear programmes may decide whether a target is out of reach."""

MOST_TIME = 0.5
"""What share of the time left may go into one target."""

MOST_COLUMNS = 8000
"""With a limit on time alone."""

PARTS = 4
"""What part of the time left an integer programme may take that cannot decide the matter."""

FIRST, LATER = Cooling(1.0, 0.15, STEPS), Cooling(0.7, 0.15, 8 * STEPS)
"""Annealing for a first answer, and while time is left once everything else has been tried."""

LED = Cooling(0.4, 0.25, 4 * STEPS)
"""Annealing led by the relaxation: warm throughout, where it soon comes by good answers."""

ELITE = 0.05
"""Circles that cost at most so much are tried first where there are too many for a proof."""


def close(search: Search, arcs: Arcs, effort: int | None) -> Guide | None:
    """Search until the answer meets the bound, or effort or time are spent.

    Without `effort`, time alone ends it. Returns the relaxation, if there was time for it.
    """
    if not len(search.pool.size):
        return None
    search.anneal(FIRST)
    if not search.done:
        search.prove(most_of_any_length(arcs))
    if search.watch.over() or (search.done and len(search.pool.size) > ALL_AT_ONCE):
        return None
    guiding = guide(search)
    slacks = cycle(SLACKS)
    if guiding is not None:
        for _, slack in zip(range(effort or len(SLACKS)), slacks, strict=False):
            if search.done:
                break
            search.anneal_among(guiding.close_by(slack), guiding.reduced, LED)
        _settle(search, guiding, effort)
    coolings = cycle((LED, LED, LED, LATER))
    while effort is None and not search.done:
        if guiding is None:
            search.anneal(LATER)
        else:
            search.anneal_among(guiding.close_by(next(slacks)), guiding.reduced, next(coolings))
    return guiding


def _settle(search: Search, guiding: Guide, effort: int | None) -> None:
    """Decide one target after the other, from the bound down, as long as there are few circles.

    A target that is out of reach lowers the bound; after one that could not be decided, the next
    can only improve the answer.
    """
    most = MOST_COLUMNS if effort is None else COLUMNS * effort
    target, proving = search.bound, search.pool.whole
    while target > search.value and not search.watch.over():
        columns = guiding.within(guiding.value - target)
        if not search.pool.whole or len(columns) > most:
            _choose_among_the_best(search, guiding, effort)
            break
        decided = _decide(search, columns, target, effort)
        proving = proving and decided
        if target > search.value:
            target -= 1
            if proving:
                search.prove(target)


def _decide(search: Search, columns: Positions, target: int, effort: int | None) -> bool:
    """Find an answer of the target; return whether it is decided that there is one or not."""
    watch = search.watch if effort else search.watch.shorter(search.watch.left() * MOST_TIME)
    most = PROGRAMMES * effort if effort else inf
    pool = search.pool.only(columns)
    simplex = Simplex(people_rows(pool), search.worth[columns], target)
    verdict = decide(pool, simplex, seed=search.next_seed(), most=most, watch=watch)
    if verdict.chosen is not None:
        search.offer(columns[verdict.chosen])
    return verdict.decided


def _choose_among_the_best(search: Search, guiding: Guide, effort: int | None) -> None:
    """Look for a better answer among circles of those found and circles that cost next to nothing.

    Whatever comes of it proves nothing.
    """
    columns = np.union1d(guiding.close_by(ELITE), np.flatnonzero(search.seen))
    columns = columns[guiding.reduced[columns] <= guiding.value - search.value + TINY]
    if len(columns) > (MOST_COLUMNS if effort is None else COLUMNS * effort):
        return
    rows = people_rows(search.pool.only(columns))
    watch = search.watch if effort else search.watch.shorter(search.watch.left() / PARTS)
    nodes = NODES * effort if effort else None
    choice = choose(rows, search.worth[columns], nodes=nodes, watch=watch)
    if choice.chosen is not None:
        search.offer(columns[choice.chosen])
