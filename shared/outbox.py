"""Publishing: every fact that stands in an outbox reaches the broker, whatever crashes when.

The update that told a fact hands it over at once (`post`); what a crash or an outage left behind
the sweeper finds. Publishing twice is harmless, publishing never is impossible.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from nats.js import JetStreamContext
from opentelemetry.trace import Tracer

from shared.clock import Clock
from shared.documents import Documents, Pending
from shared.envelope import CONTENT_TYPE, envelop
from shared.mongo import DatabaseError
from shared.telemetry import Metrics, continued, current_traceparent

FACTS = "POTLUCK"
"""The stream that holds every fact."""

_BATCH = 128
_PATIENCE = timedelta(seconds=2)
_SWEEP_EVERY = 1.0
_PUBLISH_TIMEOUT = 5.0

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
        self._collections = [c.publish_through(self) for c in collections if c.facts]
        self._clock = clock
        self._tracer = tracer
        self._metrics = metrics
        self._fresh: asyncio.Queue[Waiting] = asyncio.Queue(maxsize=10_000)
        self._log = structlog.get_logger(f"potluck.{metrics.service}.outbox")
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
        oldest: datetime | None = None
        for collection in self._collections:
            documents = await collection.collection.find(
                {"outbox.at": {"$lt": told_before}}, limit=_BATCH, fields={"outbox": 1}
            )
            left = [
                (collection, document["_id"], Pending.model_validate(pending))
                for document in documents
                for pending in document["outbox"]
            ]
            published = await self._publish(jetstream, left)
            oldest = min([p.at for _, _, p in left if p.id not in published], default=oldest)
        self.oldest = oldest
        age = (self._clock() - oldest).total_seconds() if oldest else 0.0
        self._metrics.backlog.labels(self._metrics.service).set(age)

    async def _publish(self, jetstream: JetStreamContext, batch: Sequence[Waiting]) -> set[str]:
        """Publish the facts together, forget those the broker has, and return their ids."""
        results = await asyncio.gather(
            *(self._publish_one(jetstream, collection, fact) for collection, _, fact in batch),
            return_exceptions=True,
        )
        done = [w for w, result in zip(batch, results, strict=True) if result is None]
        failed = [result for result in results if result is not None]
        if failed:
            self._log.warning("facts wait in the outbox", facts=len(failed), error=repr(failed[0]))
        for collection in self._collections:
            pulls = [(key, {"outbox": {"id": p.id}}) for c, key, p in done if c is collection]
            if pulls:
                try:
                    await collection.collection.pull_hastily(pulls)
                except DatabaseError as error:
                    self._log.warning("published facts stay in the outbox", error=str(error))
        return {pending.id for _, _, pending in done}

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
