"""`potluck-mdgp/1` and the MDGPLIB text format: maximum diversity grouping.

Elements with a weight for each pair are to be divided into groups of limited sizes, so that the
weights inside the groups add up to the most. The answer is `{"group": [group of element 0, ...]}`.
Sources: the Strangers' Bench; for the text MDGPLIB, by M. Gallego, M. Laguna, R. Marti, A. Duarte.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from services.matching.grouping import lower_triangle, read_mdgplib
from services.matching.instances.files import (
    Many,
    Written,
    decoded,
    parse,
    read_bytes,
    refuse_unknown,
)
from shared.problems import Invalid

FORMAT = "potluck-mdgp/1"

_MDGPLIB = re.compile(r"\s*(\d+)\s+\d+\s+(?:ds|ss)\s")
_MOST = 10_000

Size = Annotated[int, Field(ge=0, le=_MOST)]


class _Group(Written):
    min: Size
    max: Size


class _Instance(Written):
    format: Literal["potluck-mdgp/1"]
    name: str = ""
    n: Size
    groups: Annotated[Many[_Group], Field(max_length=_MOST)]
    weight_lower_triangle: Many[Many[float]]


class _Answer(Written):
    group: Many[int]


@dataclass(frozen=True)
class GroupingInstance:
    """Weights of pairs, n x n and symmetric, and the limits of each group's size."""

    name: str
    weights: NDArray[np.float64]
    minimum: tuple[int, ...]
    maximum: tuple[int, ...]

    def answer(self, group: Sequence[int]) -> str:
        """Return a grouping in the answer format."""
        return json.dumps({"group": list(group)})

    def read_answer(self, path: Path) -> tuple[int, ...]:
        """Return the group of each element.

        Raises:
            Invalid: it is no answer to this instance: too few elements, unknown groups.
        """
        group = parse(path, decoded(path, read_bytes(path)), _Answer).group
        count = len(self.weights)
        if len(group) != count:
            raise Invalid(
                f"{path} groups {len(group)} elements, the instance {count}.",
                "Name a group for each element.",
            )
        refuse_unknown(path, "group", group, "group", len(self.minimum))
        return group

    def breaches(self, group: Sequence[int]) -> Iterator[str]:
        """Return, in a sentence for each element too many or too few, what limits are broken."""
        limits = zip(self.minimum, self.maximum, strict=True)
        for number, (least, most) in enumerate(limits):
            size = group.count(number)
            for _ in range(max(least - size, size - most, 0)):
                yield f"Group {number} has {size} elements, not {least} to {most}."

    def value(self, group: Sequence[int]) -> float:
        """Return the sum of the weights inside the groups."""
        groups = np.asarray(group)
        total = 0.0
        for number in range(len(self.minimum)):
            inside = np.flatnonzero(groups == number)
            total += float(np.tril(self.weights[np.ix_(inside, inside)], -1).sum())
        return int(total) if total.is_integer() else total


def is_mdgplib(text: str) -> bool:
    """Tell whether a text begins like an instance of MDGPLIB: `120 10 ds 12 12 ...`."""
    return _MDGPLIB.match(text) is not None


def grouping_instance(path: Path, text: str) -> GroupingInstance:
    """Return the grouping that an instance describes, in JSON or in the format of MDGPLIB.

    Raises:
        Invalid: it is not in the format, or contradicts itself; says where.
    """
    try:
        if head := _MDGPLIB.match(text):
            return _of_mdgplib(path, text, head[1])
        written = parse(path, text, _Instance)
        weights = lower_triangle(written.weight_lower_triangle)
    except ValueError as error:
        raise Invalid(f"{path}: {error}", "Correct the instance.") from error
    if len(weights) != written.n:
        raise Invalid(
            f"{path}: n is {written.n}, and the triangle has {len(weights)} rows.",
            "Give each element a row: row i has i weights.",
        )
    minimum = [group.min for group in written.groups]
    maximum = [group.max for group in written.groups]
    return GroupingInstance(written.name or path.stem, weights, tuple(minimum), tuple(maximum))


def _of_mdgplib(path: Path, text: str, count: str) -> GroupingInstance:
    if len(count) > len(str(_MOST)) or int(count) > _MOST:
        raise Invalid(
            f"{path} has more than {_MOST:,} elements.", "Give an instance of fewer elements."
        )
    weights, minimum, maximum = read_mdgplib(text.lstrip())
    if not np.isfinite(weights).all():
        raise Invalid(f"{path} has a weight that is no number.", "Correct it.")
    return GroupingInstance(path.stem, weights, tuple(minimum), tuple(maximum))
