"""Every process of the house on its own, so that each can be killed on its own."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from infra.demo.client import Client
from infra.mailbox import Mailbox
from infra.ports import free_port
from infra.servers import EmbeddedServer, MongoServer, NatsServer, running
from infra.topology import provision

SERVICES = ("planning", "check-in", "matching", "follow-up")


class SplitHouse:
    """A broker, a database, a mailbox, and one process for each service.

    Use as `async with SplitHouse(folder).open() as house`.

    Args:
        effort: how hard a plan is searched for.
    """

    def __init__(self, folder: Path, *, effort: int = 20_000) -> None:
        self.folder = folder
        self._effort = effort
        self.mailbox = Mailbox(folder / "mail")
        self.servers: dict[str, EmbeddedServer] = {
            "broker": NatsServer(folder / "nats", folder / "nats.log"),
            "database": MongoServer(folder / "mongo", folder / "mongo.log"),
        }
        self.ports = {service: free_port() for service in SERVICES}
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def nats_url(self) -> str:
        """Return where the broker is."""
        return self.servers["broker"].url

    @asynccontextmanager
    async def open(self) -> AsyncIterator["SplitHouse"]:
        """Start everything, and leave nothing running."""
        self.mailbox.start()
        try:
            async with running(*self.servers.values()):
                await provision(self.nats_url)
                try:
                    await asyncio.gather(*(self.start(service) for service in SERVICES))
                    yield self
                finally:
                    self._stop()
        finally:
            self.mailbox.stop()

    def connect(self, token: str | None = None) -> Client:
        """Return a client that finds each service at its own port."""
        return _SplitClient(self.ports, token)

    async def kill(self, name: str) -> None:
        """End a service, the broker or the database this instant, and start it again."""
        if server := self.servers.get(name):
            server.kill()
            await server.start()
        else:
            self._processes[name].send_signal(signal.SIGKILL)
            self._processes[name].wait()
            await self.start(name)

    async def start(self, service: str) -> None:
        """Return once a service says that it is ready.

        One that leaves because something it needs is away is started again, as a watcher would.
        """
        self._launch(service)
        ready = f"http://127.0.0.1:{self.ports[service]}/api/{service}/health/ready"
        async with httpx.AsyncClient() as client, asyncio.timeout(60):
            while not await _is_ready(client, ready):
                if self._processes[service].poll() is not None:
                    self._launch(service)
                await asyncio.sleep(0.1)

    def _launch(self, service: str) -> None:
        port = str(self.ports[service])
        command = [sys.executable, "-m", "infra.cli", "serve", service, "--port", port]
        with (self.folder / f"{service}.log").open("ab") as log:
            self._processes[service] = subprocess.Popen(  # noqa: S603  our own command
                command, env=self._environment(), stdout=log, stderr=log
            )

    def _stop(self) -> None:
        for process in self._processes.values():
            process.kill()
        for process in self._processes.values():
            process.wait()

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "POTLUCK_NATS_URL": self.nats_url,
            "POTLUCK_MONGO_URL": self.servers["database"].url,
            "POTLUCK_SMTP_URL": self.mailbox.url,
            "POTLUCK_MAIL_REPEATS": "true",
            "POTLUCK_MAIL_LEASE_SECONDS": "3",
            "POTLUCK_SECRET": "a secret of the tests, long enough",
            "POTLUCK_DATA_DIR": str(self.folder),
            "POTLUCK_EFFORT": str(self._effort),
        }


class _SplitClient(Client):
    def __init__(self, ports: dict[str, int], token: str | None) -> None:
        super().__init__("http://127.0.0.1", token)
        self._ports = ports

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self._ports[path.split('/')[2]]}{path}"


async def _is_ready(client: httpx.AsyncClient, url: str) -> bool:
    try:
        answer = await client.get(url)
    except httpx.TransportError:
        return False
    is_ours = "json" in answer.headers.get("content-type", "")
    assert is_ours, f"Somebody else answers at {url}: {answer.text[:200]}"
    return answer.status_code == httpx.codes.OK
