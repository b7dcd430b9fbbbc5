"""The state of a search for circles: the best answer so far, and what bounds it."""

from collections.abc import Callable

import numpy as np

from services.matching.circles.annealing import Cooling, annealed
from services.matching.circles.pool import Floats, Pool
from services.matching.circles.programme import Positions
from services.matching.circles.watch import Watch

STEPS = 1000
"""Steps of an annealing for each person."""

LED = 4.0
"""How many times its cost a circle is worth less to an annealing among some of them.

The worth alone cannot tell circles of as many people apart, the cost can.
"""


class Search:
    """The best circles so far, by position in the pool, and the proven most that can be covered."""

    def __init__(
        self, pool: Pool, *, bound: int, seed: int, watch: Watch, tell: Callable[["Search"], None]
    ) -> None:
        self.pool = pool
        self.worth = pool.size.astype(np.float64)
        self.seed = seed
        self.watch = watch
        self.bound = bound
        self.value = 0
        self.chosen: Positions = np.zeros(0, np.intp)
        self.seen = np.zeros(len(pool.size), np.bool_)
        """Circles of the answers that annealing has come by."""
        self._tell = tell
        self._annealings = 0

    @property
    def done(self) -> bool:
        """Tell whether nothing is left to do, or no time to do it."""
        return self.value >= self.bound or self.watch.over()

    def offer(self, chosen: Positions) -> None:
        """Take an answer for the best if it covers more people."""
        self.seen[chosen] = True
        covered = int(self.pool.size[chosen].sum())
        if covered > self.value:
            self.chosen, self.value = np.sort(chosen), covered
            self._tell(self)

    def prove(self, bound: float) -> None:
        """Take a bound, proven, for the bound if it is lower."""
        if bound < self.bound:
            self.bound = max(int(bound), self.value)
            self._tell(self)

    def next_seed(self) -> int:
        """Return another seed at every call."""
        self._annealings += 1
        return self.seed * 1_000_003 + self._annealings

    def anneal(self, cooling: Cooling) -> None:
        """Look for a better answer among all circles. The steps are for each person."""
        self.offer(self._annealed(self.pool, self.worth, self.worth, cooling))

    def anneal_among(self, some: Positions, cost: Floats, cooling: Cooling) -> None:
        """Look for a better answer among some circles, led by what each costs beyond its worth."""
        pool, worth = self.pool.only(some), self.worth[some]
        self.offer(some[self._annealed(pool, worth - LED * cost[some], worth, cooling)])

    def replace(self, chosen: Positions) -> None:
        """Take an answer that covers as many people for the best."""
        self.chosen = np.sort(chosen)

    def _annealed(self, pool: Pool, weight: Floats, worth: Floats, cooling: Cooling) -> Positions:
        cooling = cooling._replace(steps=cooling.steps * (len(pool.at) - 1))
        seed, aim = self.next_seed(), float(self.bound)
        return annealed(pool, weight, worth, cooling, seed=seed, watch=self.watch, aim=aim)
