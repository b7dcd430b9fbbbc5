"""What is told while a search runs, and how Ctrl-C ends it with the best found so far."""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from rich.console import Console
from rich.live import Live
from rich.text import Text

Stop = Callable[[], bool]
"""Whether a search is to end with the best it has found."""

Handler = Callable[[int, FrameType | None], object] | int | None

_PLAIN_EVERY = 5.0
"""Seconds between two lines where nobody watches a terminal."""

_TENTHS = 10


class Line:
    """One line about a search: how long it has run, how far it is, its best so far.

    On a terminal the line stays in its place; elsewhere a new one is printed now and then, to
    standard error in either case.
    """

    def __init__(self, started: float) -> None:
        self._started = started
        self._told = time.monotonic()
        self._share = 0.0
        self._best = "looking for a first answer"
        self._console = Console(stderr=True, highlight=False)

    @contextmanager
    def shown(self) -> Iterator["Line"]:
        """Show the line until the search is over."""
        if not self._console.is_terminal:
            yield self
            return
        with Live(
            console=self._console,
            get_renderable=self._text,
            refresh_per_second=8,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        ):
            yield self

    def tell(self, share: float, best: str) -> None:
        """Take in how far the search is, from 0 to 1, and its best so far."""
        self._share, self._best = share, best
        now = time.monotonic()
        if not self._console.is_terminal and now - self._told > _PLAIN_EVERY:
            self._told = now
            sys.stderr.write(f"{self._text()}\n")

    def _text(self) -> Text:
        share = min(max(self._share, 0.0), 1.0)
        bar = "█" * round(share * _TENTHS)
        seconds = time.monotonic() - self._started
        return Text(
            f"{seconds:5.1f} s  {bar:░<{_TENTHS}}  {self._best}", overflow="ellipsis", no_wrap=True
        )


@contextmanager
def interruptible() -> Iterator[Stop]:
    """Yield whether Ctrl-C was pressed; pressed once more, it interrupts as ever."""
    asked = False

    def stop(number: int, _: FrameType | None) -> None:
        nonlocal asked
        asked = True
        signal.signal(number, before[number])

    before: dict[int, Handler] = {}
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            before[number] = signal.signal(number, stop)
        yield lambda: asked
    finally:
        for asked_by, handler in before.items():
            signal.signal(asked_by, handler)
