"""A made-up service for the tests of delivery: notes that are told, and copies that are kept."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import nats
from fastapi import FastAPI
from nats.js import JetStreamContext
from nats.js.api import DeliverPolicy
from nats.js.errors import NotFoundError
from opentelemetry.trace import NoOpTracer
from pydantic import Field

from infra.topology import _consumer
from shared.clock import Clock, utc_now
from shared.consumption import Consumers
from shared.documents import Aggregate, Documents
from shared.envelope import CONTENT_TYPE, Event, envelop
from shared.facts import FactData
from shared.ids import new_id
from shared.mongo import Database, Document, Index
from shared.outbox import FACTS, Outbox
from shared.service import Background, Service
from shared.settings import ServiceSettings
from shared.telemetry import Metrics


class NoteWritten(FactData):
    """A note as it stands. No service says this; the stream keeps it all the same."""

    service = "planning"
    fact = "note-written"
    key = "note_id"

    note_id: str
    text: str
    tags: tuple[str, ...] = ()
    due: datetime | None = None
    margin: dict[str, Any] = Field(default_factory=dict)


class NoteFiled(FactData):
    """Where a note was put."""

    service = "planning"
    fact = "note-filed"
    key = "note_id"

    note_id: str
    shelf: str | None = None


class Note(Aggregate):
    """A note in its author's own database."""

    gathering_id: str
    text: str = ""
    tags: tuple[str, ...] = ()
    due: datetime | None = None
    margin: dict[str, Any] = Field(default_factory=dict)
    shelf: str | None = None


def written(gathering_id: str, note_id: str, *, revision: int = 1, text: str = "") -> NoteWritten:
    """Return what is said of a note."""
    return NoteWritten(gathering_id=gathering_id, note_id=note_id, revision=revision, text=text)


def notes_in(database: Database, *, unique: Sequence[str] = ()) -> Documents[Note]:
    """Return a collection of its own in a database."""
    return Documents(
        database,
        f"notes_{new_id()}",
        Note,
        facts=[NoteWritten, NoteFiled],
        indexes=[Index(*unique, unique=True)] if unique else [],
    )


def outbox_of(notes: Documents[Note], clock: Clock = utc_now) -> Outbox:
    """Return an outbox through which the notes are published from now on."""
    return Outbox([notes], clock=clock, tracer=NoOpTracer(), metrics=Metrics("planning"))


@asynccontextmanager
async def connected(nats_url: str) -> AsyncIterator[JetStreamContext]:
    """Yield JetStream at a URL."""
    connection = await nats.connect(nats_url, max_reconnect_attempts=-1, reconnect_time_wait=0.1)
    try:
        yield connection.jetstream()
    finally:
        await connection.close()


async def say(jetstream: JetStreamContext, *facts: FactData) -> None:
    """Publish facts as another service would."""
    for fact in facts:
        event = envelop(fact, fact_id=new_id(), at=utc_now(), traceparent=None)
        await say_raw(jetstream, fact, event.model_dump_json().encode())


async def say_raw(jetstream: JetStreamContext, fact: FactData, body: bytes) -> None:
    """Publish any bytes in place of a fact."""
    await jetstream.publish(
        fact.subject(), body, stream=FACTS, headers={"content-type": CONTENT_TYPE}, timeout=5
    )


async def told(jetstream: JetStreamContext, gathering_id: str) -> list[Event[NoteWritten]]:
    """Return everything the stream holds about a gathering's notes, oldest first."""
    subject = f"potluck.planning.note-written.v1.{gathering_id}.>"
    found: list[Event[NoteWritten]] = []
    number = 1
    while True:
        try:
            message = await jetstream.get_msg(FACTS, number, subject, next=True)
        except NotFoundError:
            return found
        found.append(Event[NoteWritten].model_validate_json(message.data or b""))
        number = (message.seq or 0) + 1


class Reader:
    """A service that hears of notes and keeps copies of them.

    It has durables of its own, and hears only what is said after it was prepared.

    Args:
        name: that of another reader makes the two copies of one service.
    """

    def __init__(
        self, settings: ServiceSettings, *, name: str | None = None, clock: Clock = utc_now
    ) -> None:
        self.name = name or f"reader-{new_id()[-12:]}"
        self.heard = Consumers(self.name)
        self.database = Database(settings.mongo_url, "notes", settings.driver)
        self.copies: Documents[Note] = notes_in(self.database)
        self._settings = settings
        self._clock = clock

    async def prepare(
        self, jetstream: JetStreamContext, *facts: type[FactData], **limits: float
    ) -> None:
        """Give it its durables, as provisioning does, with other limits where some are given."""
        for fact in facts:
            config = _consumer(self.name, fact)
            await jetstream.add_consumer(
                FACTS, config.evolve(deliver_policy=DeliverPolicy.NEW, **limits)
            )

    def app(self, *, background: Sequence[Background] = ()) -> FastAPI:
        """Return its app, whose lifespan runs it."""
        service = Service(
            self.name,
            self._settings,
            database=self.database,
            collections=[self.copies],
            clock=self._clock,
        )
        return service.app(routers=[], consumers=self.heard, background=background)

    async def text_of(self, note_id: str) -> str | None:
        """Return what its copy of a note says."""
        copy = await self.copies.get(note_id)
        return copy.text if copy else None


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[FastAPI]:
    """Run a service's app."""
    async with app.router.lifespan_context(app):
        yield app


SNARES: list[object] = [
    "$text",
    "$$ROOT",
    "$",
    "$$NOW",
    {"$literal": "x"},
    {"$set": {"text": "taken over"}},
    {"$concat": ["$text", "!"]},
    {"a.b": 1},
    {"": "nameless"},
    ["$text", {"$gt": ""}],
    {"deep": [{"$expr": "$text"}]},
    None,
]
"""Values that a database might take for a part of a query or an update."""


def fields(**more: object) -> dict[str, object]:
    return {"gathering_id": "g", "text": "bread", "tags": (), "due": None, "margin": {}, **more}


async def raw(notes: Documents[Note], key: str) -> Document:
    """Return a document as the database has it."""
    document = await notes.collection.find_one({"_id": key})
    assert document is not None
    return document


@asynccontextmanager
async def publishing(notes: Documents[Note], jetstream: JetStreamContext) -> AsyncIterator[Outbox]:
    """Run the notes' outbox, as a service does."""
    outbox = outbox_of(notes)
    task = asyncio.create_task(outbox.run(jetstream))
    try:
        yield outbox
        assert not task.done(), "the outbox gave up"
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def write(notes: Documents[Note], gathering_id: str) -> str:
    """Write a note, tell it, and return its id."""
    key = new_id()
    assert await notes.create(key, fields(gathering_id=gathering_id), NoteWritten)
    return key


async def waits(notes: Documents[Note]) -> int:
    """Return how many notes have something to tell that nobody has heard."""
    return await notes.collection.count({"outbox.0": {"$exists": True}})


async def all_pulled(notes: Documents[Note]) -> bool:
    """Tell whether every outbox is empty."""
    return not await waits(notes)
