"""How the console's pages are served, with a small build in the place of the real one."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from services.console.app import create_app
from services.console.settings import Settings


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Potluck</title>")
    (folder / "assets" / "index-Ab12.js").write_text("export {}")
    (tmp_path / "secret.txt").write_text("not for anybody")
    return folder


@pytest.fixture
async def browser(dist: Path) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=create_app(Settings(console_dist=dist)))
    async with httpx.AsyncClient(transport=transport, base_url="http://potluck.test") as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/console"])
async def test_the_bare_address_leads_to_the_console(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get(path)

    assert (answer.status_code, answer.headers["location"]) == (307, "/console/")


async def test_the_page_is_asked_for_anew_each_time(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/console/")

    assert answer.status_code == 200
    assert "<title>Potluck</title>" in answer.text
    assert answer.headers["cache-control"] == "no-cache"


async def test_a_page_that_has_not_changed_is_not_sent_again(browser: httpx.AsyncClient) -> None:
    known = (await browser.get("/console/")).headers["etag"]

    answer = await browser.get("/console/", headers={"If-None-Match": known})

    assert (answer.status_code, answer.content) == (304, b"")


async def test_an_asset_may_be_kept_for_ever(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/console/assets/index-Ab12.js")

    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/javascript")


async def test_an_asset_of_an_older_build_is_a_problem_and_not_a_page(
    browser: httpx.AsyncClient,
) -> None:
    answer = await browser.get("/console/assets/index-gone.js")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert "immutable" not in answer.headers.get("cache-control", "")


@pytest.mark.parametrize(
    "path", ["../secret.txt", "%2e%2e/secret.txt", "..%2fsecret.txt", "assets"]
)
async def test_nothing_beside_the_build_can_be_read(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get(f"/console/{path}")

    assert answer.status_code == 404
    assert "not for anybody" not in answer.text


async def test_a_page_runs_no_script_but_its_own(browser: httpx.AsyncClient) -> None:
    headers = (await browser.get("/console/")).headers
    policy = dict(
        directive.strip().split(" ", 1)
        for directive in headers["content-security-policy"].split(";")
    )

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"


async def test_a_console_that_is_not_built_says_how_to_build_it(tmp_path: Path) -> None:
    transport = httpx.ASGITransport(app=create_app(Settings(console_dist=tmp_path / "dist")))
    async with httpx.AsyncClient(transport=transport, base_url="http://potluck.test") as client:
        page = await client.get("/console/")
        ready = await client.get("/api/console/health/ready")
        live = await client.get("/api/console/health/live")

    assert (page.status_code, ready.status_code, live.status_code) == (503, 503, 200)
    assert "make setup" in page.text


async def test_a_built_console_is_ready(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/api/console/health/ready")).json() == {"pages": "ok"}
