"""What runs in a worker process: one piece of work after the other, until the service is gone.

The service sends a number and a piece of work and hears, under that number, how far it has come
and what came of it. Sending the number alone stops it. When the service dies the pipe closes, and
the worker leaves: nobody else would tell it.
"""

import os
import queue
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

NICE = 10
"""How far a worker stands back: the door is answered first."""

TELL_EVERY = 0.5
"""Seconds between two messages about how far a piece of work has come."""


class Tools(NamedTuple):
    """What a piece of work is given: how to tell how far it is, and whether it is to stop."""

    tell: Callable[[Any], None]
    stop: Callable[[], bool]


ALONE = Tools(lambda _: None, lambda: False)
"""For work that nobody waits for."""

Work = Callable[[Tools], Any]
"""A piece of work; it and what it returns can be pickled."""


class Came(NamedTuple):
    """What is heard of a piece of work: its progress, its result, or why there is none."""

    number: int
    what: str
    value: Any


def work(connection: Connection) -> None:
    """Do what is sent until there is nobody to do it for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the service's to hear
    os.nice(NICE)
    inbox = _Inbox(connection)
    while True:
        number, task = inbox.waiting.get()
        try:
            done = Came(number, "done", task(inbox.tools(number)))
        except Exception as error:  # noqa: BLE001 - whatever it is, the service has to know
            done = Came(number, "failed", f"{type(error).__name__}: {error}")
        connection.send(done)


class _Inbox:
    """What the service has sent: work in order, and the last number that is to stop."""

    def __init__(self, connection: Connection) -> None:
        self.waiting: queue.SimpleQueue[tuple[int, Work]] = queue.SimpleQueue()
        self._connection = connection
        self._stopped = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def tools(self, number: int) -> Tools:
        """Return what one piece of work is given."""
        told = 0.0

        def tell(progress: Any) -> None:  # noqa: ANN401 - the work's own
            nonlocal told
            if time.monotonic() - told >= TELL_EVERY:
                told = time.monotonic()
                self._connection.send(Came(number, "progress", progress))

        return Tools(tell, lambda: self._stopped >= number)

    def _listen(self) -> None:
        while True:
            try:
                heard = self._connection.recv()
            except (EOFError, OSError):
                os._exit(1)
            if isinstance(heard, int):
                self._stopped = heard
            else:
                self.waiting.put(heard)
