"""Facts that could not be processed: list them, read them, have them processed again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import nats
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from shared.consumption import DEAD_LETTERS
from shared.ids import new_id
from shared.outbox import FACTS


@dataclass(frozen=True)
class DeadLetter:
    """A message as it came, which service gave it up, after how many attempts, and why."""

    number: int
    service: str
    subject: str
    attempts: int
    reason: str
    content_type: str
    body: bytes
    stored_at: datetime | None


class NoSuchDeadLetterError(LookupError):
    """There is no dead letter with this number."""


class DeadLetters:
    """The dead letters of one broker; made by `dead_letters`."""

    def __init__(self, jetstream: JetStreamContext) -> None:
        self._jetstream = jetstream

    async def all(self) -> list[DeadLetter]:
        """Return every dead letter, oldest first."""
        state = (await self._jetstream.stream_info(DEAD_LETTERS)).state
        if not state.messages:
            return []
        numbers = range(state.first_seq, state.last_seq + 1)
        return [letter for n in numbers if (letter := await self._find(n))]

    async def read(self, number: int) -> DeadLetter:
        """Return one dead letter.

        Raises:
            NoSuchDeadLetterError: it was replayed, or never was.
        """
        letter = await self._find(number)
        if letter is None:
            raise NoSuchDeadLetterError(f"There is no dead letter {number}: `potluck dead list`.")
        return letter

    async def replay(self, number: int) -> DeadLetter:
        """Publish a dead letter again under its old subject, then forget it.

        Every consumer of the fact hears it again; those that have it know its revision.

        Raises:
            NoSuchDeadLetterError: it was replayed, or never was.
        """
        letter = await self.read(number)
        await self._jetstream.publish(
            letter.subject,
            letter.body,
            stream=FACTS,
            timeout=5.0,
            headers={"Nats-Msg-Id": new_id(), "content-type": letter.content_type},
        )
        await self._jetstream.delete_msg(DEAD_LETTERS, number)
        return letter

    async def _find(self, number: int) -> DeadLetter | None:
        try:
            message = await self._jetstream.get_msg(DEAD_LETTERS, number)
        except NotFoundError:
            return None
        headers = message.headers or {}
        return DeadLetter(
            number=number,
            service=headers.get("potluck-service", ""),
            subject=headers.get("potluck-subject", ""),
            attempts=int(headers.get("potluck-attempts", "0")),
            reason=headers.get("potluck-reason", ""),
            content_type=headers.get("content-type", ""),
            body=message.data or b"",
            stored_at=message.time,
        )


@asynccontextmanager
async def dead_letters(nats_url: str) -> AsyncIterator[DeadLetters]:
    """Open the dead letters of the broker at a URL."""
    connection = await nats.connect(nats_url, max_reconnect_attempts=3, reconnect_time_wait=1)
    try:
        yield DeadLetters(connection.jetstream())
    finally:
        await connection.close()
