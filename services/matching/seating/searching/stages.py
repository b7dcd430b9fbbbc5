"""What the search wants at which time: prices of a change, heat, and kinds of proposals."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matching.seating.arrays import Ints

Numbers = NDArray[np.float64]


class Prices(NamedTuple):
    """What one more of each costs, or brings; in `heat`, a change may be that much worse.

    `closeness` is for each table, by how many of its people lack its aim; `quota` for a table that
    is after an interest whose people fill enough tables already.
    """

    broken: float
    alone: float
    topics: float
    warm: float
    closeness: float
    quota: float
    heat: float


class Stage(NamedTuple):
    """A stretch of the search: prices that move from start to end, and the mix of proposals.

    Of 100 proposals so many fill tables, exchange equals, and exchange whole evenings; of 100
    others so many are for those who clash. The last number is how many of 100 begin a chain.
    """

    start: Prices
    end: Prices
    mix: tuple[int, int, int, int, int]

    def at(self, part: float) -> Numbers:
        """Return the prices at a point from 0 to 1; the heat falls geometrically."""
        prices = [a + (b - a) * part for a, b in zip(self.start, self.end, strict=True)]
        prices[-1] = self.start.heat * (self.end.heat / self.start.heat) ** part
        return np.array(prices)

    @property
    def shares(self) -> Ints:
        """Return the mix for compiled code."""
        return np.array(self.mix, np.int32)


ORDER = Prices(1e6, 1e4, 60, 1, closeness=1, quota=0, heat=0.6)
"""Prices at which no figure of one move can buy back an earlier one."""

POLISH = Stage(ORDER, ORDER._replace(heat=0.1), mix=(25, 25, 0, 50, 20))

REFINE = Stage(
    ORDER._replace(closeness=0, heat=0.1), ORDER._replace(closeness=0, heat=5e-4), (0, 0, 0, 0, 0)
)
"""The last of all, where figures are as they are and one of nuance is worth `NUANCE`."""

NUANCE = 0.05


class Recipe(NamedTuple):
    """A way to go about it: stages, each with its share of the time.

    A table costs (people who lack its aim) to the power of `spread`. After so many proposals for a
    seat as are `enough`, a fresh start finds more than going on. One that is `designed` starts from
    a schedule in which nobody meets twice, or as few as are found; the others from tables filled
    one by one.
    """

    spread: float
    enough: int
    stages: tuple[tuple[float, Stage], ...]
    designed: bool = False


_GATHER = Stage(
    Prices(8, 3, 3, 1, closeness=4, quota=0.5, heat=2.4),
    Prices(40, 25, 25, 1, closeness=1, quota=0.5, heat=0.2),
    mix=(10, 10, 0, 10, 15),
)

COMPANY = Recipe(0.5, 100_000, ((0.85, _GATHER), (0.15, POLISH)))
"""For rooms in which few tables find a topic: pairs count all along."""

_FREEZE = Stage(
    Prices(7, 5, 2, 0.3, closeness=4, quota=0.5, heat=3.5),
    Prices(7, 5, 2, 0.3, closeness=4, quota=0.5, heat=1.2),
    mix=(20, 20, 0, 20, 20),
)
_SETTLE = Stage(
    _FREEZE.end,
    Prices(14, 20, 4, 0.3, closeness=6, quota=0.5, heat=0.8),
    mix=(20, 20, 0, 40, 20),
)

TOPICS = Recipe(1.0, 16_000, ((0.5, _FREEZE), (0.35, _SETTLE), (0.15, POLISH)))
"""For rooms in which every table can find one: all at once, or not at all, like a crystal."""

_UNTANGLE = Stage(
    Prices(5, 2, 0, 0.2, closeness=0.3, quota=0, heat=4),
    Prices(20, 2, 0, 0.2, closeness=0.3, quota=0, heat=1),
    mix=(0, 0, 100, 0, 0),
)

_MINGLE = Stage(
    Prices(20, 3, 3, 1, closeness=2, quota=0.5, heat=2),
    Prices(60, 25, 25, 1, closeness=1, quota=0.5, heat=0.2),
    mix=(10, 5, 70, 10, 10),
)

EVENINGS = Recipe(
    0.5,
    100_000,
    ((0.3, _UNTANGLE), (0.5, _MINGLE), (0.2, POLISH._replace(mix=(20, 20, 40, 50, 10)))),
    designed=True,
)
"""For rooms in which it is hard that nobody meets twice."""
