"""A real house in a browser: sign in, watch people arrive in two tabs, start a round, close."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from infra.child import Child
from infra.demo.cast import cast
from infra.demo.command import EXAMPLE
from infra.demo.evening import Evening, Play
from tests.browser.signing_in import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

PEOPLE = cast(EXAMPLE / "attendees.csv", 3, arrive=60, late=4)


async def arrive(play: Play, evening: Evening, first: int, last: int) -> None:
    """Let some of those who come in, at their doors."""
    where = f"gatherings/{evening.gathering_id}"
    doors = await play.set_up_doors(where)
    for guest in PEOPLE.early[first:last]:
        await play.scan(evening, doors, guest)
    for door in doors.values():
        await door.close()


async def test_an_evening_is_watched_and_led_from_the_page(
    page: Page, whole_house: Child, folder: Path, play: Play
) -> None:
    evening = await play.prepare(PEOPLE, EXAMPLE)
    await sign_in(page, whole_house, folder)
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
