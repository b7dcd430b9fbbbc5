"""Facts as they are said, for pages that stay open.

A plain subscription beside the durables: every copy of a service hears every fact about one
gathering, from now on. What was said before, or while a connection was down, the page reads anew.
"""

from collections.abc import AsyncIterator

from nats.aio.client import Client
from opentelemetry.trace import Tracer

from shared.envelope import Event
from shared.facts import FactData
from shared.telemetry import continued


async def facts_about(
    gathering_id: str, *facts: type[FactData], connection: Client, tracer: Tracer
) -> AsyncIterator[FactData]:
    """Yield each fact of the given kinds about a gathering, from now until the caller stops.

    A fact's trace goes on to here, so that it shows when a page was told.
    """
    kinds = {fact.type(): fact for fact in facts}
    subscription = await connection.subscribe(f"potluck.*.*.*.{gathering_id}.>")
    try:
        async for message in subscription.messages:
            event = Event[FactData].model_validate_json(message.data)
            if fact := kinds.get(event.type):
                header = (message.headers or {}).get("traceparent")
                with continued(tracer, f"show {fact.fact}", header):
                    yield Event[fact].model_validate_json(message.data).data  # type: ignore[valid-type]
    finally:
        await subscription.unsubscribe()
