"""The queue of searches: who may work on what, whoever dies when."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from services.matching.domain import Search
from services.matching.searches import LEASE, Searches
from services.matching.store import Store
from shared.ids import new_id
from shared.mongo import Database


class Queue:
    """Searches of one test, with a clock that is set by hand."""

    def __init__(self, database: Database) -> None:
        self.now = datetime(2026, 11, 22, 19, tzinfo=UTC)
        self.store = Store(database)
        self.searches = Searches(self.store, lambda: self.now)

    async def add(self, *, wait: float = 0, is_large: bool = False) -> str:
        """Queue a search for a gathering of its own."""
        key = new_id()
        assert await self.searches.queue(None, self.fields(key, is_large=is_large), wait)
        return key

    @staticmethod
    def fields(key: str, situation: str = "roster", *, is_large: bool = False) -> dict[str, object]:
        """Return what is known of a search when it is queued."""
        return {
            "gathering_id": key,
            "situation": situation,
            "room": "a room",
            "offers": False,
            "is_large": is_large,
            "seed": 1,
        }

    async def take(self, *, small_only: bool = False) -> Search | None:
        """Take up what is due."""
        return await self.searches.take_up(small_only=small_only)

    async def take_one(self) -> Search:
        """Take up what is due, which there must be."""
        search = await self.take()
        assert search is not None
        return search

    def pass_by(self, span: timedelta) -> None:
        """Let time pass."""
        self.now += span


@pytest.fixture
async def queue(mongo_url: str) -> AsyncIterator[Queue]:
    database = Database(mongo_url, f"queue_{new_id()}")
    made = Queue(database)
    await made.store.searches.prepare()
    yield made
    await database.close()


async def test_the_search_that_has_been_due_for_longest_is_taken_up_first(queue: Queue) -> None:
    later, first = await queue.add(wait=2), await queue.add(wait=1)
    assert await queue.take() is None

    queue.pass_by(timedelta(seconds=3))

    assert [(await queue.take_one()).id, (await queue.take_one()).id] == [first, later]
    assert await queue.take() is None


async def test_the_last_place_is_kept_for_small_rooms(queue: Queue) -> None:
    large, small = await queue.add(is_large=True), await queue.add(wait=1)
    queue.pass_by(timedelta(seconds=2))

    first = await queue.take(small_only=True)

    assert first is not None
    assert first.id == small
    assert await queue.take(small_only=True) is None
    assert (await queue.take_one()).id == large


async def test_a_search_whose_lease_ran_out_is_taken_up_again_and_the_first_writes_no_more(
    queue: Queue,
) -> None:
    await queue.add()
    dead = await queue.take_one()
    assert await queue.searches.renew(dead, {"share": 0.5}) is not None
    queue.pass_by(LEASE)

    heir = await queue.take_one()

    assert heir.token != dead.token
    assert await queue.searches.renew(dead, {"share": 0.9}) is None
    assert not await queue.searches.end(dead, "done")
    assert await queue.searches.end(heir, "done")


async def test_a_search_that_kills_whoever_takes_it_up_fails_in_the_end(queue: Queue) -> None:
    key = await queue.add()
    taken = 0
    while await queue.take():
        taken += 1
        queue.pass_by(LEASE)

    search = await queue.store.searches.get(key)

    assert search is not None
    assert (taken, search.state) == (5, "failed")


async def test_a_search_for_another_situation_takes_the_place_of_the_one_under_way(
    queue: Queue,
) -> None:
    key = await queue.add()
    running = await queue.take_one()

    assert await queue.searches.queue(running, queue.fields(key, "roster of now"), 0)

    assert await queue.searches.renew(running, {}) is None
    assert not await queue.searches.queue(running, queue.fields(key, "too late"), 0)
    assert (await queue.take_one()).situation == "roster of now"


async def test_what_nobody_has_begun_is_cancelled_at_once(queue: Queue) -> None:
    key = await queue.add()
    search = await queue.store.searches.get(key)
    assert search is not None

    cancelled = await queue.searches.cancel(search)

    assert cancelled is not None
    assert cancelled.state == "cancelled"
    assert await queue.take() is None


async def test_what_is_running_hears_that_it_is_cancelled_when_it_renews_its_lease(
    queue: Queue,
) -> None:
    await queue.add()
    running = await queue.take_one()

    await queue.searches.cancel(running)

    held = await queue.searches.renew(running, {})
    assert held is not None
    assert held.is_cancelled
