"""How long a search may go on: proposals, time, or until it is told to stop."""

import time
from collections.abc import Callable
from typing import NamedTuple

Stop = Callable[[], bool]

LOOKS = 256
"""How often one stretch of a counted effort looks at its schedule."""

TIMED_SLICE = 15_000
"""Proposals between two looks at the clock: some milliseconds."""


BREATH = 0.2
"""Seconds between two words of progress."""


class Progress(NamedTuple):
    """How far a search is, from 0 to 1, and the figures of the best plan so far."""

    share: float
    broken: int
    alone: int
    one_topic: int
    warm: int


class Effort:
    """An allowance of proposals for each search, of time for all, or both.

    Counting proposals makes a search repeatable. The clock only ends such a search.
    """

    def __init__(
        self,
        *,
        proposals: int | None = None,
        seconds: float | None = None,
        stop: Stop | None = None,
        progress: Callable[[Progress], None] | None = None,
    ) -> None:
        self.proposals = proposals
        self._seconds = seconds
        self._began = self._told = time.monotonic()
        self._stop = stop
        self._is_enough = False
        self._progress = progress

    def allowance(self, pace: float) -> float:
        """Return how many proposals a search makes, at so many a second where time alone counts."""
        if self.proposals is not None:
            return self.proposals
        return pace * (self._seconds or 0.0)

    @property
    def clock(self) -> float:
        """Return how much of the time is used, from 0 to 1."""
        if self._seconds is None:
            return 0.0
        return min(1.0, (time.monotonic() - self._began) / max(1e-9, self._seconds))

    @property
    def is_over(self) -> bool:
        """Tell whether the time is up, or somebody wants to stop."""
        return self._is_enough or self.clock >= 1 or bool(self._stop and self._stop())

    def leave_off(self) -> None:
        """End every search: nothing better can be found. Counted searches end by themselves."""
        self._is_enough = self.proposals is None

    def tell(self, progress: Progress) -> None:
        """Say how far the search is, unless that was said a moment ago."""
        now = time.monotonic()
        if self._progress and now - self._told >= BREATH:
            self._told = now
            self._progress(progress)

    def between(self, done: float, share: float) -> "Stretch":
        """Return the stretch of this effort that begins where `done` of it is used."""
        return Stretch(self, done, share)


class Stretch:
    """A part of an effort, to be used by one search."""

    def __init__(self, effort: Effort, done: float, share: float) -> None:
        self._effort = effort
        self._done = done
        self._share = share
        self._made = 0

    def part(self, done: float, share: float) -> "Stretch":
        """Return a part of this stretch."""
        return Stretch(self._effort, self._done + done * self._share, share * self._share)

    @property
    def is_over(self) -> bool:
        """Tell whether the whole effort is."""
        return self._effort.is_over

    @property
    def used(self) -> float:
        """Return how much of this stretch is used, from 0 to 1."""
        if self._effort.proposals is not None:
            allowed = max(1, round(self._effort.proposals * self._share))
            return min(1.0, self._made / allowed)
        return min(1.0, max(0.0, self._effort.clock - self._done) / max(1e-12, self._share))

    def proposals(self, pace: float) -> float:
        """Return about how many proposals it comes to, made at so many a second."""
        return self._share * self._effort.allowance(pace)

    def leave_off(self) -> None:
        """End the whole effort: nothing better can be found."""
        self._effort.leave_off()

    def tell(self, broken: int, alone: int, topics: int, warm: int) -> None:
        """Say how far the search is and what the best plan so far is worth."""
        share = min(1.0, self._done + self._share * self.used)
        self._effort.tell(Progress(share, broken, alone, topics, warm))

    def take(self) -> int:
        """Take proposals for one slice of work; 0 where the stretch or the effort is over."""
        if self.used >= 1 or self.is_over:
            return 0
        if self._effort.proposals is None:
            return TIMED_SLICE
        allowed = max(1, round(self._effort.proposals * self._share))
        taken = min(max(64, allowed // LOOKS), TIMED_SLICE, allowed - self._made)
        self._made += taken
        return taken
