"""A worker that is busy compiling hears nothing: others must not wait for it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from services.matching import planner
from services.matching.domain import Search
from services.matching.planner import Patron, Planner
from services.matching.searches import Searches
from services.matching.store import Store
from services.matching.workers import WorkerDiedError, Workers
from shared.ids import new_id
from shared.mongo import Database
from tests.eventually import eventually


class Deaf:
    """A worker that goes on until it is killed."""

    def __init__(self) -> None:
        self.killed = asyncio.Event()

    async def do(self, *_: object) -> None:
        await self.killed.wait()
        raise WorkerDiedError

    async def stop(self) -> None:
        """Hear nothing."""

    def kill(self) -> None:
        self.killed.set()


class House:
    """Whom searches are done for, and who does them: workers of which none hears anything."""

    def __init__(self) -> None:
        self.workers: list[Deaf] = []

    @asynccontextmanager
    async def one(self) -> AsyncIterator[Deaf]:
        self.workers.append(Deaf())
        yield self.workers[-1]

    async def brief(self, search: Search) -> Any:  # noqa: ANN401 - any work
        return search

    async def ended(self, search: Search) -> None:
        """Go on."""


async def test_a_search_that_gave_way_does_not_keep_the_next_one_waiting(
    mongo_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planner, "_PATIENCE", 0.2)
    monkeypatch.setattr(planner, "_RENEW_EVERY", 0.05)
    database = Database(mongo_url, f"deaf_{new_id()}")
    store, house, key = Store(database), House(), new_id()
    searches = Searches(store, lambda: datetime.now(UTC))
    planning = Planner(searches, cast("Workers", house), places=1)
    fields = {
        "gathering_id": key,
        "situation": "one",
        "room": "a room",
        "offers": False,
        "is_large": False,
        "seed": 1,
    }
    running = asyncio.create_task(planning.run(cast("Patron", house)))
    try:
        await searches.queue(None, fields, 0)
        await eventually(lambda: is_running(store, key, "one"))
        before = await store.searches.get(key)

        await searches.queue(before, {**fields, "situation": "other"}, 0)
        planning.nudge(key)

        await eventually(lambda: is_running(store, key, "other"), within=5.0)
        assert [worker.killed.is_set() for worker in house.workers] == [True, False]
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await database.close()


async def is_running(store: Store, key: str, situation: str) -> bool:
    search = await store.searches.get(key)
    return search is not None and (search.state, search.situation) == ("running", situation)
