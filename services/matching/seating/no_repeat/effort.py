"""How long a search for rounds without a repeat may go on, and how warm it is."""

import math
import time
from collections.abc import Callable

import numpy as np

from services.matching.seating.no_repeat.kernel import Longs

EFFORT = 300_000_000
"""Swaps that are weighed where neither effort nor time is given: about two seconds."""


class Allowance:
    """How many swaps may be weighed, how long it may take, and whether to stop at once.

    Counting swaps makes a search repeatable. The clock only ends it.
    """

    def __init__(
        self,
        *,
        effort: int | None = None,
        seconds: float | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> None:
        self._effort = EFFORT if effort is None and seconds is None else effort
        self._seconds, self._stop = seconds, stop
        self._began, self._spent = time.monotonic(), 0

    def spend(self, swaps: int) -> None:
        """Count swaps that were weighed."""
        self._spent += swaps

    def lasts(self, share: float = 1.0) -> bool:
        """Tell whether less than a share of it is used up, and nobody wants to stop."""
        if self._stop is not None and self._stop():
            return False
        if self._effort is not None and self._spent >= share * self._effort:
            return False
        passed = time.monotonic() - self._began
        return self._seconds is None or passed < share * self._seconds


def chances(temperature: float) -> Longs:
    """Return below which number of 30 bits a draw allows 0, 1, 2, ... repeats more."""
    return np.array([math.exp(-more / temperature) * (1 << 30) for more in range(8)], np.int64)
