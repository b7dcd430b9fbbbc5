"""The door: how many arrivals a second, and how long until a page shows them."""

import asyncio
import json
import os
import shutil
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median, quantiles

import httpx
import nats
from pymongo import AsyncMongoClient

from infra.child import house_in_child
from infra.demo.cast import Guest, cast
from infra.demo.client import Client
from infra.demo.command import EXAMPLE
from infra.demo.evening import Play
from infra.ports import free_port
from infra.servers import MongoServer, NatsServer, running
from infra.topology import provision
from shared.access import Device, Tokens
from shared.envelope import CONTENT_TYPE, envelop
from shared.facts import AttendeeRegistered, FactData, GatheringAnnounced
from shared.ids import new_id
from shared.outbox import FACTS
from shared.settings import ServiceSettings
from tests.bench.figure import Figure, figure
from tests.bench.load import rate, request

_RUNS = 5
_ARRIVALS = 1500
_CONNECTIONS = 16
_EVENINGS = 3
_SECRET = "a secret of the bench"
_ORGANIZER = "organizer@potluck.localhost"


async def arrivals_throughput() -> list[Figure]:
    """Measure arrivals a second, in turn with a bare FastAPI and one findOneAndUpdate."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        broker = NatsServer(root / "nats", root / "nats.log")
        database = MongoServer(root / "mongo", root / "mongo.log")
        async with running(broker, database):
            await provision(broker.url)
            environment = {
                "POTLUCK_NATS_URL": broker.url,
                "POTLUCK_MONGO_URL": database.url,
                "POTLUCK_SECRET": _SECRET,
                "POTLUCK_DATA_DIR": folder,
            }
            door = ("-m", "infra.cli", "serve", "check-in")
            bare = ("-m", "uvicorn", "tests.bench.bare:app", "--no-access-log")
            async with (
                _process(environment, *door) as door_url,
                _process(environment, *bare) as bare_url,
            ):
                return await _compared(door_url, bare_url, broker.url, database.url)


async def _compared(door: str, bare: str, nats_url: str, mongo_url: str) -> list[Figure]:
    ours, theirs = [], []
    for _ in range(_RUNS):
        theirs.append(await _bare_rate(bare, mongo_url))
        ours.append(await _door_rate(door, nats_url, mongo_url))
    name, against = "arrivals.throughput", "bare FastAPI and one findOneAndUpdate"
    return [figure(name, ours, "arrivals/s", against=against, others=theirs)]


async def _bare_rate(url: str, mongo_url: str) -> float:
    codes = [new_id() for _ in range(_ARRIVALS)]
    async with AsyncMongoClient[dict[str, object]](mongo_url) as client:
        await client["potluck_bare"]["attendees"].insert_many([{"_id": code} for code in codes])
    return await rate(url, [request(f"{url}/arrivals", _scan(c)) for c in codes], _CONNECTIONS)


async def _door_rate(url: str, nats_url: str, mongo_url: str) -> float:
    gathering_id = new_id()
    codes = await _registered(gathering_id, nats_url, mongo_url)
    device = Device(device_id=new_id(), gathering_id=gathering_id, door="Front")
    token = Tokens(ServiceSettings(secret=_SECRET).secret).for_device(device)
    path = f"{url}/api/check-in/gatherings/{gathering_id}/arrivals"
    requests = [request(path, _scan(c), Authorization=f"Bearer {token}") for c in codes]
    return await rate(url, requests, _CONNECTIONS)


def _scan(code: str) -> bytes:
    scan = {"attempt": str(uuid.uuid4()), "at": datetime.now(UTC).isoformat(), "ticket_code": code}
    return json.dumps(scan).encode()


async def _registered(gathering_id: str, nats_url: str, mongo_url: str) -> list[str]:
    """Tell check-in of a gathering and its attendees, wait until it knows, return their codes."""
    gathering = GatheringAnnounced(
        gathering_id=gathering_id,
        revision=1,
        name="Bench",
        place="Here",
        time_zone="UTC",
        starts_at=datetime.now(UTC),
        doors=("Front",),
        tables=(),
        rounds=1,
        state="open",
        round=0,
    )
    attendees = [
        AttendeeRegistered(
            gathering_id=gathering_id,
            revision=1,
            attendee_id=new_id(),
            name="Ana",
            email=None,
            ticket_code=new_id(),
            interests=(),
            offer=None,
            ask=None,
            company=None,
            access_needs=None,
            letters=False,
            walk_in=False,
            state="registered",
        )
        for _ in range(_ARRIVALS)
    ]
    connection = await nats.connect(nats_url)
    jetstream = connection.jetstream()

    async def say(fact: FactData) -> None:
        event = envelop(fact, fact_id=new_id(), at=datetime.now(UTC), traceparent=None)
        body, headers = event.model_dump_json().encode(), {"content-type": CONTENT_TYPE}
        await jetstream.publish(fact.subject(), body, timeout=30, stream=FACTS, headers=headers)

    await asyncio.gather(*(say(fact) for fact in (gathering, *attendees)))
    await connection.close()
    async with AsyncMongoClient[dict[str, object]](mongo_url) as client:
        known = client["potluck_check_in"]["attendees"]
        while await known.count_documents({"gathering_id": gathering_id}) < _ARRIVALS:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    return [attendee.ticket_code for attendee in attendees]


@asynccontextmanager
async def _process(environment: dict[str, str], *arguments: str) -> AsyncIterator[str]:
    """Run a server in a process of its own until it is no longer needed."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, "--port", str(port), env={**os.environ, **environment}
    )
    try:
        async with asyncio.timeout(30), httpx.AsyncClient() as client:
            while not await _answers(client, f"http://127.0.0.1:{port}/"):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()


