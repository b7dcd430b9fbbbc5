"""Publishing: every fact that stands in an outbox reaches the broker, whatever crashes when.

The update that told a fact hands it over at once (`post`); what a crash or an outage left behind
the sweeper finds. Publishing twice is harmless, publishing never is impossible.
"""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from nats.errors import BadSubjectError, MaxPayloadError
from nats.js import JetStreamContext
from opentelemetry.trace import Tracer
from pydantic import ValidationError

from shared.clock import Clock
from shared.documents import Documents, Pending
from shared.envelope import CONTENT_TYPE, envelop
from shared.mongo import DatabaseError, Document
from shared.telemetry import Metrics, continued, current_traceparent

FACTS = "POTLUCK"
"""The stream that holds every fact."""

_BATCH = 128
_PATIENCE = timedelta(seconds=2)
_SWEEP_EVERY = 1.0
_PUBLISH_TIMEOUT = 5.0
_HOPELESS = (ValidationError, KeyError, BadSubjectError, MaxPayloadError)
"""What is wrong with a fact itself: the broker would not take it later either."""

Waiting = tuple[Documents[Any], str, Pending]
"""A collection, the id of a document in it, and a fact that stands in the document's outbox."""


class Outbox:
    """Publishes what stands in the outboxes of some collections.

    Args:
        collections: whose documents tell facts.
        clock: tells how long a fact has waited.
    """

    def __init__(
        self,
        collections: Sequence[Documents[Any]],
        *,
        clock: Clock,
        tracer: Tracer,
        metrics: Metrics,
    ) -> None:
        self._collections = [c.publish_through(self.post) for c in collections if c.facts]
        self._clock = clock
        self._tracer = tracer
        self._metrics = metrics
        self._fresh: asyncio.Queue[Waiting] = asyncio.Queue(maxsize=10_000)
        self._log = structlog.get_logger(source=f"potluck.{metrics.service}.outbox")
        self.oldest: datetime | None = None

    def post(self, collection: Documents[Any], key: str, waiting: Sequence[Pending]) -> None:
        """Have facts published soon. What finds no room waits for the sweeper."""
        for pending in waiting:
            if self._fresh.full():
                return
            self._fresh.put_nowait((collection, key, pending))

    async def run(self, jetstream: JetStreamContext) -> None:
        """Publish and sweep until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._publish_fresh(jetstream))
            tasks.create_task(self._sweep_for_ever(jetstream))

    async def _publish_fresh(self, jetstream: JetStreamContext) -> None:
        while True:
            batch = [await self._fresh.get()]
            while len(batch) < _BATCH and not self._fresh.empty():
                batch.append(self._fresh.get_nowait())
            await self._publish(jetstream, batch)

    async def _sweep_for_ever(self, jetstream: JetStreamContext) -> None:
        patience = timedelta(0)
        while True:
            try:
                await self.sweep(jetstream, told_before=self._clock() - patience)
            except DatabaseError as error:
                self._log.warning("the database does not answer the sweeper", error=str(error))
            patience = _PATIENCE
            await asyncio.sleep(_SWEEP_EVERY)

    async def sweep(self, jetstream: JetStreamContext, *, told_before: datetime) -> None:
        """Publish what was told before a time and still stands in an outbox."""
        left: list[Pending] = []
        for collection in self._collections:
            left += await self._sweep_one(jetstream, collection, told_before)
        self.oldest = min((pending.at for pending in left), default=None)
        age = (self._clock() - self.oldest).total_seconds() if self.oldest else 0.0
        self._metrics.backlog.labels(self._metrics.service).set(age)

    async def _sweep_one(
        self, jetstream: JetStreamContext, collection: Documents[Any], told_before: datetime
    ) -> list[Pending]:
        """Publish batch by batch while the broker takes them, and return what it did not take."""
        after = ""
        while True:
            documents = await collection.collection.find(
                {"outbox.at": {"$lt": told_before}, "_id": {"$gt": after}},
                limit=_BATCH,
                fields={"outbox": 1},
            )
            batch = [(collection, d["_id"], p) for d in documents for p in self._readable(d)]
            left = await self._publish(jetstream, batch)
            if left or len(documents) < _BATCH:
                return left
            after = documents[-1]["_id"]

    def _readable(self, document: Document) -> Iterator[Pending]:
        for entry in document["outbox"]:
            try:
                yield Pending.model_validate(entry)
            except ValidationError:
                self._log.error("an outbox cannot be read", document=document["_id"])

    async def _publish(
        self, jetstream: JetStreamContext, batch: Sequence[Waiting]
    ) -> list[Pending]:
        """Publish the facts together, forget those the broker has, and return those that wait.

        A fact that cannot be told stays in its outbox too, but neither waits nor holds up others.
        """
        results = await asyncio.gather(
            *(self._publish_one(jetstream, collection, fact) for collection, _, fact in batch),
            return_exceptions=True,
        )
        outcomes = list(zip(batch, results, strict=True))
        broken = [w[2].type for w, result in outcomes if isinstance(result, _HOPELESS)]
        left = [w[2] for w, result in outcomes if result and not isinstance(result, _HOPELESS)]
        if broken:
            self._log.error("facts cannot be published", facts=len(broken), types=sorted({*broken}))
        if left:
            errors = sorted({type(result).__name__ for result in results if result})
            self._log.warning("facts wait in the outbox", facts=len(left), errors=errors)
        await self._forget([w for w, result in outcomes if result is None])
        return left

    async def _forget(self, published: Sequence[Waiting]) -> None:
        for collection in self._collections:
            pulls = [(key, {"outbox": {"id": p.id}}) for c, key, p in published if c is collection]
            if pulls:
                try:
                    await collection.collection.pull_hastily(pulls)
                except DatabaseError as error:
                    self._log.warning("published facts stay in the outbox", error=str(error))

    async def _publish_one(
        self, jetstream: JetStreamContext, collection: Documents[Any], pending: Pending
    ) -> None:
        fact = collection.facts[pending.type].model_validate(pending.data)
        with continued(self._tracer, f"publish {fact.fact}", pending.traceparent) as span:
            if span.is_recording():
                span.set_attribute("potluck.aggregate", str(getattr(fact, fact.key)))
            event = envelop(
                fact, fact_id=pending.id, at=pending.at, traceparent=pending.traceparent
            )
            headers = {"Nats-Msg-Id": pending.id, "content-type": CONTENT_TYPE}
            if here := current_traceparent():
                headers["traceparent"] = here
            await jetstream.publish(
                fact.subject(),
                event.model_dump_json().encode(),
                timeout=_PUBLISH_TIMEOUT,
                stream=FACTS,
                headers=headers,
            )
        self._metrics.published.labels(self._metrics.service, fact.fact).inc()
