import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI

from infra.mailbox import Mailbox, Maildir
from services.planning.app import create_app
from services.planning.settings import Settings
from services.planning.sign_in import LINK_AGE, LIVE_LINKS_LIMIT
from shared.access import SESSION_COOKIE
from shared.clock import utc_now
from shared.ids import new_id
from tests.component.planning.planned import ORGANIZER, client, running

Links = list[tuple[str, str]]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Return settings with an organizer of their own, whose links nobody else uses up."""
    return settings.model_copy(update={"organizers": (f"{new_id()}@x.example", ORGANIZER)})


@pytest.fixture
def organizer(settings: Settings) -> str:
    return settings.organizers[0]


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[Mailbox]:
    mailbox = Mailbox(tmp_path / "mail")
    mailbox.start()
    yield mailbox
    mailbox.stop()


async def ask(stranger: httpx.AsyncClient, email: str) -> httpx.Response:
    return await stranger.post("/sign-in-links", json={"email": email})


async def fresh(planning: FastAPI) -> str:
    """Return the path of a fresh link for the first organizer."""
    link: str = await planning.state.sign_in_link()
    assert link.startswith("http://potluck.example/api/planning/sign-in/")
    return urlsplit(link).path.removeprefix("/api/planning")


async def test_a_link_signs_an_organizer_in_once(
    planning: FastAPI, stranger: httpx.AsyncClient, organizer: str
) -> None:
    link = await fresh(planning)

    page = await stranger.get(link)
    before = await stranger.get("/session")
    pressed = await stranger.post(link)
    session = await stranger.get("/session")
    again = await stranger.post(link)

    assert page.status_code == 200
    assert organizer in page.text
    assert before.status_code == 401
    assert pressed.status_code == 303
    assert pressed.headers["location"] == "/console/"
    assert session.json()["email"] == organizer
    assert (await stranger.get("/gatherings")).status_code == 200
    assert again.status_code == 410
    assert "set-cookie" not in again.headers
    assert (await stranger.get(link)).status_code == 410


async def test_opening_a_link_uses_nothing_up(
    planning: FastAPI, stranger: httpx.AsyncClient
) -> None:
    link = await fresh(planning)

    opened = [await stranger.get(link) for _ in range(3)]

    assert {page.status_code for page in opened} == {200}
    assert (await stranger.post(link)).status_code == 303


async def test_of_many_who_press_at_once_one_is_signed_in(
    planning: FastAPI, stranger: httpx.AsyncClient
) -> None:
    link = await fresh(planning)

    pressed = await asyncio.gather(*(stranger.post(link) for _ in range(8)))

    assert sorted(answer.status_code for answer in pressed) == [303] + [410] * 7


async def test_a_link_that_was_tampered_with_shows_where_to_get_another(
    planning: FastAPI, stranger: httpx.AsyncClient
) -> None:
    link = await fresh(planning)

    for wrong in (f"{link}x", link[:-1], "/sign-in/x"):
        for answer in (await stranger.get(wrong), await stranger.post(wrong)):
            assert answer.status_code == 410
            assert 'href="/console/"' in answer.text
            assert "set-cookie" not in answer.headers


async def test_a_link_expires(settings: Settings) -> None:
    now = utc_now()
    planning = create_app(settings, lambda: now)
    async with running(planning), client(planning) as stranger:
        link = await fresh(planning)
        now += LINK_AGE - timedelta(seconds=1)
        in_time = await stranger.get(link)
        now += timedelta(seconds=2)
        late = [await stranger.get(link), await stranger.post(link)]

    assert in_time.status_code == 200
    assert {answer.status_code for answer in late} == {410}


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    planning: FastAPI, stranger: httpx.AsyncClient
) -> None:
    cookie = (await stranger.post(await fresh(planning))).headers["set-cookie"].lower()

    assert cookie.startswith(f"{SESSION_COOKIE}=")
    for part in ("httponly", "samesite=lax", "path=/", "max-age=604800"):
        assert part in cookie
    assert "secure" not in cookie


async def test_over_https_the_cookie_travels_by_nothing_else(settings: Settings) -> None:
    planning = create_app(settings.model_copy(update={"public_url": "https://potluck.example"}))
    async with running(planning), client(planning) as stranger:
        link = urlsplit(await planning.state.sign_in_link()).path.removeprefix("/api/planning")
        cookie = (await stranger.post(link)).headers["set-cookie"]

    assert "secure" in cookie.lower()


async def test_signing_out_forgets_the_cookie(host: httpx.AsyncClient) -> None:
    before = await host.get("/session")
    left = await host.delete("/session")

    assert before.json()["email"] == ORGANIZER
    assert left.status_code == 204
    assert 'potluck_session=""' in left.headers["set-cookie"]
    assert "max-age=0" in left.headers["set-cookie"].lower()


async def test_whoever_asks_for_a_link_gets_the_same_answer(
    stranger: httpx.AsyncClient, links: Links, organizer: str
) -> None:
    asked = [await ask(stranger, email) for email in (organizer.upper(), "eve@x.example")]

    assert [answer.status_code for answer in asked] == [202, 202]
    assert asked[0].json() == asked[1].json()
    assert [address for address, _ in links] == [organizer]


async def test_nobody_gets_more_than_a_few_unused_links(
    planning: FastAPI, stranger: httpx.AsyncClient, links: Links, organizer: str
) -> None:
    await fresh(planning)
    for _ in range(LIVE_LINKS_LIMIT + 2):
        assert (await ask(stranger, organizer)).status_code == 202
    waiting = len(links)

    await stranger.post(urlsplit(links[0][1]).path.removeprefix("/api/planning"))
    await ask(stranger, organizer)

    assert (waiting, len(links)) == (LIVE_LINKS_LIMIT, LIVE_LINKS_LIMIT + 1)


async def test_the_link_comes_by_mail_and_works(
    settings: Settings, mailbox: Mailbox, tmp_path: Path, organizer: str
) -> None:
    links: Links = []
    planning = create_app(
        settings.model_copy(update={"smtp_url": mailbox.url}),
        announce_link=lambda address, link: links.append((address, link)),
    )
    async with running(planning), client(planning) as stranger:
        await ask(stranger, organizer)
        (letter,) = Maildir(tmp_path / "mail").letters()
        signed_in = await stranger.post(urlsplit(links[0][1]).path.removeprefix("/api/planning"))

    assert letter.recipient == organizer
    assert letter.subject == "Sign in to Potluck"
    assert links[0][1] in letter.text.splitlines()
    assert signed_in.status_code == 303


async def test_a_mail_server_that_is_away_costs_nobody_an_answer(
    stranger: httpx.AsyncClient, links: Links, organizer: str
) -> None:
    answer = await ask(stranger, organizer)

    assert answer.status_code == 202
    assert len(links) == 1


async def test_links_are_told_on_the_console_unless_somebody_else_is(
    settings: Settings, organizer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    planning = create_app(settings)
    async with running(planning), client(planning) as stranger:
        await ask(stranger, organizer)

    said = capsys.readouterr().err
    assert organizer in said
    assert "http://potluck.example/api/planning/sign-in/" in said


@pytest.mark.parametrize("body", [{}, {"email": ""}, {"email": "x" * 300}, {"mail": "a@x.example"}])
async def test_an_address_must_be_given(stranger: httpx.AsyncClient, body: dict[str, str]) -> None:
    assert (await stranger.post("/sign-in-links", json=body)).status_code == 422
