"""One headless Chromium for the session, and a page for each test that must break no rule."""

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator

import pytest
import uvicorn
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

from tests.browser.small_house import House, app_of


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
