import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI

from infra.servers import MongoServer, NatsServer
from shared import outbox, service
from shared.clock import utc_now
from shared.consumption import durable
from shared.envelope import Event
from shared.ids import new_id
from shared.outbox import FACTS
from shared.service import GaveUpError
from shared.settings import ServiceSettings
from tests.eventually import eventually
from tests.integration.shared.notes import NoteWritten, Reader, connected, running


@asynccontextmanager
async def asking(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        running(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://reader") as client,
    ):
        yield client


def reader_of_notes(settings: ServiceSettings) -> Reader:
    reader = Reader(settings)

    @reader.heard.hears(NoteWritten)
    async def on_note_written(_event: Event[NoteWritten]) -> None:
        """Be there."""

    return reader


async def health(client: httpx.AsyncClient, reader: Reader) -> tuple[int, dict[str, str]]:
    answer = await client.get(f"/api/{reader.name}/health/ready")
    return answer.status_code, answer.json()


async def test_a_service_that_has_what_it_needs_is_ready(
    settings: ServiceSettings, nats_url: str
) -> None:
    reader = reader_of_notes(settings)
    async with connected(nats_url) as jetstream:
        await reader.prepare(jetstream, NoteWritten)
    async with asking(reader.app()) as client:
        status, found = await health(client, reader)

    assert status == 200
    assert found == {"database": "ok", "broker": "ok", "outbox": "ok"}


async def test_a_service_is_not_ready_when_its_durable_is_gone(
    settings: ServiceSettings, nats_url: str
) -> None:
    reader = reader_of_notes(settings)
    async with connected(nats_url) as jetstream:
        await reader.prepare(jetstream, NoteWritten)
        async with asking(reader.app()) as client:
            assert (await health(client, reader))[0] == 200
            await jetstream.delete_consumer(FACTS, durable(reader.name, NoteWritten))

            status, found = await health(client, reader)

    assert status == 503
    assert "lacks" in found["broker"]


async def test_a_service_does_not_start_without_its_durables(settings: ServiceSettings) -> None:
    """A durable made on the spot would have nobody's limits: the topology makes them."""
    reader = reader_of_notes(settings)

    with pytest.raises(Exception, match="consumer not found"):
        async with running(reader.app()):
            pass


@pytest.mark.parametrize("hears", [True, False])
async def test_a_service_is_not_ready_while_the_broker_is_down(
    settings: ServiceSettings, own_nats: NatsServer, *, hears: bool
) -> None:
    chosen = settings.model_copy(update={"nats_url": own_nats.url})
    reader = reader_of_notes(chosen) if hears else Reader(chosen)
    async with connected(own_nats.url) as jetstream:
        await reader.prepare(jetstream, NoteWritten)
    async with asking(reader.app()) as client:
        own_nats.kill()
        status, found = await health(client, reader)
        await own_nats.start()

        async def ready() -> bool:
            return (await health(client, reader))[0] == 200

        await eventually(ready)

    assert status == 503
    assert found["broker"] != "ok"
    assert found["database"] == "ok"


@pytest.mark.parametrize("own_driver", ["motor", "pymongo"])
async def test_a_service_is_not_ready_while_the_database_is_down(
    settings: ServiceSettings, own_mongo: MongoServer, own_driver: str
) -> None:
    update = {"mongo_url": own_mongo.url, "driver": own_driver}
    reader = Reader(settings.model_copy(update=update))
    async with asking(reader.app()) as client:
        own_mongo.kill()
        status, found = await health(client, reader)
        await own_mongo.start()

        async def ready() -> bool:
            return (await health(client, reader))[0] == 200

        await eventually(ready)

    assert status == 503
    assert found["database"] != "ok"
    assert "mongodb" not in found["database"], "no address is shown"


@pytest.mark.usefixtures("impatient")
async def test_a_service_is_not_ready_while_its_facts_wait(
    settings: ServiceSettings, own_nats: NatsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "FACTS", "NO_SUCH_STREAM")
    ahead = utc_now() + timedelta(minutes=2)
    chosen = settings.model_copy(update={"nats_url": own_nats.url})
    reader = Reader(chosen, clock=lambda: ahead)
    async with asking(reader.app()) as client:
        await reader.copies.create(new_id(), {"gathering_id": "g", "text": ""}, NoteWritten)

        async def told_to_wait() -> bool:
            return "has waited" in (await health(client, reader))[1]["outbox"]

        await eventually(told_to_wait)

        assert (await health(client, reader))[0] == 503


@pytest.fixture
async def asked_to_leave() -> AsyncIterator[asyncio.Event]:
    """Return what is set when this process is asked to end."""
    asked, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, asked.set)
    yield asked
    loop.remove_signal_handler(signal.SIGTERM)


async def test_a_service_leaves_when_its_background_work_fails(
    settings: ServiceSettings, asked_to_leave: asyncio.Event
) -> None:
    async def fail() -> None:
        raise RuntimeError("no")

    with pytest.raises(GaveUpError, match="background work failed: RuntimeError"):
        async with running(Reader(settings).app(background=[fail])):
            await asyncio.wait_for(asked_to_leave.wait(), 5)


async def test_a_service_stops_although_its_background_work_does_not(
    settings: ServiceSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    enough, heard = asyncio.Event(), asyncio.Event()

    async def be_deaf() -> None:
        while not enough.is_set():
            try:
                await enough.wait()
            except asyncio.CancelledError:
                heard.set()

    monkeypatch.setattr(service, "_LAST_WORDS", 0.1)
    async with asyncio.timeout(20), running(Reader(settings).app(background=[be_deaf])):
        await asyncio.sleep(0)
    assert heard.is_set()
    enough.set()


async def test_a_service_leaves_when_the_broker_turns_it_away_for_good(
    settings: ServiceSettings, asked_to_leave: asyncio.Event
) -> None:
    """No loop survives a connection that is closed for good: it would look alive and be deaf."""
    app = Reader(settings).app()

    async def be_turned_away() -> None:
        async with running(app):
            await app.state.service.broker.connection.close()
            await asyncio.wait_for(asked_to_leave.wait(), 5)

    with pytest.raises(GaveUpError, match="closed for good"):
        await be_turned_away()


async def test_a_service_that_stops_does_not_end_the_process(
    settings: ServiceSettings, own_nats: NatsServer, asked_to_leave: asyncio.Event
) -> None:
    async with running(Reader(settings).app()):
        pass
    async with running(Reader(settings.model_copy(update={"nats_url": own_nats.url})).app()):
        own_nats.kill()
        await asyncio.sleep(0.1)

    assert not asked_to_leave.is_set()
