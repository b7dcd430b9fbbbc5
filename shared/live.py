"""Facts as they are said, for pages that stay open.

A plain subscription beside the durables: every copy of a service hears every fact about one
gathering, from now on. What was said before, or while a connection was down, the page reads anew.
"""

import re
from collections.abc import AsyncIterator, Mapping

from nats.aio.client import Client
from nats.aio.msg import Msg
from opentelemetry.trace import Tracer
from pydantic import ValidationError

from shared.envelope import Event
from shared.facts import FactData
from shared.problems import NotFound
from shared.telemetry import continued

_ID = re.compile(r"[A-Za-z0-9-]+")


async def facts_about(
    gathering_id: str, *facts: type[FactData], connection: Client, tracer: Tracer
) -> AsyncIterator[FactData]:
    """Yield each fact of the given kinds about a gathering, from now until the caller stops.

    A fact's trace goes on to here, so that it shows when a page was told.

    Raises:
        NotFound: no gathering can have this id; as a part of a subject it would mean others too.
    """
    if not _ID.fullmatch(gathering_id):
        raise NotFound("There is no such gathering.", "Check the address.")
    kinds = {fact.type(): fact for fact in facts}
    subscription = await connection.subscribe(f"potluck.*.*.*.{gathering_id}.>")
    try:
        async for message in subscription.messages:
            if data := _read(message, kinds, tracer):
                yield data
    finally:
        if not connection.is_closed:
            await subscription.unsubscribe()


def _read(message: Msg, kinds: Mapping[str, type[FactData]], tracer: Tracer) -> FactData | None:
    """Return the fact; None where it is of no kind that was asked for, or makes no sense."""
    try:
        kind = kinds.get(Event[FactData].model_validate_json(message.data).type)
        if kind is None:
            return None
        header = (message.headers or {}).get("traceparent")
        with continued(tracer, f"show {kind.fact}", header):
            return Event[kind].model_validate_json(message.data).data  # type: ignore[valid-type]
    except ValidationError:
        return None
