"""The maximum diversity grouping problem: weights of pairs, and how large each group may be.

n elements are divided into groups so that the weights of the pairs inside groups add up to the
most (Gallego, Laguna, Marti, Duarte, "Tabu search with strategic oscillation for the maximally
diverse grouping problem", Journal of the Operational Research Society 64, 2013).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from services.matching.grouping.kernel import Instance

Weights = NDArray[np.float64]
Groups = NDArray[np.int32]
"""n: the group of each element."""


class Problem(NamedTuple):
    """A problem that has a solution: exact weights, and the same scaled for the search."""

    weights: Weights
    """n x n, symmetric, the diagonal 0."""
    instance: Instance

    def value(self, groups: Groups) -> float:
        """Return the sum of the weights inside the groups."""
        total = 0.0
        for number in range(len(self.instance.minimum)):
            inside = np.flatnonzero(groups == number)
            total += float(np.tril(self.weights[np.ix_(inside, inside)], -1).sum())
        return total


def problem(weights: ArrayLike, minimum: Sequence[int], maximum: Sequence[int]) -> Problem:
    """Return the problem of given weights (n x n) and limits (one of each a group).

    Raises:
        ValueError: the weights are no finite symmetric matrix, or no sizes keep the limits.
    """
    exact = _checked(np.array(weights, dtype=np.float64))
    _check_limits(len(exact), minimum, maximum)
    largest = float(np.abs(exact).max(initial=0.0)) or 1.0
    limits = (np.array(minimum, dtype=np.int32), np.array(maximum, dtype=np.int32))
    return Problem(exact, Instance((exact / largest).astype(np.float32), *limits))


def _checked(weights: Weights) -> Weights:
    if weights.ndim != 2 or weights.shape[0] != weights.shape[1]:  # noqa: PLR2004 - a matrix
        raise ValueError(f"Weights must be n x n, not {' x '.join(map(str, weights.shape))}.")
    np.fill_diagonal(weights, 0.0)
    _refuse(~np.isfinite(weights), weights, "is not a finite number")
    _refuse(~np.isclose(weights, weights.T, rtol=1e-9, atol=0.0), weights, "differs the other way")
    with np.errstate(over="ignore"):
        if not np.isfinite(np.abs(weights).sum()):
            raise ValueError("The weights are too large to be added up.")
    return weights


def _refuse(wrong: NDArray[np.bool_], weights: Weights, what: str) -> None:
    if wrong.any():
        one, other = np.argwhere(wrong)[0]
        raise ValueError(f"The weight of {one} and {other} {what}: {weights[one, other]}.")


def _check_limits(count: int, minimum: Sequence[int], maximum: Sequence[int]) -> None:
    if len(minimum) != len(maximum):
        raise ValueError(f"There are {len(minimum)} minima and {len(maximum)} maxima of groups.")
    for number, (least, most) in enumerate(zip(minimum, maximum, strict=True)):
        if not 0 <= least <= most:
            raise ValueError(f"Group {number} is to have at least {least} and at most {most}.")
    if sum(minimum) > count:
        raise ValueError(f"The groups need {sum(minimum)} elements, and there are {count}.")
    if sum(maximum) < count:
        raise ValueError(f"The groups hold {sum(maximum)} elements, and there are {count}.")
