"""The time that a search may take, and the signal that ends it early."""

import time
from collections.abc import Callable
from math import inf
from threading import Thread
from typing import TypeVar

T = TypeVar("T")

GLANCE = 0.01
"""Seconds between two looks at the stop signal while something runs that cannot look itself."""

Stop = Callable[[], bool]


class Watch:
    """A limit on wall time, if any, and a stop signal, if any. Starts at once."""

    def __init__(self, seconds: float | None = None, stop: Stop | None = None) -> None:
        self._start = time.perf_counter()
        self._seconds = inf if seconds is None else max(0.0, seconds)
        self._stop = stop
        self._stopped = False

    @property
    def limited(self) -> bool:
        """Tell whether there is a limit on time."""
        return self._seconds != inf

    def left(self) -> float:
        """Return how many seconds are left, possibly infinitely many."""
        return max(0.0, self._seconds - self.gone())

    def gone(self) -> float:
        """Return how many seconds are gone."""
        return time.perf_counter() - self._start

    def shorter(self, seconds: float) -> "Watch":
        """Return a watch that starts now, with at most so many seconds and the same signal."""
        return Watch(min(seconds, self.left()), self.over)

    def share(self) -> float:
        """Return how much of the time is gone, from 0 to 1; 0 without a limit."""
        return 0.0 if not self.limited else 1 - self.left() / max(self._seconds, 1e-9)

    def over(self) -> bool:
        """Tell whether to end now."""
        if self._stop is not None and not self._stopped:
            self._stopped = self._stop()
        return self._stopped or self.left() <= 0

    def wait_for(self, work: Callable[[], T]) -> T | None:
        """Return what a call returns that cannot be interrupted, or nothing once time is over.

        The call is then left to itself: it runs on, bounded by the limit given to it, and whatever
        it returns is ignored. The interpreter waits for it before it ends, since native code that
        is cut off there aborts the process.
        """
        if not self.limited and self._stop is None:
            return work()
        done: list[T] = []
        failed: list[BaseException] = []

        def run() -> None:
            try:
                done.append(work())
            except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
                failed.append(error)

        thread = Thread(target=run, name="circles")
        thread.start()
        while thread.is_alive() and not self.over():
            thread.join(GLANCE)
        if failed:
            raise failed[0]
        return done[0] if done else None
