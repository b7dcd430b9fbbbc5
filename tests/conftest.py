"""Real servers for the tests that need them: given by URL, or in containers, or from wheels.

`POTLUCK_TEST_NATS_URL` and `POTLUCK_TEST_MONGO_URL` name servers that run already. Otherwise
containers are used where an engine answers (`POTLUCK_TEST_SERVERS=wheels` prevents it), and the
servers that the product itself embeds elsewhere. The tests are the same.
"""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import hypothesis
import pytest
from pymongo import AsyncMongoClient
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import LogMessageWaitStrategy

from infra.servers import MongoServer, NatsServer, running
from infra.topology import provision

# How long an example takes is for the bench to say: a test runs on machines that do other work.
hypothesis.settings.register_profile("potluck", deadline=None)
hypothesis.settings.load_profile("potluck")

NATS_IMAGE = "nats:2.15-alpine"
MONGO_IMAGE = "mongo:8.0"


@pytest.fixture(scope="session")
def has_engine() -> bool:
    """Tell whether containers can and may be started here."""
    if os.environ.get("POTLUCK_TEST_SERVERS") == "wheels":
        return False
    address = os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock")
    if not address.startswith("unix://"):
        return True
    with socket.socket(socket.AF_UNIX) as engine:
        return engine.connect_ex(address.removeprefix("unix://")) == 0


@pytest.fixture(scope="session")
def servers_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where embedded servers keep their data during the tests."""
    return tmp_path_factory.mktemp("servers")


@pytest.fixture(scope="session")
async def nats_url(has_engine: bool, servers_folder: Path) -> AsyncIterator[str]:  # noqa: FBT001
    """Return where a real NATS with the project's streams and consumers is."""
    if given := os.environ.get("POTLUCK_TEST_NATS_URL"):
        await provision(given)
        yield given
    elif has_engine:
        broker = DockerContainer(NATS_IMAGE).with_exposed_ports(4222)
        broker = broker.with_command("nats-server -js")
        with broker.waiting_for(LogMessageWaitStrategy("Server is ready")) as container:
            url = f"nats://{_address(container, 4222)}"
            await provision(url)
            yield url
    else:
        server = NatsServer(servers_folder / "nats", servers_folder / "nats.log")
        async with running(server):
            await provision(server.url)
            yield server.url


@pytest.fixture(scope="session")
async def mongo_url(has_engine: bool, servers_folder: Path) -> AsyncIterator[str]:  # noqa: FBT001
    """Return where a real MongoDB, a replica set of one, is."""
    if given := os.environ.get("POTLUCK_TEST_MONGO_URL"):
        yield given
    elif has_engine:
        database = DockerContainer(MONGO_IMAGE).with_exposed_ports(27017)
        with database.with_command("mongod --replSet rs0 --bind_ip_all") as container:
            address = _address(container, 27017)
            yield await _replica_set_of_one(f"mongodb://{address}/?directConnection=true")
    else:
        server = MongoServer(servers_folder / "mongo", servers_folder / "mongo.log")
        async with running(server):
            yield server.url


def _address(container: DockerContainer, port: int) -> str:
    return f"{container.get_container_host_ip()}:{container.get_exposed_port(port)}"


async def _replica_set_of_one(url: str) -> str:
    client: AsyncMongoClient[dict[str, object]] = AsyncMongoClient(url)
    async with client:
        member = {"_id": 0, "host": "127.0.0.1:27017"}
        await client.admin.command("replSetInitiate", {"_id": "rs0", "members": [member]})
        async with asyncio.timeout(60):
            while not (await client.admin.command("hello"))["isWritablePrimary"]:  # noqa: ASYNC110
                await asyncio.sleep(0.1)
    return url
