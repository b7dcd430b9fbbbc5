"""How long a search from the command line may take."""

import math
import time
from dataclasses import dataclass

from shared.problems import Invalid

_SECONDS = 10.0
_LEAST_SECONDS = 0.05
_TO_END = 0.05
"""Seconds to write, to print, and for the interpreter to leave."""


@dataclass(frozen=True)
class Limits:
    """How long a search may take, from `started` on the monotonic clock, and how it searches."""

    seconds: float | None
    effort: int | None
    seed: int
    threads: int
    started: float

    @classmethod
    def of(
        cls, seconds: float | None, effort: int | None, *, seed: int, threads: int, started: float
    ) -> "Limits":
        """Return limits, of which time is one unless an effort is.

        Raises:
            Invalid: the seconds are no number.
        """
        if seconds is None and effort is None:
            seconds = _SECONDS
        if seconds is not None and not math.isfinite(seconds):
            raise Invalid("--seconds is no number.", "Say how many, such as 10.")
        return cls(seconds, effort, seed, threads, started)

    def left(self, kept: float = 0.0) -> float | None:
        """Return the seconds that a search may still take, None for any number.

        Some are kept for what comes after it: on a machine that others use too, as many more as it
        has been slower until now; but no more than half of all.
        """
        if self.seconds is None:
            return None
        slower = max(1.0, self.used / time.process_time())
        after = min((kept + _TO_END) * slower, self.seconds / 2)
        return max(_LEAST_SECONDS, self.seconds - after - self.used)

    @property
    def used(self) -> float:
        """Return the seconds that have gone by."""
        return time.monotonic() - self.started
