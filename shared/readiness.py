"""Whether a service can do its work right now: everything that it needs answers.

Each check returns what is wrong, or None.
"""

import asyncio
from collections.abc import Sequence

from faststream.nats import NatsBroker
from nats.errors import Error as BrokerError
from nats.js.errors import NotFoundError

from shared.clock import Clock
from shared.mongo import Database, DatabaseError
from shared.outbox import FACTS, Outbox

STALE = 30.0
"""Seconds a fact may wait in an outbox before the service says that it is not ready."""

_PATIENCE = 2.0


class Readiness:
    """The checks of one service; `hears` are the durables through which it hears facts."""

    def __init__(
        self, database: Database, broker: NatsBroker, outbox: Outbox, clock: Clock
    ) -> None:
        self.hears: Sequence[str] = ()
        self._database = database
        self._broker = broker
        self._outbox = outbox
        self._clock = clock

    async def database(self) -> str | None:
        """Tell whether the database answers."""
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._database.ping()
        except (DatabaseError, TimeoutError) as error:
            return f"does not answer: {type(error).__name__}"
        return None

    async def broker(self) -> str | None:
        """Tell whether the broker answers, and has the stream and every durable."""
        try:
            async with asyncio.timeout(_PATIENCE):
                if not await self._broker.ping(1.0):
                    return "does not answer"
                await self.topology()
        except NotFoundError:
            return "lacks a stream or a consumer"
        except (BrokerError, TimeoutError) as error:
            return f"does not answer: {type(error).__name__}"
        return None

    async def outbox(self) -> str | None:
        """Tell whether facts are published as they are told."""
        oldest = self._outbox.oldest
        if oldest and (age := (self._clock() - oldest).total_seconds()) > STALE:
            return f"a fact has waited for {age:.0f} s"
        return None

    async def topology(self) -> None:
        """Return where nothing is missing: a service that made a stream itself would guess.

        Raises:
            nats.js.errors.NotFoundError: the stream or a durable is.
        """
        jetstream = self._broker.connection.jetstream()
        await jetstream.stream_info(FACTS)
        for heard in self.hears:
            await jetstream.consumer_info(FACTS, heard)
