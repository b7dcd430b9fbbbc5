"""When a search ends: after so much effort, after so many seconds, or when somebody says so."""

import math
import time
from collections.abc import Callable


class Limits:
    """Counts effort and watches the clock; the effort alone decides unless time runs out.

    Without effort the seconds are the only end, and without either the effort is 1.
    """

    def __init__(
        self, seconds: float | None, effort: float | None, stop: Callable[[], bool] | None
    ) -> None:
        self.begin = time.monotonic()
        self.seconds = math.inf if seconds is None else seconds
        self.effort = effort
        if effort is None and seconds is None:
            self.effort = 1.0
        self.stop = stop
        self.spent = 0.0
        self.halted = False

    @property
    def planned(self) -> float:
        """Return the effort that the whole search is to take; without one a second is one."""
        return self.seconds if self.effort is None else self.effort

    @property
    def left(self) -> float:
        """Return the effort that is left."""
        return math.inf if self.effort is None else max(0.0, self.effort - self.spent)

    @property
    def share(self) -> float:
        """Return how much of the effort is spent, or of the time if there is none to spend."""
        if self.effort is not None:
            return min(1.0, self.spent / self.effort) if self.effort > 0 else 1.0
        return min(1.0, self._elapsed / self.seconds) if self.seconds > 0 else 1.0

    @property
    def are_reached(self) -> bool:
        """Tell whether nothing more is to be begun."""
        self.look()
        return self.halted or self.left == 0

    @property
    def _elapsed(self) -> float:
        return time.monotonic() - self.begin

    def spend(self, effort: float) -> None:
        """Count what has been done."""
        self.spent += effort

    def look(self) -> None:
        """Look at the clock and ask for the stop signal; for the thread that was given it."""
        self.halted = self.halted or self._elapsed >= self.seconds
        self.halted = self.halted or (self.stop is not None and self.stop())

    def halt(self) -> bool:
        """Tell whether to end at once; for any thread."""
        self.halted = self.halted or self._elapsed >= self.seconds
        return self.halted
