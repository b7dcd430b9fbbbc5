"""Worker processes beside the event loop, as the event loop sees them."""

import asyncio
import multiprocessing
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

import structlog

from services.matching.worker import Came, Work, work

Tell = Callable[[Any], None]
"""Is told how far a piece of work has come."""


class WorkerDiedError(Exception):
    """A worker process ended in the middle of its work."""


class WorkFailedError(Exception):
    """A piece of work raised an error, which would happen again."""


class Worker:
    """One process, which does one piece of work at a time."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=work, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self._sending = threading.Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="worker")
        self._number = 0

    async def do(self, task: Work, tell: Tell) -> Any:  # noqa: ANN401 - the work's own
        """Return what came of a piece of work.

        Raises:
            WorkFailedError: it raised an error.
            WorkerDiedError: the process ended.
        """
        self._number += 1
        number = self._number
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self._send, (number, task))
        while True:
            came = await loop.run_in_executor(self._thread, self._receive)
            if came.number != number:
                continue
            if came.what == "progress":
                tell(came.value)
            elif came.what == "failed":
                raise WorkFailedError(came.value)
            else:
                return came.value

    async def stop(self) -> None:
        """Have the present piece of work end early, with the best it has."""
        await asyncio.to_thread(self._send, self._number)

    def kill(self) -> None:
        """End the process."""
        self._process.kill()
        self._thread.shutdown(wait=False)

    def _send(self, message: object) -> None:
        try:
            with self._sending:
                self._ours.send(message)
        except OSError as error:
            raise WorkerDiedError from error

    def _receive(self) -> Came:
        try:
            came: Came = self._ours.recv()
        except (EOFError, OSError) as error:
            raise WorkerDiedError from error
        return came


class Workers:
    """As many worker processes as are wanted at once; one is there, and warm, from the start.

    Args:
        warm: the work that makes a fresh process ready.
    """

    def __init__(self, warm: Work) -> None:
        self._warm = warm
        self._all: set[Worker] = set()
        self._idle: list[Worker] = []
        self._log = structlog.get_logger(source="potluck.matching.workers")

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Warm the first worker, and leave none behind."""
        warming = asyncio.create_task(self._warm_one())
        try:
            yield
        finally:
            warming.cancel()
            for worker in self._all:
                worker.kill()
            await asyncio.gather(warming, return_exceptions=True)

    @asynccontextmanager
    async def one(self) -> AsyncIterator[Worker]:
        """Give a worker that has nothing else to do, and take it back unless it died."""
        worker = self._idle.pop() if self._idle else self._hired()
        try:
            yield worker
        except (WorkerDiedError, asyncio.CancelledError):
            self._all.discard(worker)
            worker.kill()
            raise
        except BaseException:
            self._idle.append(worker)
            raise
        else:
            self._idle.append(worker)

    def _hired(self) -> Worker:
        worker = Worker()
        self._all.add(worker)
        return worker

    async def _warm_one(self) -> None:
        try:
            async with self.one() as worker:
                await worker.do(self._warm, lambda _: None)
        except (WorkerDiedError, WorkFailedError) as error:
            self._log.warning("no worker could be warmed", error=str(error))
