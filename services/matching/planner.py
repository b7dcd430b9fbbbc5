"""Fresh plans, made in a worker process beside the event loop, one at a time for each gathering."""

import asyncio
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog

from services.matching.seating.room import Plan, Room
from services.matching.seating.solver import solve
from shared.mongo import DatabaseError
from shared.problems import Unavailable

_TRIES = 10


@dataclass(frozen=True)
class Task:
    """A plan to be made.

    `situation` names what it is wanted for. `told` is the number of rounds whose seats people have
    been told; they stay as they are in `before`.
    """

    gathering_id: str
    situation: str
    room: Room
    before: Plan
    told: int


Adopt = Callable[[Task, Plan], Awaitable[None]]


class Planner:
    """Makes plans for whoever asks, after the roster has been quiet for a while.

    Args:
        effort: proposals to weigh for one plan.
        settle_seconds: how long nothing may have been asked before work begins.
    """

    def __init__(self, *, effort: int, seed: int, settle_seconds: float) -> None:
        self._effort = effort
        self._seed = seed
        self._settle_seconds = settle_seconds
        self._pool = _pool()
        self._under_way: dict[str, tuple[Task, asyncio.Task[None]]] = {}
        self._log = structlog.get_logger(source="potluck.matching.planner")

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Drop what is under way at the end."""
        try:
            yield
        finally:
            for _, work in self._under_way.values():
                work.cancel()
            self._pool.shutdown(wait=False, cancel_futures=True)

    def want(self, task: Task, adopt: Adopt) -> None:
        """Have a plan made, unless that is under way; one for an earlier situation is dropped."""
        current = self._under_way.get(task.gathering_id)
        if current and current[0].situation == task.situation:
            return
        if current:
            current[1].cancel()
        work = asyncio.create_task(self._plan(task, adopt))
        self._under_way[task.gathering_id] = (task, work)
        work.add_done_callback(lambda done: self._finished(task, done))

    async def _plan(self, task: Task, adopt: Adopt) -> None:
        await asyncio.sleep(self._settle_seconds)
        for attempt in range(1, _TRIES + 1):
            try:
                await adopt(task, await self._solved(task))
            except BrokenProcessPool:
                self._log.warning("the worker process died", gathering=task.gathering_id)
                self._pool = _pool()
            except (Unavailable, DatabaseError) as busy:
                self._log.info("a plan waits", gathering=task.gathering_id, why=str(busy))
            else:
                return
            await asyncio.sleep(attempt)

    async def _solved(self, task: Task) -> Plan:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, _solve, task, self._seed, self._effort)

    def _finished(self, task: Task, work: asyncio.Task[None]) -> None:
        current = self._under_way.get(task.gathering_id)
        if current and current[1] is work:
            del self._under_way[task.gathering_id]
        if not work.cancelled() and (error := work.exception()):
            self._log.error("no plan was made", gathering=task.gathering_id, exc_info=error)


def _pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        max_workers=1,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_stay_while_needed,
        initargs=(os.getpid(),),
    )


def _stay_while_needed(parent: int) -> None:
    """Have the worker leave when the service was killed: nobody else would tell it."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the service's to hear
    threading.Thread(target=watch, daemon=True).start()


def _solve(task: Task, seed: int, effort: int) -> Plan:
    return solve(task.room, seed=seed, effort=effort, fixed=task.before, frozen_rounds=task.told)
