"""Putting one service together: database, broker, outbox, HTTP, in the order they need each other.

FastAPI owns the lifespan: a missing stream or an unreachable broker stops the process at start
instead of leaving it alive and useless.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Any

import structlog
from fastapi import APIRouter, Depends, FastAPI
from faststream import AckPolicy
from faststream.message import StreamMessage
from faststream.nats import NatsBroker
from faststream.nats.opentelemetry.provider import NatsTelemetrySettingsProvider
from faststream.opentelemetry.middleware import TelemetryMiddleware
from nats.aio.msg import Msg
from nats.errors import Error as BrokerError
from nats.js import JetStreamContext

from shared import http
from shared.access import Tokens, signed_in_organizer
from shared.clock import Clock, utc_now
from shared.consumption import Consumers, Delivery, fact_name
from shared.documents import Documents
from shared.envelope import CloudEventsCodec
from shared.mongo import Database
from shared.outbox import Outbox
from shared.readiness import Readiness
from shared.settings import ServiceSettings
from shared.telemetry import Metrics, tracer_provider

Background = Callable[[], Awaitable[None]]
Resource = Callable[[], AbstractAsyncContextManager[Any]]

_LAST_WORDS = 10.0
"""Seconds that background work is given to end when the service stops."""


class GaveUpError(Exception):
    """A service could not go on, and has asked its process to end."""


class Service:
    """One service as it runs. `failure` says why it gave up, if it did.

    Args:
        name: as in its paths and subjects, `check-in`.
        database: its own.
        collections: everything it stores.
    """

    def __init__(
        self,
        name: str,
        settings: ServiceSettings,
        *,
        database: Database,
        collections: Sequence[Documents[Any]],
        clock: Clock = utc_now,
    ) -> None:
        self.name = name
        self.prefix = f"/api/{name}"
        self.metrics = Metrics(name)
        self.traces = tracer_provider(name, settings)
        self.tracer = self.traces.get_tracer("potluck")
        self.log = structlog.get_logger(source=f"potluck.{name}")
        self.broker = NatsBroker(
            settings.nats_url,
            name=name,
            ack_policy=AckPolicy.NACK_ON_ERROR,
            codec=CloudEventsCodec(),
            max_reconnect_attempts=-1,
            reconnect_time_wait=1,
            closed_cb=self._leave,
            logger=None,
            middlewares=[
                TelemetryMiddleware(
                    settings_provider_factory=lambda _: _FactNames(), tracer_provider=self.traces
                ),
                Delivery(self.metrics, self.jetstream),
            ],
        )
        self._settings = settings
        self._database = database
        self._collections = collections
        self._outbox = Outbox(collections, clock=clock, tracer=self.tracer, metrics=self.metrics)
        self.readiness = Readiness(database, self.broker, self._outbox, clock)
        self._stopping = False
        self.failure: str | None = None

    def jetstream(self) -> JetStreamContext:
        """Return the broker's JetStream, once it is connected."""
        return self.broker.connection.jetstream()

    def app(
        self,
        *,
        routers: Sequence[APIRouter],
        consumers: Consumers | None = None,
        background: Sequence[Background] = (),
        resources: Sequence[Resource] = (),
    ) -> FastAPI:
        """Return the service's HTTP app; its lifespan runs everything else.

        Args:
            background: run beside the event loop's other work until the service stops; one that
                fails ends the process, so that whoever watches it starts it again.
            resources: entered once the database and the broker are there, left before they go.
        """

        @asynccontextmanager
        async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
            async with self._running(background, resources):
                yield

        if consumers:
            self.broker.include_router(consumers.router)
            self.readiness.hears = consumers.durables
        app = FastAPI(
            title=f"Potluck {self.name}",
            version="1",
            lifespan=lifespan,
            openapi_url=f"{self.prefix}/openapi.json",
            docs_url=None,
            redoc_url=None,
            generate_unique_id_function=lambda route: route.name,
            telemetry={
                "tracer_provider": self.traces,
                "operation_spans": False,
                "metrics": False,
                "logs": False,
            },
        )
        app.state.tokens = Tokens(self._settings.secret)
        app.state.service = self
        ready = self.readiness
        http.install(
            app,
            metrics=self.metrics,
            checks={"database": ready.database, "broker": ready.broker, "outbox": ready.outbox},
            prefix=self.prefix,
        )
        for router in (*routers, self._resync()):
            app.include_router(router, prefix=self.prefix)
        return app

    @asynccontextmanager
    async def _running(
        self, background: Sequence[Background], resources: Sequence[Resource]
    ) -> AsyncIterator[None]:
        try:
            async with AsyncExitStack() as stack:
                stack.push_async_callback(self._database.close)
                for collection in self._collections:
                    await collection.prepare()
                await self.broker.connect()
                stack.push_async_callback(self._stop_broker)
                await self.readiness.topology()
                for resource in resources:
                    await stack.enter_async_context(resource())
                works: list[Background] = [lambda: self._outbox.run(self.jetstream()), *background]
                for work in works:
                    stack.push_async_callback(self._end, asyncio.create_task(self._watch(work)))
                await self.broker.start()
                self.log.info("ready")
                yield
        finally:
            self.traces.force_flush(2000)
            if self.failure:
                raise GaveUpError(self.failure)

    def _resync(self) -> APIRouter:
        """Return the route that rebuilds a stream which expired or was lost."""
        routes = APIRouter(tags=["resync"], dependencies=[Depends(signed_in_organizer)])
        tell = {c.collection.name: c for c in self._collections if c.facts}

        @routes.post("/resync")
        async def resync() -> dict[str, int]:
            """Announce the present state of everything again; return how many of what."""
            return {name: await collection.announce_all() for name, collection in tell.items()}

        return routes

    async def _watch(self, work: Background) -> None:
        try:
            await work()
        except Exception as error:
            self.log.exception("background work failed; leaving")
            self._give_up(f"its background work failed: {type(error).__name__}")

    async def _end(self, work: asyncio.Task[None]) -> None:
        """Cancel background work; what does not heed that must not keep the process from ending."""
        work.cancel()
        _, deaf = await asyncio.wait([work], timeout=_LAST_WORDS)
        if deaf:
            self.log.error("background work does not end; leaving without it")

    async def _leave(self) -> None:
        """Leave when the broker's connection is closed for good: no loop survives that."""
        if not self._stopping:
            self.log.error("the broker's connection is closed for good; leaving")
            self._give_up("its connection to the broker is closed for good")

    def _give_up(self, why: str) -> None:
        self.failure = f"{self.name} gave up: {why}."
        os.kill(os.getpid(), signal.SIGTERM)

    async def _stop_broker(self) -> None:
        self._stopping = True
        try:
            await self.broker.stop()
        except BrokerError as error:
            self.log.warning("the broker went first", error=str(error))


class _FactNames(NatsTelemetrySettingsProvider):
    """Names the spans of consumers for the fact; a subject would name gathering and person."""

    def get_consume_destination_name(self, msg: StreamMessage[Msg]) -> str:
        """Return the fact's name."""
        return fact_name(msg)
