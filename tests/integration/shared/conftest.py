"""What the tests of delivery stand on: both drivers, and servers that may be killed."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Literal

import pytest
import structlog
from nats.js import JetStreamContext
from pydantic import SecretStr

from infra.servers import MongoServer, NatsServer
from infra.servers import running as servers_running
from infra.topology import provision
from shared import outbox
from shared.documents import Documents
from shared.mongo import Database
from shared.settings import ServiceSettings
from tests.integration.shared.notes import Note, connected, notes_in


@pytest.fixture(scope="session", autouse=True)
def plain_logs() -> Iterator[None]:
    """Have errors logged in a line: structlog's own tracebacks take seconds to lay out."""
    config = structlog.get_config()
    structlog.configure(processors=[structlog.processors.KeyValueRenderer()])
    yield
    structlog.configure(**config)


@pytest.fixture(params=["motor", "pymongo"])
def driver(request: pytest.FixtureRequest) -> Literal["motor", "pymongo"]:
    """Return which client speaks to the database: every such test runs with both."""
    chosen: Literal["motor", "pymongo"] = request.param
    return chosen


@pytest.fixture
async def database(mongo_url: str, driver: Literal["motor", "pymongo"]) -> AsyncIterator[Database]:
    """Return a database of the tests' own."""
    database = Database(mongo_url, "notes", driver)
    yield database
    await database.close()


@pytest.fixture
async def notes(database: Database) -> Documents[Note]:
    """Return an empty collection of notes."""
    notes = notes_in(database)
    await notes.prepare()
    return notes


@pytest.fixture
async def jetstream(nats_url: str) -> AsyncIterator[JetStreamContext]:
    """Return the shared broker's JetStream."""
    async with connected(nats_url) as jetstream:
        yield jetstream


@pytest.fixture
def settings(nats_url: str, mongo_url: str, tmp_path: Path) -> ServiceSettings:
    """Return the settings of a service on the shared servers."""
    return _settings(nats_url, mongo_url, tmp_path)


@pytest.fixture
async def own_nats(tmp_path: Path) -> AsyncIterator[NatsServer]:
    """Return a broker that a test may kill and start again."""
    server = NatsServer(tmp_path / "nats", tmp_path / "nats.log")
    async with servers_running(server):
        await provision(server.url)
        yield server


@pytest.fixture
async def own_mongo(tmp_path: Path) -> AsyncIterator[MongoServer]:
    """Return a database server that a test may kill and start again."""
    server = MongoServer(tmp_path / "mongo", tmp_path / "mongo.log")
    async with servers_running(server):
        yield server


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have outboxes swept often and publishing give up early, so that outages cost little time."""
    monkeypatch.setattr(outbox, "_SWEEP_EVERY", 0.1)
    monkeypatch.setattr(outbox, "_PATIENCE", outbox._PATIENCE / 10)
    monkeypatch.setattr(outbox, "_PUBLISH_TIMEOUT", 0.5)


def _settings(nats_url: str, mongo_url: str, folder: Path) -> ServiceSettings:
    return ServiceSettings(
        nats_url=nats_url,
        mongo_url=mongo_url,
        secret=SecretStr("a secret of the tests"),
        data_dir=folder,
        trace_share=0.0,
    )
