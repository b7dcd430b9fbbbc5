"""The built console in a browser, against a small house that says what each test needs."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.small_house import House

pytestmark = pytest.mark.browser


async def open_room(page: Page, address: str) -> None:
    await page.goto(f"{address}#/gatherings/g")
    await expect(page.get_by_text("Live", exact=True)).to_be_visible()


async def test_who_is_not_signed_in_is_asked_for_an_address(
    page: Page, house: House, address: str
) -> None:
    house.is_signed_in = False
    await page.goto(address)

    await page.get_by_label("E-mail").fill("host@example.org")
    await page.keyboard.press("Enter")

    await expect(page.get_by_text("a link is on its way")).to_be_visible()
    assert house.address == "host@example.org"


async def test_a_gathering_is_found_by_keyboard_and_the_focus_goes_with_it(
    page: Page, address: str
) -> None:
    await page.goto(address)
    await expect(page.get_by_text("19:00 Chicago time")).to_be_visible()

    await page.get_by_role("link", name="Winter supper").focus()
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("heading", name="Winter supper", level=1)).to_be_visible()
    await expect(page.get_by_role("main")).to_be_focused()


async def test_an_arrival_is_shown_on_the_open_page_and_nothing_moves(
    page: Page, house: House, address: str
) -> None:
    await open_room(page, address)
    table = page.get_by_role("listitem").filter(has_text="Sourdough")
    before = await table.bounding_box()

    house.arrive("ben", "chu")

    await expect(table.get_by_text("Ana, 李雷: Sourdough · Ben: Bread baking")).to_be_visible()
    await expect(table.get_by_text("2 of 3 here")).to_be_visible()
    await expect(page.get_by_text("Doors open · 2 of 3 here")).to_be_visible()
    await expect(table.locator(".here")).to_have_text(["Ben, here", "李雷, here"])
    assert await table.bounding_box() == before


async def test_what_was_missed_while_the_stream_was_down_is_shown_when_it_is_back(
    page: Page, house: House, address: str
) -> None:
    await open_room(page, address)

    house.has_streams = False
    await expect(page.get_by_text("Reconnecting")).to_be_visible()
    house.arrive("ana")
    house.has_streams = True

    await expect(page.get_by_text("Live", exact=True)).to_be_visible()
    await expect(page.get_by_text("Doors open · 1 of 3 here")).to_be_visible()


async def test_rounds_are_walked_with_the_arrow_keys(page: Page, address: str) -> None:
    await open_room(page, address)
    await page.get_by_role("tab", name="Round 1").focus()

    for key, name in [
        ("ArrowRight", "Round 2"),
        ("End", "Help circles"),
        ("ArrowRight", "Round 1"),
    ]:
        await page.keyboard.press(key)
        await expect(page.get_by_role("tab", name=name, selected=True)).to_be_focused()


async def test_who_sits_at_a_table_is_read_in_full_and_the_focus_comes_back(
    page: Page, address: str
) -> None:
    await open_room(page, address)
    name = page.get_by_role("button", name="Table 1")
    await name.press("Enter")

    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Ana Ruiz and 李雷: Sourdough")
    await expect(dialog).to_contain_text("Ben Ng: Bread baking")
    await page.keyboard.press("Escape")

    await expect(name).to_be_focused()


async def test_a_problem_is_shown_with_what_to_do_until_it_is_dismissed(
    page: Page, address: str
) -> None:
    await open_room(page, address)
    await page.get_by_role("button", name="Start round 1").click()

    alert = page.get_by_role("alert")
    await expect(alert).to_contain_text("The doors are not open. Open them first.")
    await page.get_by_role("button", name="Dismiss").click()

    await expect(alert).to_be_empty()


async def test_a_session_that_is_over_leads_back_to_the_sign_in_page(
    page: Page, house: House, address: str
) -> None:
    await open_room(page, address)

    house.is_signed_in = False
    await page.get_by_role("link", name="Gatherings").click()

    await expect(page.get_by_label("E-mail")).to_be_visible()


async def test_a_letter_is_shown_as_it_was_designed_and_runs_no_script(
    page: Page, house: House, address: str
) -> None:
    house.state = "closed"
    await page.goto(f"{address}#/gatherings/g")
    await page.get_by_role("button", name="Who you sat with").click()

    letter = page.frame_locator("iframe")
    await expect(letter.get_by_role("heading")).to_have_css("color", "rgb(10, 80, 60)")
    await letter.get_by_role("link").click()

    await expect(letter.get_by_role("heading")).to_have_text("Hello Ana")
    assert len(page.context.pages) == 1
