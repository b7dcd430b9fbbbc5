"""The two ways in which weights are written down: rows of a triangle, and the files of MDGPLIB."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[np.float64]


def lower_triangle(rows: Sequence[Sequence[float]]) -> Weights:
    """Return the symmetric n x n matrix of `weight_lower_triangle`, where row i has i numbers.

    Raises:
        ValueError: a row has too few or too many numbers.
    """
    weights = np.zeros((len(rows), len(rows)))
    for number, row in enumerate(rows):
        if len(row) != number:
            raise ValueError(f"Row {number} of the triangle has {len(row)} weights, not {number}.")
        weights[number, :number] = row
    return weights + weights.T


def read_mdgplib(text: str) -> tuple[Weights, list[int], list[int]]:
    """Return weights, minima and maxima of a file of MDGPLIB (M. Gallego et al.).

    Its first line is `n g ds` or `n g ss` and a minimum and a maximum a group; each other line is
    `i j weight`, counted from 0.

    Raises:
        ValueError: it is not in the format; says at which line.
    """
    head, *rest = text.splitlines() or [""]
    count, minimum, maximum = _head(head)
    weights = np.zeros((count, count))
    for number, line in enumerate(rest, start=2):
        if line.strip():
            one, other, weight = _pair(line, number, count)
            weights[one, other] = weights[other, one] = weight
    return weights, minimum, maximum


def _head(line: str) -> tuple[int, list[int], list[int]]:
    try:
        count, groups, _, *limits = line.split()
        numbers = [int(limit) for limit in limits]
        size, expected = int(count), 2 * int(groups)
    except ValueError as error:
        raise ValueError("Line 1 is not `n g ds min max min max ...`.") from error
    if size < 0 or len(numbers) != expected:
        raise ValueError(f"Line 1 has {len(numbers)} limits, not {expected} for {groups} groups.")
    return size, numbers[::2], numbers[1::2]


def _pair(line: str, number: int, count: int) -> tuple[int, int, float]:
    try:
        first, second, written = line.split()
        one, other, weight = int(first), int(second), float(written)
    except ValueError as error:
        raise ValueError(f"Line {number} is not `i j weight`.") from error
    if not (0 <= one < count and 0 <= other < count):
        raise ValueError(f"Line {number} names an element outside 0 to {count - 1}.")
    return one, other, weight
