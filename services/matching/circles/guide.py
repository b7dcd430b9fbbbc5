"""The linear relaxation over all circles of a pool: a bound, and a guide to those that matter.

Few of the many circles have a place in the optimum: the programme starts with some of them and
takes in whatever its prices call too cheap, until nothing is (column generation).
"""

from math import floor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matching.circles.pool import Floats, Pool
from services.matching.circles.programme import TINY, Positions, Rows, people_rows, relax
from services.matching.circles.search import Search

ALL_AT_ONCE = 60_000
"""Up to so many circles the programme starts with all."""

STARTING, JOINING = 10, 8
"""For each person, how many circles the programme starts with, and how many join in a turn."""


class Guide(NamedTuple):
    """What the relaxation says of a pool of m circles."""

    value: float
    """Its optimum: nothing covers more."""
    rows: Rows
    reduced: Floats
    """m: what each circle costs beyond the people it covers, never below 0."""
    working: NDArray[np.bool_]
    """m: the circles that the programme took in."""

    def within(self, slack: float) -> Positions:
        """Return the circles that cost at most so much: all that can be in a better answer.

        An answer that covers the optimum minus `slack` or more has no others.
        """
        return np.flatnonzero(self.reduced <= slack + TINY)

    def close_by(self, slack: float) -> Positions:
        """Return those of them that the programme took in."""
        return np.flatnonzero(self.working & (self.reduced <= slack + TINY))


def guide(search: Search) -> Guide | None:
    """Return the solved relaxation, and lower the bound to it; nothing if time is over before."""
    pool = search.pool
    rows = people_rows(pool)
    working = _start(search)
    while True:
        columns = np.flatnonzero(working)
        chosen = Rows(rows.matrix[:, columns], rows.limit)
        relaxed = relax(chosen, search.worth[columns], search.watch)
        if relaxed is None:
            return None
        reduced = relaxed.reduced(rows, search.worth)
        cheap = np.flatnonzero(reduced < -TINY)
        if not len(cheap):
            break
        working[_cheapest(pool, cheap, reduced)] = True
    value = float(relaxed.prices.sum())
    if pool.whole:
        search.prove(floor(value + TINY))
    return Guide(value, rows, reduced, working)


def _start(search: Search) -> NDArray[np.bool_]:
    pool = search.pool
    if len(pool.size) <= ALL_AT_ONCE:
        return np.ones(len(pool.size), np.bool_)
    working = search.seen.copy()
    lists = np.diff(pool.at)[:, None].astype(np.int64)
    spread = pool.at[:-1, None] + np.arange(STARTING)[None, :] * lists // STARTING
    working[pool.of[spread[lists[:, 0] > 0].ravel()]] = True
    return working


def _cheapest(pool: Pool, cheap: Positions, reduced: Floats) -> Positions:
    """Return, for each person, the cheapest circles of those given."""
    member = pool.member[cheap]
    row, place = np.nonzero(member >= 0)
    person, circle = member[row, place], cheap[row]
    order = np.lexsort((circle, reduced[circle], person))
    person, circle = person[order], circle[order]
    first = np.searchsorted(person, person)
    return circle[np.arange(len(person)) - first < JOINING]
