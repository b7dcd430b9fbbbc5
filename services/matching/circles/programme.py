"""Linear and integer programmes over circles, solved by the HiGHS that comes with scipy.

The cycle formulation (Roth, Sönmez and Ünver, 2007): one variable a circle, one row a person, at
most one circle each. Its linear relaxation bounds what any choice of circles can cover; its dual
prices say what each person costs, and a circle that costs more than it covers by more than the gap
to an answer cannot be part of a better one.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint, linprog, milp
from scipy.sparse import csr_matrix, vstack

from services.matching.circles.pool import Floats, Pool
from services.matching.circles.watch import Watch

TINY = 1e-6
"""What the solver's arithmetic may be off."""

MANY_CIRCLES = 4000
"""From here on an interior point solves the relaxation faster than the dual simplex."""

LONG = 60.0
"""Seconds after which one programme is given up, whatever the time left."""

Positions = NDArray[np.intp]


class Rows(NamedTuple):
    """Constraints `matrix @ x <= limit`, one column a circle."""

    matrix: csr_matrix
    limit: Floats

    def of(self, columns: Positions | NDArray[np.bool_]) -> "Rows":
        """Return the same for some of the circles, without the rows that they leave empty."""
        matrix = self.matrix[:, columns]
        used = np.flatnonzero(np.diff(matrix.indptr))
        return Rows(matrix[used], self.limit[used])

    def and_also(self, other: "Rows") -> "Rows":
        """Return both sets of constraints."""
        matrix = vstack([self.matrix, other.matrix], format="csr")
        return Rows(matrix, np.concatenate([self.limit, other.limit]))


class Relaxation(NamedTuple):
    """The optimum of a linear programme."""

    value: float
    prices: Floats
    """A dual price for each row, never negative."""
    x: Floats

    def reduced(self, rows: Rows, worth: Floats) -> Floats:
        """Return what each circle costs beyond its worth, at these prices."""
        return np.asarray(rows.matrix.T @ self.prices) - worth


class Choice(NamedTuple):
    """What an integer programme came to."""

    chosen: Positions | None
    """The best set of circles found, if any was."""
    bound: float
    """No set of these circles is worth more."""


def people_rows(pool: Pool) -> Rows:
    """Return that nobody is in two circles: one row a person."""
    people = len(pool.at) - 1
    shape = (people, len(pool.size))
    return Rows(csr_matrix((np.ones(len(pool.of)), pool.of, pool.at), shape), np.ones(people))


def relax(rows: Rows, worth: Floats, watch: Watch) -> Relaxation | None:
    """Return the optimum of the relaxation, or nothing where time is over before."""
    method = "highs-ds" if len(worth) < MANY_CIRCLES else "highs-ipm"
    options = {"time_limit": min(watch.left(), LONG)}
    solved = watch.wait_for(
        lambda: linprog(-worth, A_ub=rows.matrix, b_ub=rows.limit, method=method, options=options)
    )
    if solved is None or solved.status != 0:
        return None
    prices = np.maximum(-np.asarray(solved.ineqlin.marginals), 0.0)
    return Relaxation(-float(solved.fun), prices, np.asarray(solved.x))


def choose(rows: Rows, worth: Floats, *, nodes: int | None, watch: Watch) -> Choice:
    """Return a set of circles of the most worth, within a number of nodes of the search tree."""
    options = {"mip_rel_gap": 0.0, "time_limit": min(watch.left(), LONG)}
    if nodes is not None:
        options["node_limit"] = nodes
    solved = watch.wait_for(
        lambda: milp(
            -worth,
            constraints=LinearConstraint(rows.matrix, ub=rows.limit),
            integrality=1,
            bounds=(0, 1),
            options=options,
        )
    )
    if solved is None:
        return Choice(None, np.inf)
    bound = np.inf if solved.mip_dual_bound is None else -float(solved.mip_dual_bound)
    return Choice(None if solved.x is None else np.flatnonzero(solved.x > 0.5), bound)  # noqa: PLR2004 - 0 or 1
