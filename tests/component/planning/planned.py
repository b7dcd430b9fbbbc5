"""What the component tests of planning share: an evening to plan, and what was said about it."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx
import nats
from fastapi import FastAPI

from shared.access import SESSION_COOKIE, Tokens
from shared.clock import utc_now
from shared.consumption import durable
from shared.envelope import CONTENT_TYPE, Event, envelop
from shared.facts import FactData
from shared.ids import new_id
from shared.outbox import FACTS
from tests.eventually import eventually

ORGANIZER = "host@potluck.example"
CSV = {"content-type": "text/csv"}
EXAMPLES = Path(__file__).parents[3] / "examples" / "meetup-000"

Fact = TypeVar("Fact", bound=FactData)


def draft(**changes: object) -> dict[str, Any]:
    """Return a gathering as a client drafts it."""
    return {
        "id": str(uuid.uuid4()),
        "name": "An evening",
        "place": "The old print works",
        "time_zone": "Europe/Vienna",
        "starts_at": "2026-12-01T19:00:00+01:00",
        "doors": ["front", "back"],
        "tables": [{"name": "Window", "capacity": 8, "minimum": 4}],
        "rounds": 2,
        **changes,
    }


async def plan(host: httpx.AsyncClient, **changes: object) -> str:
    """Plan a gathering and return the path to it."""
    answer = await host.post("/gatherings", json=draft(**changes))
    assert answer.status_code == 201, answer.text
    return f"/gatherings/{answer.json()['id']}"


async def imported(host: httpx.AsyncClient, path: str, file: bytes) -> dict[str, Any]:
    """Import a file and return the report."""
    answer = await host.post(f"{path}/import", content=file, headers=CSV)
    assert answer.status_code == 200, answer.text
    report: dict[str, Any] = answer.json()
    return report


def client(app: FastAPI, **options: Any) -> httpx.AsyncClient:  # noqa: ANN401  httpx's options
    """Return a client of planning that has not signed in."""
    transport = httpx.ASGITransport(app)
    return httpx.AsyncClient(
        transport=transport, base_url="http://potluck.example/api/planning", **options
    )


def signed_in(app: FastAPI) -> httpx.AsyncClient:
    """Return a client of planning that has signed in."""
    tokens: Tokens = app.state.tokens
    return client(app, cookies={SESSION_COOKIE: tokens.for_organizer(ORGANIZER, utc_now())})


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Run planning and give a client that has signed in."""
    async with app.router.lifespan_context(app), signed_in(app) as host:
        yield host


async def said(
    nats_url: str, fact: type[Fact], path: str, *, count: int, seconds: float = 20
) -> list[Fact]:
    """Return what was said about a gathering once `count` facts of a kind stand in the stream.

    It then looks a little longer, so that one too many is seen.
    """
    gathering_id = path.rpartition("/")[2]
    subject = fact.subjects().replace(">", f"{gathering_id}.>")
    connection = await nats.connect(nats_url)
    heard: list[Fact] = []
    try:
        subscription = await connection.jetstream().pull_subscribe(subject, stream=FACTS)
        async with asyncio.timeout(seconds):
            while len(heard) < count:
                heard += await _more(subscription, fact, seconds=1.0)
        return heard + await _more(subscription, fact, seconds=0.3)
    except TimeoutError as error:
        message = f"{len(heard)} facts of {count} were said"
        raise AssertionError(message) from error
    finally:
        await connection.close()


async def heard(nats_url: str, fact: FactData) -> None:
    """Say something as another service does, and return once planning has taken it in."""
    connection = await nats.connect(nats_url)
    try:
        jetstream = connection.jetstream()
        event = envelop(fact, fact_id=new_id(), at=utc_now(), traceparent=None)
        said = await jetstream.publish(
            fact.subject(),
            event.model_dump_json().encode(),
            stream=FACTS,
            headers={"content-type": CONTENT_TYPE},
        )

        async def is_heard() -> bool:
            info = await jetstream.consumer_info(FACTS, durable("planning", type(fact)))
            return bool(info.ack_floor and info.ack_floor.stream_seq >= said.seq)

        await eventually(is_heard)
    finally:
        await connection.close()


async def _more(subscription: Any, fact: type[Fact], *, seconds: float) -> list[Fact]:  # noqa: ANN401  nats-py's own
    try:
        messages = await subscription.fetch(256, timeout=seconds)
    except TimeoutError:
        return []
    assert all(message.headers["content-type"] == CONTENT_TYPE for message in messages)
    return [Event[fact].model_validate_json(m.data).data for m in messages]  # type: ignore[valid-type]  # a class at run time
