import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import nats
import psutil
import pytest
from pymongo import AsyncMongoClient

from infra.ports import free_port
from infra.servers import EmbeddedServer, MongoServer, NatsServer, ServerError, running

PARENT = """
import asyncio, pathlib, sys
from infra.servers import MongoServer, NatsServer, running
folder = pathlib.Path(sys.argv[1])
servers = [NatsServer(folder / "nats", folder / "nats.log"),
           MongoServer(folder / "mongo", folder / "mongod.log")]
async def main():
    async with running(*servers):
        print(*(server.pid for server in servers), flush=True)
        await asyncio.Event().wait()
asyncio.run(main())
"""


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[NatsServer]:
    server = NatsServer(tmp_path / "nats", tmp_path / "nats.log")
    async with running(server):
        yield server


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[MongoServer]:
    server = MongoServer(tmp_path / "mongo", tmp_path / "mongod.log")
    async with running(server):
        yield server


def documents(url: str) -> AsyncMongoClient[dict[str, Any]]:
    return AsyncMongoClient(url, w="majority", journal=True)


async def test_the_broker_has_what_it_acknowledged_after_kill_9(broker: NatsServer) -> None:
    connection = await nats.connect(broker.url)
    await connection.jetstream().add_stream(name="KEPT", subjects=["kept.*"])
    for number in range(20):
        await connection.jetstream().publish(f"kept.{number}", b"")
    await connection.close()

    url = broker.url
    broker.kill()
    assert broker.exit_code == -signal.SIGKILL
    await broker.start()

    assert broker.url == url
    connection = await nats.connect(url)
    assert (await connection.jetstream().stream_info("KEPT")).state.messages == 20
    await connection.close()


async def test_the_database_has_what_it_acknowledged_after_kill_9(database: MongoServer) -> None:
    async with documents(database.url) as client:
        for number in range(20):
            await client.house.kept.insert_one({"_id": number})

    url = database.url
    database.kill()
    await database.start()

    assert database.url == url
    async with documents(url) as client:
        assert await client.house.kept.count_documents({}) == 20
        await client.house.kept.insert_one({"_id": 20})


async def test_the_database_serves_its_data_at_another_port(database: MongoServer) -> None:
    async with documents(database.url) as client:
        await client.house.kept.insert_one({"_id": 1})

    await database.stop()
    database.port = free_port()
    await database.start()

    async with documents(database.url) as client:
        await client.house.kept.insert_one({"_id": 2})
        assert await client.house.kept.count_documents({}) == 2


async def test_the_database_is_a_replica_set_that_change_streams_need(
    database: MongoServer,
) -> None:
    async with (
        documents(database.url) as client,
        await client.house.kept.watch() as changes,
    ):
        await client.house.kept.insert_one({"_id": 1})
        change = await changes.next()

    assert change["operationType"] == "insert"


@pytest.mark.parametrize("kind", [NatsServer, MongoServer])
async def test_a_stopped_server_ends_by_itself(kind: type[EmbeddedServer], tmp_path: Path) -> None:
    server = kind(tmp_path / "data", tmp_path / "log")
    async with running(server):
        assert server.exit_code is None

    assert server.exit_code in {0, 1}  # nats-server says 1 when it was asked to end


async def test_servers_die_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen(  # noqa: ASYNC220, S603 - this Python, on a text of its own
        [sys.executable, "-c", PARENT, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    with parent:
        assert parent.stdout
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(pids) == 2
        assert all(psutil.pid_exists(pid) for pid in pids)
        parent.kill()

    await ended(*pids)


async def test_ctrl_c_at_the_terminal_reaches_only_the_parent(
    broker: NatsServer, database: MongoServer
) -> None:
    assert {os.getpgid(server.pid) for server in (broker, database)} == {
        broker.pid,
        database.pid,
    }


async def test_a_server_that_cannot_start_says_why(tmp_path: Path, broker: NatsServer) -> None:
    rival = NatsServer(tmp_path / "rival", tmp_path / "rival.log")
    rival.port = broker.port

    with pytest.raises(ServerError, match="address already in use"):
        await rival.start()


async def test_one_server_that_cannot_start_leaves_no_other_running(
    tmp_path: Path, broker: NatsServer
) -> None:
    rival = NatsServer(tmp_path / "rival", tmp_path / "rival.log")
    rival.port = broker.port
    other = MongoServer(tmp_path / "mongo", tmp_path / "mongod.log")

    with pytest.raises(ServerError):
        async with running(rival, other):
            raise AssertionError("it cannot run")

    assert other.exit_code is not None


async def test_what_a_server_said_before_it_was_killed_is_kept(broker: NatsServer) -> None:
    broker.kill()
    await broker.start()

    assert "Server is ready" in broker.log.with_suffix(".previous.log").read_text()


async def ended(*pids: int) -> None:
    async with asyncio.timeout(5):
        while any(psutil.pid_exists(pid) for pid in pids):  # noqa: ASYNC110 - they are not ours
            await asyncio.sleep(0.02)
