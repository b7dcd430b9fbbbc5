"""A service of the tests that keeps what it hears, and fails when it is told to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from nats.js import JetStreamContext

from infra.dead_letters import DeadLetter, DeadLetters
from shared.consumption import durable
from shared.envelope import Event
from shared.outbox import FACTS
from shared.settings import ServiceSettings
from tests.integration.shared.notes import (
    NoteWritten,
    Reader,
    running,
)


@asynccontextmanager
async def reading(
    settings: ServiceSettings, jetstream: JetStreamContext
) -> AsyncIterator["Listening"]:
    """Run a service that keeps what it hears."""
    listening = Listening(settings)
    await listening.reader.prepare(jetstream, NoteWritten)
    async with running(listening.reader.app()):
        yield listening


class Listening:
    """A reader that notes what it hears; `fails` has the errors to raise for a text, in turn."""

    def __init__(self, settings: ServiceSettings, *, name: str | None = None) -> None:
        self.reader = Reader(settings, name=name)
        self.heard: list[str] = []
        self.fails: dict[str, list[Exception]] = {}

        @self.reader.heard.hears(NoteWritten)
        async def on_note_written(event: Event[NoteWritten]) -> None:
            said = event.data
            self.heard.append(said.note_id)
            if errors := self.fails.get(said.text):
                raise errors.pop(0)
            await self.reader.copies.keep(said, said.model_dump(include={"gathering_id", "text"}))

    async def has_kept(self, *notes: NoteWritten) -> bool:
        """Tell whether its copies say what these notes say."""
        kept = [await self.reader.text_of(note.note_id) for note in notes]
        return kept == [note.text for note in notes]


async def buried(jetstream: JetStreamContext, service: str) -> list[DeadLetter]:
    """Return the dead letters of a service."""
    return [dead for dead in await DeadLetters(jetstream).all() if dead.service == service]


async def unacknowledged(jetstream: JetStreamContext, service: str) -> int:
    """Return how many facts a service has not dealt with."""
    info = await jetstream.consumer_info(FACTS, durable(service, NoteWritten))
    return int(info.num_ack_pending or 0) + int(info.num_pending or 0)


async def all_acknowledged(jetstream: JetStreamContext, service: str) -> bool:
    """Tell whether a service has dealt with every fact."""
    return await unacknowledged(jetstream, service) == 0
