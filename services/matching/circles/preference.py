"""Among answers that cover as many people: rather those whom few others could help."""

from math import floor
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix

from services.matching.circles.annealing import Cooling, annealed
from services.matching.circles.arcs import Ints
from services.matching.circles.closing import COLUMNS, NODES
from services.matching.circles.exchange import PREFERENCE
from services.matching.circles.guide import Guide
from services.matching.circles.pool import Floats
from services.matching.circles.programme import (
    TINY,
    Positions,
    Rows,
    choose,
    people_rows,
    relax,
)
from services.matching.circles.search import STEPS, Search
from shared.facts import Figure

MOST_COLUMNS = 20_000
"""Beyond so many circles the bound is left to a count."""

SLACKS = (20.0, 10.0, 5.0, 20.0)
"""How costly, in the figure, the circles may be among which one annealing after the other looks."""

PERSON = float(1 << 24)
"""What a person more in circles outranks: every sum of the figure."""


MOST_CHOICE = 4000
"""Without a limit on effort, from how many circles an integer programme may choose."""

BRIEFLY = 0.3
"""Seconds that an integer programme may take in any case."""

OUTRANKED = 1000.0
"""What a person more in circles counts in it: more than exchanging circles for one can bring."""


class Second(NamedTuple):
    """The relaxation of the second figure at the coverage reached."""

    value: float
    columns: Positions
    reduced: Floats
    person: float
    """What one more person covered would be worth to it."""


def prefer(search: Search, guiding: Guide | None, helpers: Ints, effort: int | None) -> Figure:
    """Exchange circles for others that cover as many people, but more of those few could help.

    Without `effort`, it takes about as long as covering them did.
    """
    pool = search.pool
    need = np.where(helpers > 0, PREFERENCE // np.maximum(helpers, 1), 0)
    worth = np.where(pool.member >= 0, need[pool.member], 0).sum(axis=1).astype(np.float64)
    bound = int(np.sort(need)[::-1][: search.value].sum())
    second = None if guiding is None else _relaxed(search, guiding, worth)
    if second is not None:
        proven = floor(second.value + TINY) if pool.whole else bound
        _improve(search, second, worth, proven)
        bound = min(bound, proven, _settled(search, second, worth, effort))
    value = int(worth[search.chosen].sum())
    return Figure(value=value, bound=max(value, bound))


def _relaxed(search: Search, guiding: Guide, worth: Floats) -> Second | None:
    """Return the most of the figure, in fractions, that goes with the coverage reached."""
    columns = guiding.within(guiding.value - search.value)
    if len(columns) > MOST_COLUMNS or search.watch.over():
        return None
    covering = Rows(csr_matrix(-search.worth[columns]), np.array([-float(search.value)]))
    rows = guiding.rows.of(columns).and_also(covering)
    relaxed = relax(rows, worth[columns], search.watch)
    if relaxed is None:
        return None
    reduced = relaxed.reduced(rows, worth[columns])
    return Second(relaxed.value, columns, reduced, float(relaxed.prices[-1]))


def _improve(search: Search, second: Second, worth: Floats, bound: int) -> None:
    led = worth + second.person * search.worth
    rank = worth + PERSON * search.worth
    heat = (second.value + second.person * search.value) / max(1, search.value)
    aim = PERSON * search.value + bound
    for slack in SLACKS:
        among = second.columns[second.reduced <= slack]
        among = np.union1d(among, search.chosen)
        if search.watch.over() or rank[search.chosen].sum() >= aim:
            return
        found = annealed(
            search.pool.only(among),
            led[among],
            rank[among],
            Cooling(heat * 0.3, heat * 0.05, STEPS * (len(search.pool.at) - 1)),
            seed=search.next_seed(),
            watch=search.watch,
            aim=aim,
            start=np.searchsorted(among, search.chosen),
        )
        search.replace(among[found])


def _settled(search: Search, second: Second, worth: Floats, effort: int | None) -> int:
    """Choose by an integer programme where it is small enough; return what it proved."""
    most = MOST_CHOICE if effort is None else COLUMNS * effort
    value = worth[search.chosen].sum()
    columns = second.columns[second.reduced <= second.value - value + TINY]
    nothing = int(worth.sum())
    if len(columns) > most or search.watch.over() or floor(second.value + TINY) <= value:
        return nothing
    pool, watch = search.pool.only(columns), search.watch
    if effort is None:
        watch = watch.shorter(max(BRIEFLY, watch.gone()))
    both = worth[columns] + OUTRANKED * search.worth[columns]
    nodes = None if effort is None else NODES * effort
    choice = choose(people_rows(pool), both, nodes=nodes, watch=watch)
    if choice.chosen is not None:
        chosen = columns[choice.chosen]
        covered = search.worth[chosen].sum()
        if covered == search.value and worth[chosen].sum() > value:
            search.replace(chosen)
    proven = choice.bound - OUTRANKED * search.value
    return floor(proven + TINY) if search.pool.whole and proven < nothing else nothing
