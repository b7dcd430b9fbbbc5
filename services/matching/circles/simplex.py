"""A linear programme that is solved again and again while circles are ruled out and let in.

The dual simplex goes on from where it stopped, ten times faster than a fresh start. scipy's
`linprog` always starts afresh, hence its own bindings of HiGHS, as they are in scipy 1.17.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize._highspy._core import HighsLp, HighsModelStatus, MatrixFormat, _Highs

from services.matching.circles.pool import Floats
from services.matching.circles.programme import TINY, Positions, Rows

FEW_ITERATIONS, MANY_ITERATIONS = 30, 1 << 30
"""How far a programme is solved to see whether a branch is worth it, and otherwise."""


class Vertex(NamedTuple):
    """An optimum: its value, and x and reduced cost of each circle."""

    value: float
    x: Floats
    reduced: Floats

    @property
    def fractional(self) -> NDArray[np.bool_]:
        """Return which circles are neither in nor out."""
        return (self.x > TINY) & (self.x < 1 - TINY)


class Simplex:
    """The relaxation of a choice of circles that is worth at least `target`."""

    def __init__(self, rows: Rows, worth: Floats, target: int) -> None:
        self.solved = 0
        self._least = target - TINY
        self._open = np.ones(len(worth), np.bool_)
        self._solver = _Highs()
        for name, value in {
            "output_flag": False,
            "presolve": "off",
            "solver": "simplex",
            "threads": 1,
            "objective_bound": -self._least,
        }.items():
            self._solver.setOptionValue(name, value)
        self._solver.passModel(_model(rows, worth))

    def open(self) -> Positions:
        """Return the circles that are not ruled out."""
        return np.flatnonzero(self._open)

    def is_open(self, circles: Positions) -> NDArray[np.bool_]:
        """Tell of each circle whether it is not ruled out."""
        return self._open[circles]

    def rule_out(self, circles: Positions) -> Positions:
        """Rule circles out; return those that were not yet."""
        fresh = circles[self._open[circles]]
        self._allow(fresh, most=0.0)
        return fresh

    def let_in(self, circles: Positions) -> None:
        """Take back that circles are ruled out."""
        self._allow(circles, most=1.0)

    def add(self, rows: Rows) -> None:
        """Add constraints."""
        matrix, count = rows.matrix, len(rows.limit)
        if count:
            least = np.full(count, -np.inf)
            entries = (matrix.indptr[:-1], matrix.indices, matrix.data)
            self._solver.addRows(count, least, rows.limit, matrix.nnz, *entries)

    def too_dear(self, vertex: Vertex) -> Positions:
        """Return the circles that cost more than the slack: none is in an answer of the target."""
        slack = vertex.value - self._least
        return np.flatnonzero((vertex.reduced > slack) & (vertex.x < TINY))

    def solve(self) -> Vertex | None:
        """Return the optimum, or nothing if it is not worth the target."""
        self._solver.run()
        self.solved += 1
        if self._solver.getModelStatus() != HighsModelStatus.kOptimal:
            return None
        value = -self._solver.getInfo().objective_function_value
        if value < self._least:
            return None
        solution = self._solver.getSolution()
        return Vertex(value, np.array(solution.col_value), np.array(solution.col_dual))

    def glance(self) -> float | None:
        """Return a bound on the optimum after a few iterations; nothing below the target."""
        self._solver.setOptionValue("simplex_iteration_limit", FEW_ITERATIONS)
        self._solver.run()
        self._solver.setOptionValue("simplex_iteration_limit", MANY_ITERATIONS)
        self.solved += 1
        status = self._solver.getModelStatus()
        if status not in (HighsModelStatus.kOptimal, HighsModelStatus.kIterationLimit):
            return None
        value = -float(self._solver.getInfo().objective_function_value)
        return None if status == HighsModelStatus.kOptimal and value < self._least else value

    def _allow(self, circles: Positions, *, most: float) -> None:
        count = len(circles)
        if count:
            self._open[circles] = most > 0
            places = circles.astype(np.int32)
            self._solver.changeColsBounds(count, places, np.zeros(count), np.full(count, most))


def _model(rows: Rows, worth: Floats) -> HighsLp:
    matrix = rows.matrix.tocsc()
    model = HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    model.col_cost_ = -worth
    model.col_lower_, model.col_upper_ = np.zeros(len(worth)), np.ones(len(worth))
    model.row_lower_, model.row_upper_ = np.full(len(rows.limit), -np.inf), rows.limit
    model.a_matrix_.format_ = MatrixFormat.kColwise
    model.a_matrix_.start_ = matrix.indptr
    model.a_matrix_.index_ = matrix.indices
    model.a_matrix_.value_ = matrix.data
    return model
