"""The whole house in one process: servers from wheels, topology, every service, one port."""

import asyncio
import contextlib
import os
import signal
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import structlog
import uvicorn
from fastapi import FastAPI

from infra import lock, topology
from infra.mailbox import Mailbox
from infra.ports import LOOPBACK, holder, listen
from infra.servers import EmbeddedServer, MongoServer, NatsServer, ServerError, running
from infra.services import SERVICES, OneOrigin, create_app
from infra.settings import HouseSettings
from shared.telemetry import configure_logs

PORT = 8137
_PORTS_TRIED = 100
_GRACE_SECONDS = 2  # an event stream never ends by itself
_WATCH_SECONDS = 0.25
_RETRY_SECONDS = 2

Say = Callable[[str], None]
"""Tells the person at the terminal something they should know."""


@dataclass(frozen=True)
class House:
    """A house that is open, and what its people need to know.

    `mail` is the Maildir of the embedded mail server, None where mail goes elsewhere.
    `sign_in_link` signs the organizer in, once.
    """

    url: str
    sign_in_link: str
    mail: Path | None
    logs: Path
    seconds_to_open: float


@asynccontextmanager
async def opened(settings: HouseSettings, say: Say) -> AsyncIterator[House]:
    """Open the house, keep its servers up meanwhile, and leave nothing running.

    Raises:
        infra.lock.AlreadyRunningError: another house runs in the same folder.
        infra.ports.PortTakenError: the port asked for is taken.
        infra.servers.ServerError: a server could not be started.
    """
    began = time.perf_counter()
    async with AsyncExitStack() as stack:
        held = stack.enter_context(lock.held(settings.data_dir))
        door = stack.enter_context(contextlib.closing(_door(settings.port, say)))
        url = settings.public_url or f"http://{LOOPBACK}:{door.getsockname()[1]}"
        logs = settings.data_dir / "logs"
        configure_logs(logs / "potluck.jsonl")
        mailbox = None if settings.smtp_url else Mailbox(settings.data_dir / "mail")
        if mailbox:
            mailbox.start()
            stack.callback(mailbox.stop)
        nats_url, mongo_url = await stack.enter_async_context(_servers(settings, logs, say))
        await topology.provision(nats_url)
        apps = {
            service: create_app(
                service,
                nats_url=nats_url,
                mongo_url=mongo_url,
                smtp_url=mailbox.url if mailbox else settings.smtp_url,
                mail_repeats=mailbox is not None,
                public_url=url,
                secret=settings.signing_secret(),
                data_dir=settings.data_dir,
            )
            for service in SERVICES
        }
        for app in apps.values():
            await stack.enter_async_context(app.router.lifespan_context(app))
        await stack.enter_async_context(_served(apps, door))
        sign_in_link = await apps["planning"].state.sign_in_link()
        held.say(lock.Holder(os.getpid(), url, nats_url))
        yield House(
            url=url,
            sign_in_link=sign_in_link,
            mail=settings.data_dir / "mail" if mailbox else None,
            logs=logs,
            seconds_to_open=time.perf_counter() - began,
        )


async def run(settings: HouseSettings, say: Say, welcome: Callable[[House], None]) -> None:
    """Keep the house open until Ctrl-C or SIGTERM; raises what `opened` raises."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - a coroutine that runs is in a task
    loop = asyncio.get_running_loop()
    leave = _once(task.cancel)
    for signum in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signum, leave)
    with contextlib.suppress(asyncio.CancelledError):
        async with opened(settings, say) as house:
            welcome(house)
            await asyncio.Event().wait()


class _Uvicorn(uvicorn.Server):
    """uvicorn without its signal handlers, which would end the process behind our back."""

    def capture_signals(self) -> contextlib.AbstractContextManager[None]:  # type: ignore[override]
        return nullcontext()


@asynccontextmanager
async def _served(apps: dict[str, FastAPI], door: socket.socket) -> AsyncIterator[None]:
    config = uvicorn.Config(
        OneOrigin(apps),
        lifespan="off",  # every app's own lifespan runs already
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    server = _Uvicorn(config)
    serving = asyncio.create_task(server.serve(sockets=[door]))
    try:
        while not (server.started or serving.done()):  # noqa: ASYNC110 - uvicorn has no event
            await asyncio.sleep(0.01)
        yield
    finally:
        server.should_exit = True
        await serving


@asynccontextmanager
async def _servers(settings: HouseSettings, logs: Path, say: Say) -> AsyncIterator[tuple[str, str]]:
    """Yield the broker's URL and the database's, of whichever server the settings want."""
    nats = NatsServer(settings.data_dir / "nats", logs / "nats.log")
    mongo = MongoServer(settings.data_dir / "mongo", logs / "mongod.log")
    wanted = ((nats, settings.nats_url), (mongo, settings.mongo_url))
    embedded = [server for server, url in wanted if not url]
    async with running(*embedded):
        keepers = [asyncio.create_task(_kept_up(server, say)) for server in embedded]
        try:
            yield settings.nats_url or nats.url, settings.mongo_url or mongo.url
        finally:
            for keeper in keepers:
                keeper.cancel()
            await asyncio.gather(*keepers, return_exceptions=True)


async def _kept_up(server: EmbeddedServer, say: Say) -> None:
    """Start a server again whenever it ended; its clients find it at the same port."""
    while True:
        await asyncio.sleep(_WATCH_SECONDS)
        if server.exit_code is None:
            continue
        say(f"{server.name} ended unexpectedly ({server.exit_code}) and is started again.")
        try:
            await server.start()
        except ServerError as error:
            structlog.get_logger(source="potluck.house").error("not started", error=str(error))
            await asyncio.sleep(_RETRY_SECONDS)


def _door(port: int | None, say: Say) -> socket.socket:
    """Return the socket people's browsers come to."""
    if port is not None:
        return listen(port)
    door = listen(PORT, tries=_PORTS_TRIED)
    if (found := door.getsockname()[1]) != PORT:
        say(f"Port {PORT} is taken by {holder(PORT)}; this house uses {found}.")
    return door


def _once(act: Callable[[], object]) -> Callable[[], None]:
    """Return `act` for the first call only: a second Ctrl-C must not interrupt the tidying up."""
    done = False

    def first() -> None:
        nonlocal done
        if not done:
            done = True
            act()

    return first
