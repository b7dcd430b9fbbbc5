"""One headless Chromium and one whole house for the session; a page that must break no rule."""

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

import pytest
import uvicorn
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

from infra.child import Child, house_in_child
from infra.demo.client import Client
from infra.demo.evening import Play
from tests.browser.small_house import House, app_of

ORGANIZER = "organizer@potluck.localhost"


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """Return the system's Chromium, running."""
    path = os.environ.get("POTLUCK_TEST_CHROMIUM") or shutil.which("chromium")
    assert path, "Chromium is not here: apt-get install chromium, or set POTLUCK_TEST_CHROMIUM."
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest.fixture
async def page(chromium: Browser) -> AsyncIterator[Page]:
    """Return a fresh page, which at its end has raised nothing and kept to the content policy."""
    wrong: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            wrong.append(message.text)

    context = await chromium.new_context(viewport={"width": 1440, "height": 900})
    page = await context.new_page()
    page.set_default_timeout(10_000)
    page.on("console", note)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    await context.close()
    assert wrong == []


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the whole house keeps everything."""
    return tmp_path_factory.mktemp("house")


@pytest.fixture(scope="session")
def whole_house(folder: Path) -> Iterator[Child]:
    """Return a house with every service in it, as `potluck run` opens it."""
    with house_in_child(folder) as child:
        yield child


@pytest.fixture
async def host(whole_house: Child) -> AsyncIterator[Client]:
    """Return a client of the whole house; `play` signs it in."""
    async with Client(whole_house.holder.url or "") as client:
        yield client


@pytest.fixture
async def play(whole_house: Child, host: Client, folder: Path) -> Play:
    """Return who plays evenings in the whole house; the host has signed in."""
    connect = partial(Client, whole_house.holder.url or "")
    made = Play(host, connect, folder / "mail", advance=lambda *_: None)
    await made.sign_in(ORGANIZER)
    return made


@pytest.fixture
def house() -> House:
    """Return a small house that says what the test wants."""
    return House()


@pytest.fixture
async def address(house: House) -> AsyncIterator[str]:
    """Return where the small house serves the console."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(app_of(house), log_level="error", timeout_graceful_shutdown=1)
    )
    serving = asyncio.create_task(server.serve([listener]))
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/console/"
    house.has_streams = False
    server.should_exit = True
    await serving
