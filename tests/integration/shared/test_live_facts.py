import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

import nats
import pytest
from nats.aio.client import Client
from nats.js import JetStreamContext
from opentelemetry.trace import NoOpTracer

from shared.facts import FactData
from shared.ids import new_id
from shared.live import facts_about
from shared.problems import NotFound
from tests.eventually import eventually
from tests.integration.shared.notes import (
    NoteFiled,
    NoteWritten,
    say,
    say_raw,
    written,
)


@pytest.fixture
async def connection(nats_url: str) -> AsyncIterator[Client]:
    connection = await nats.connect(nats_url)
    yield connection
    if not connection.is_closed:
        await connection.close()


class Page:
    """A page that stays open and notes down what it is shown."""

    def __init__(self) -> None:
        self.shown: list[FactData] = []
        self.news = asyncio.Event()

    async def watch(self, facts: AsyncIterator[FactData]) -> None:
        async for fact in facts:
            self.shown.append(fact)
            self.news.set()

    async def read_one(self, facts: AsyncIterator[FactData]) -> None:
        self.shown.append(await anext(facts))

    async def next(self) -> FactData:
        await asyncio.wait_for(self.news.wait(), 10)
        self.news.clear()
        return self.shown[-1]


async def subscribed(connection: Client) -> None:
    """Return once the broker knows that somebody listens."""

    async def listening() -> bool:
        return bool(connection._subs)

    await eventually(listening)
    await connection.flush()


@asynccontextmanager
async def watching(
    connection: Client, gathering_id: str, *facts: type[FactData]
) -> AsyncIterator[Page]:
    page = Page()
    live = facts_about(gathering_id, *facts, connection=connection, tracer=NoOpTracer())
    task = asyncio.create_task(page.watch(live))
    await subscribed(connection)
    yield page
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_page_is_shown_what_is_said_from_now_on(
    connection: Client, jetstream: JetStreamContext
) -> None:
    gathering_id = new_id()
    before, after = (written(gathering_id, new_id(), text=t) for t in ("before", "after"))
    await say(jetstream, before)

    async with watching(connection, gathering_id, NoteWritten) as page:
        await say(jetstream, after)

        assert await page.next() == after
        assert page.shown == [after]


async def test_a_page_is_shown_nothing_of_another_gathering(
    connection: Client, jetstream: JetStreamContext
) -> None:
    gathering_id = new_id()
    own, foreign = written(gathering_id, new_id()), written(new_id(), new_id())

    async with watching(connection, gathering_id, NoteWritten) as page:
        await say(jetstream, foreign, own)

        assert await page.next() == own
        assert page.shown == [own]


@pytest.mark.parametrize("cunning", ["*", ">", "*.*", "a b", "a\r\nPUB x 1", "", ".", "g.>"])
async def test_a_cunning_address_opens_no_other_gathering(connection: Client, cunning: str) -> None:
    live = facts_about(cunning, NoteWritten, connection=connection, tracer=NoOpTracer())

    with pytest.raises(NotFound):
        await anext(live)

    assert not connection._subs


async def test_a_page_is_shown_only_the_kinds_it_asked_for(
    connection: Client, jetstream: JetStreamContext
) -> None:
    gathering_id = new_id()
    note = written(gathering_id, new_id())
    filed = NoteFiled(**note.model_dump(), shelf="top")

    async with watching(connection, gathering_id, NoteFiled) as page:
        await say(jetstream, note, filed)

        assert await page.next() == filed
        assert page.shown == [filed]


async def test_what_makes_no_sense_does_not_end_the_stream(
    connection: Client, jetstream: JetStreamContext
) -> None:
    gathering_id = new_id()
    note = written(gathering_id, new_id())

    async with watching(connection, gathering_id, NoteWritten) as page:
        for body in (b"no json", b"{}", b"\xff", b'{"type": "x"}'):
            await say_raw(jetstream, note, body)
        await say(jetstream, note)

        assert await page.next() == note


async def test_several_pages_are_all_shown_everything(
    connection: Client, jetstream: JetStreamContext
) -> None:
    gathering_id = new_id()
    notes = [written(gathering_id, new_id(), text=str(n)) for n in range(50)]

    async with (
        watching(connection, gathering_id, NoteWritten) as first,
        watching(connection, gathering_id, NoteWritten) as second,
    ):
        await connection.flush()
        await say(jetstream, *notes)
        for page in (first, second):
            while len(page.shown) < len(notes):
                await page.next()

    assert first.shown == second.shown == notes


async def test_a_page_that_is_closed_leaves_nothing_behind(
    connection: Client, jetstream: JetStreamContext
) -> None:
    gathering_id = new_id()
    async with watching(connection, gathering_id, NoteWritten) as page:
        await say(jetstream, written(gathering_id, new_id()))
        await page.next()
        assert connection._subs

    assert not connection._subs


async def test_a_page_can_be_closed_by_another_task_than_the_one_that_reads(
    connection: Client, jetstream: JetStreamContext, caplog: pytest.LogCaptureFixture
) -> None:
    """A web server may read a stream in one task and close it in another."""
    gathering_id = new_id()
    live = facts_about(gathering_id, NoteWritten, connection=connection, tracer=NoOpTracer())
    page = Page()
    reading = asyncio.create_task(page.read_one(live))
    await subscribed(connection)
    await say(jetstream, written(gathering_id, new_id()))
    await reading

    assert isinstance(live, AsyncGenerator)
    await live.aclose()

    assert not connection._subs
    assert caplog.records == []


async def test_a_page_ends_when_its_connection_does(connection: Client) -> None:
    live = facts_about(new_id(), NoteWritten, connection=connection, tracer=NoOpTracer())
    page = Page()
    task = asyncio.create_task(page.watch(live))
    await subscribed(connection)

    await connection.close()

    await asyncio.wait_for(task, 5)
    assert page.shown == []