async def _answers(client: httpx.AsyncClient, url: str) -> bool:
    try:
        await client.get(url)
    except httpx.TransportError:
        return False
    return True


async def arrival_to_page() -> list[Figure]:
    """Measure the time from an arrival's POST to its table on the open page's event stream.

    Three doors let in one person every fifth of a second each, and, as `rush`, as fast as they are
    answered.
    """
    steady = await _evenings("arrival_to_page", seconds_between=0.2)
    return steady + await _evenings("arrival_to_page.rush", seconds_between=0.0)


async def _evenings(name: str, *, seconds_between: float) -> list[Figure]:
    p50s, p99s = [], []
    data_dir = Path(tempfile.mkdtemp())
    with house_in_child(data_dir) as house:
        url = house.holder.url or ""
        for seed in range(_EVENINGS):
            async with Client(url) as host:
                play = Play(host, partial(Client, url), data_dir / "mail", advance=lambda *_: None)
                await play.sign_in(_ORGANIZER)
                waits = await _waits(play, host, seed, seconds_between)
            p50s.append(median(waits))
            p99s.append(quantiles(waits, n=100)[98])
    shutil.rmtree(data_dir)
    return [figure(f"{name}.p50", p50s, "ms"), figure(f"{name}.p99", p99s, "ms")]


async def _waits(play: Play, host: Client, seed: int, seconds_between: float) -> list[float]:
    """Return the milliseconds each arrival of an evening took to the page."""
    people = cast(EXAMPLE / "attendees.csv", seed)
    evening = await play.prepare(people, EXAMPLE)
    where = f"gatherings/{evening.gathering_id}"
    await host.post(f"/api/planning/{where}/open")
    doors = await play.set_up_doors(where)
    sent: dict[str, float] = {}
    shown: dict[str, float] = {}
    guests = [Guest(guest.external_id, guest.door) for guest in people.guests]
    async with host.events(f"/api/matching/{where}/stream") as events:
        watching = asyncio.create_task(_watch(events, shown))

        async def at_door(door: str) -> None:
            for guest in guests:
                if guest.door == door:
                    sent[evening.attendee_ids[guest.external_id]] = time.perf_counter()
                    await play.scan(evening, doors, guest)
                    since = time.perf_counter() - sent[evening.attendee_ids[guest.external_id]]
                    await asyncio.sleep(max(0.0, seconds_between - since))

        await asyncio.gather(*(at_door(door) for door in doors))
        async with asyncio.timeout(30):
            while not sent.keys() <= shown.keys():  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        watching.cancel()
    return [(shown[who] - began) * 1000 for who, began in sent.items()]


async def _watch(events: AsyncIterator[dict[str, object]], shown: dict[str, float]) -> None:
    async for event in events:
        if event["kind"] == "table":
            for who in event["table"]["arrived"]:  # type: ignore[index]
                shown.setdefault(who, time.perf_counter())
