"""A figure as it is reported."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One measurement: the median of some runs, and how far they were apart.

    `against` names what it was compared with in the same run, `ratio` how it compares. `spread` is
    the largest run minus the smallest, as a share of the median.
    """

    name: str
    value: float
    unit: str
    against: str | None
    ratio: float | None
    runs: int
    spread: float

    def cells(self) -> tuple[str, ...]:
        """Return it as a row."""
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        value, spread = f"{self.value:,.1f}", f"{self.spread:.0%}"
        return self.name, value, self.unit, self.against or "", ratio, str(self.runs), spread


def figure(
    name: str,
    runs: Sequence[float],
    unit: str,
    *,
    against: str | None = None,
    others: Sequence[float] = (),
) -> Figure:
    """Return the figure of some runs; with `others`, the median of the ratios pair by pair."""
    middle = median(runs)
    ratio = median(a / b for a, b in zip(runs, others, strict=True)) if others else None
    spread = (max(runs) - min(runs)) / middle if middle else 0.0
    rounded = None if ratio is None else round(ratio, 3)
    return Figure(name, round(middle, 2), unit, against, rounded, len(runs), round(spread, 3))
