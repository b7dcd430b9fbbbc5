"""Searches for plans, taken from the queue and done in worker processes beside the event loop.

There are as many places as cores, two at least, and the operating system shares the cores among
them; a search that takes long never gets the last place, so that a small gathering waits for small
ones only.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress
from typing import Any, Protocol

import structlog

from services.matching.domain import Search
from services.matching.searches import Searches
from services.matching.seating.room import Plan
from services.matching.tasks import Seek, figures_of
from services.matching.workers import Worker, WorkerDiedError, Workers, WorkFailedError
from shared.mongo import DatabaseError
from shared.problems import Unavailable

PLACES = max(2, os.cpu_count() or 1)

_LOOK_EVERY = 1.0
_RENEW_EVERY = 0.5
_WAIT_AFTER_TROUBLE = 2.0
_PATIENCE = 5.0
"""Seconds for which a worker may go on after it was told to stop, and keep others waiting."""


class Patron(Protocol):
    """Whom searches are done for."""

    def brief(self, search: Search) -> Awaitable[Seek | None]:
        """Return what is to be done, or None where the search is no longer wanted."""

    def receive(self, search: Search, task: Seek, plan: Plan) -> Awaitable[dict[str, object]]:
        """Take over or offer what was found; return what that changes in the search."""

    def ended(self, search: Search) -> Awaitable[None]:
        """Go on without the search, whatever came of it."""


class Planner:
    """Does the searches that are due, until the service stops.

    Args:
        places: how many are done at once.
    """

    def __init__(self, searches: Searches, workers: Workers, places: int = PLACES) -> None:
        self._searches = searches
        self._workers = workers
        self._places = places
        self._under_way: dict[asyncio.Task[None], str] = {}
        self._woken = asyncio.Event()
        self._nudges: dict[str, asyncio.Event] = {}
        self._log = structlog.get_logger(source="potluck.matching.planner")

    def nudge(self, gathering_id: str) -> None:
        """Look at the queue now, and at what is under way for this gathering."""
        self._woken.set()
        if nudge := self._nudges.get(gathering_id):
            nudge.set()

    async def run(self, patron: Patron) -> None:
        """Take searches up as they become due, for ever."""
        try:
            while True:
                self._woken.clear()
                try:
                    await self._fill(patron)
                except DatabaseError as error:
                    self._log.warning("searches wait", error=type(error).__name__)
                with suppress(TimeoutError):
                    async with asyncio.timeout(_LOOK_EVERY):
                        await self._woken.wait()
        finally:
            for work in self._under_way:
                work.cancel()
            await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _fill(self, patron: Patron) -> None:
        while (free := self._places - len(self._under_way)) > 0:
            search = await self._searches.take_up(small_only=free == 1)
            if search is None:
                return
            work = asyncio.create_task(self._pursue(search, patron))
            self._under_way[work] = search.id
            work.add_done_callback(self._finished)

    def _finished(self, work: asyncio.Task[None]) -> None:
        gathering_id = self._under_way.pop(work)
        self._nudges.pop(gathering_id, None)
        self._woken.set()
        if not work.cancelled() and (error := work.exception()):
            self._log.error("a search broke off", gathering=gathering_id, exc_info=error)

    async def _pursue(self, search: Search, patron: Patron) -> None:
        try:
            task = await patron.brief(search)
            if task is None:
                await self._searches.end(search, "cancelled" if search.is_cancelled else "done")
            elif (plan := await self._found(search, task)) is not None:
                await self._hand_over(search, task, plan, patron)
            await patron.ended(search)
        except asyncio.CancelledError:
            await self._searches.put_back(search, 0)
            raise
        except WorkFailedError as error:
            self._log.error("no plan was made", gathering=search.id, error=str(error))
            await self._searches.end(search, "failed")
            await patron.ended(search)
        except (WorkerDiedError, Unavailable, DatabaseError) as trouble:
            self._log.warning("a search waits", gathering=search.id, why=type(trouble).__name__)
            with suppress(DatabaseError):  # then its lease runs out
                await self._searches.put_back(search, _WAIT_AFTER_TROUBLE)

    async def _hand_over(self, search: Search, task: Seek, plan: Plan, patron: Patron) -> None:
        """Have the plan taken over or offered, then end the search: a crash between repeats it."""
        held = await self._searches.renew(search, {})
        if held is None:
            return
        changes = await patron.receive(held, task, plan)
        await self._searches.end(held, "cancelled" if held.is_cancelled else "done", **changes)

    async def _found(self, search: Search, task: Seek) -> Plan | None:
        """Return the plan that was found; None where the search was taken away meanwhile."""
        news: dict[str, object] = {}

        def tell(progress: Any) -> None:  # noqa: ANN401 - the solver's own
            news.update(share=progress.share, best=figures_of(progress))

        async with self._workers.one() as worker:
            async with self._kept(search, worker, news) as is_ours:
                plan: Plan = await worker.do(task, tell)
            return plan if is_ours.is_set() else None

    @asynccontextmanager
    async def _kept(
        self, search: Search, worker: Worker, news: dict[str, object]
    ) -> AsyncIterator[asyncio.Event]:
        """Keep the lease while work is done, tell its progress, and stop it if it should end."""
        is_ours = asyncio.Event()
        is_ours.set()
        keeping = asyncio.create_task(self._keep(search, worker, news, is_ours))
        try:
            yield is_ours
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)

    async def _keep(
        self, search: Search, worker: Worker, news: dict[str, object], is_ours: asyncio.Event
    ) -> None:
        nudge = self._nudges.setdefault(search.id, asyncio.Event())
        now, stopped_at = asyncio.get_running_loop().time, 0.0
        while True:
            nudge.clear()
            said = dict(news)
            news.clear()
            try:
                held = await self._searches.renew(search, said)
            except DatabaseError:
                held = search  # the lease lasts longer than a short outage
            if held is None:
                is_ours.clear()
            if held is None or held.is_cancelled:
                if not stopped_at:
                    stopped_at = now()
                    await worker.stop()
                elif now() - stopped_at > _PATIENCE:  # it is compiling, and hears nothing
                    worker.kill()
                    return
            with suppress(TimeoutError):
                async with asyncio.timeout(_RENEW_EVERY):
                    await nudge.wait()
