"""The organizer reads which words meet and decides about them, on the built console."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.small_house import House
from tests.eventually import eventually

pytestmark = pytest.mark.browser


async def interests(page: Page, address: str) -> Locator:
    """Open what people's words come to."""
    await page.goto(f"{address}#/gatherings/g")
    await expect(page.get_by_text("Live", exact=True)).to_be_visible()
    await page.get_by_role("tab", name="Interests").click()
    panel = page.get_by_role("tabpanel")
    await expect(panel.get_by_role("heading", name="What meets")).to_be_visible()
    return panel


async def test_a_proposed_merge_is_accepted_and_undone(
    page: Page, house: House, address: str
) -> None:
    panel = await interests(page, address)
    merge = panel.get_by_role("checkbox", name="“PyNash” likely (0.72)")
    await expect(panel.get_by_text("with “Data Science (Python)” and “Python”")).to_be_visible()

    await panel.get_by_label("Remember what I decide").check()
    await merge.check()
    await panel.get_by_role("button", name="Accept").click()

    await expect(panel.get_by_role("status")).to_contain_text("1 merge accepted.")
    await expect(panel.locator("summary", has_text="PyNash")).to_contain_text("3 people")
    await expect(
        panel.get_by_text(re.compile("“PyNash” counted as Python.*remembered"))
    ).to_be_visible()
    await panel.get_by_role("button", name="Undo: “PyNash” counted as Python").click()
    await expect(merge).to_be_visible()
    assert house.interests.rulings == []


async def test_a_topic_is_found_by_anybodys_words_and_renamed(page: Page, address: str) -> None:
    panel = await interests(page, address)
    await panel.get_by_label("Find a topic or words").fill("data sc")
    await expect(panel.locator("summary")).to_have_count(1)

    await panel.locator("summary", has_text="Python").press("Enter")
    await panel.get_by_label("Another name").fill("Pythonistas")
    await page.keyboard.press("Enter")

    await expect(panel.locator("summary strong")).to_have_text("Pythonistas")
    await panel.get_by_role("status").get_by_role("button", name="Undo").click()
    await expect(panel.locator("summary strong")).to_have_text("Python")


async def test_words_are_split_off_as_a_topic_of_their_own(
    page: Page, house: House, address: str
) -> None:
    panel = await interests(page, address)
    await panel.locator("summary", has_text="Python").click()

    await panel.get_by_role("checkbox", name="“Data Science (Python)”").check()
    await panel.get_by_label("as a topic of their own").fill("Data science")
    await panel.get_by_role("button", name="Split off").click()

    await expect(panel.locator("summary strong")).to_have_text(
        ["Data science", "Python", "Sourdough"]
    )
    assert [(one["kind"], one["name"]) for one in house.interests.rulings] == [
        ("split", "Data science")
    ]


async def test_how_sure_words_must_be_to_meet_is_set_by_keyboard(
    page: Page, house: House, address: str
) -> None:
    panel = await interests(page, address)
    slider = panel.get_by_role("slider", name="Confidence")

    await slider.press("ArrowRight")
    await slider.press("ArrowRight")

    async def is_confident() -> bool:
        return house.interests.confidence == 0.9

    await expect(panel.get_by_text("at 0.9 (sure) or more")).to_be_visible()
    await expect(slider).to_be_focused()
    await eventually(is_confident)


async def test_whom_the_question_is_asked_and_what_is_held_back_is_for_the_host(
    page: Page, address: str
) -> None:
    panel = await interests(page, address)

    page_of = panel.get_by_role("link", name="The page of 李雷")
    await expect(page_of).to_have_attribute("href", re.compile("/me/chu$"))
    held_back = panel.get_by_role("region", name="Held back")
    await expect(held_back).to_contain_text("Ben Ng “ben@example.org” an address")


async def test_what_another_tab_decides_is_shown(page: Page, house: House, address: str) -> None:
    panel = await interests(page, address)
    merge = {"kind": "accept", "key": "topic:python", "words": ["PyNash"]}

    house.interests.decide({"rulings": [merge], "remember": False})
    house.certify()

    await expect(panel.get_by_text("“PyNash” counted as Python")).to_be_visible()
