"""A real house in a browser: sign in, watch people arrive in two tabs, start a round, close."""

import re
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from infra.child import Child, house_in_child
from infra.demo.cast import cast
from infra.demo.client import Client
from infra.demo.command import EXAMPLE
from infra.demo.evening import Evening, Play
from infra.mailbox import Maildir
from tests.eventually import eventually

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

_ORGANIZER = "organizer@potluck.localhost"
PEOPLE = cast(EXAMPLE / "attendees.csv", 3, arrive=60, late=4)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("house")


@pytest.fixture(scope="module")
async def house(folder: Path) -> AsyncIterator[Child]:
    with house_in_child(folder) as child:
        yield child


@pytest.fixture
async def host(house: Child) -> AsyncIterator[Client]:
    async with Client(house.holder.url or "") as client:
        yield client


@pytest.fixture
async def play(house: Child, host: Client, folder: Path) -> Play:
    connect = partial(Client, house.holder.url or "")
    made = Play(host, connect, folder / "mail", advance=lambda *_: None)
    await made.sign_in(_ORGANIZER)
    return made


async def sign_in(page: Page, house: Child, folder: Path) -> None:
    """Sign in as a person does: ask for a link, open it from the mail, press the button."""
    mail = Maildir(folder / "mail")
    before = {letter.message_id for letter in mail.letters()}
    await page.goto(f"{house.holder.url}/console/")
    await page.get_by_label("E-mail").fill(_ORGANIZER)
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("a link is on its way")).to_be_visible()

    async def link() -> str | None:
        new = [letter for letter in mail.letters() if letter.message_id not in before]
        found = re.search(r"http\S+/sign-in/\S+", new[0].text) if new else None
        return found.group() if found else None

    await page.goto(str(await eventually(link)))
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="Gatherings", level=1)).to_be_visible()


async def arrive(play: Play, evening: Evening, first: int, last: int) -> None:
    """Let some of those who come in, at their doors."""
    where = f"gatherings/{evening.gathering_id}"
    doors = await play.set_up_doors(where)
    for guest in PEOPLE.early[first:last]:
        await play.scan(evening, doors, guest)
    for door in doors.values():
        await door.close()


async def test_an_evening_is_watched_and_led_from_the_page(
    page: Page, house: Child, folder: Path, play: Play
) -> None:
    evening = await play.prepare(PEOPLE, EXAMPLE)
    await sign_in(page, house, folder)
    await page.get_by_role("link", name="Nashville JavaScript Night").click()
    await expect(page.get_by_text("Every promise kept.")).to_be_visible()

    await page.get_by_role("button", name="Open").click()
    await expect(page.get_by_text("Doors open · 0 of 141 here")).to_be_visible()
    second_tab = await page.context.new_page()
    await second_tab.goto(page.url)
    await expect(second_tab.get_by_text("Live", exact=True)).to_be_visible()
    await page.bring_to_front()

    await arrive(play, evening, 0, 20)
    await expect(page.get_by_text("Doors open · 20 of 141 here")).to_be_visible()
    await second_tab.bring_to_front()
    await expect(second_tab.get_by_text("Doors open · 20 of 141 here")).to_be_visible()
    await second_tab.close()

    await arrive(play, evening, 20, 56)
    await page.get_by_role("button", name="Start round 1").click()
    await expect(page.get_by_role("tab", name="Round 1, now")).to_be_visible()
    await expect(page.get_by_text(re.compile("Round 1 of 3 · 56 of"))).to_be_visible()
    await expect(page.get_by_text("Every promise kept.")).to_be_visible()

    await page.get_by_role("button", name="Close the evening").click()
    await (
        page.get_by_role("dialog").get_by_role("button", name="Close and send the letters").click()
    )
    letter = page.get_by_role("row").filter(has_text="Sent").get_by_role("button").first
    await letter.click(timeout=30_000)
    await expect(page.get_by_role("dialog")).to_contain_text("To ")
