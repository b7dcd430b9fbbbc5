"""The organizer moves people and decides about plans, on the built console."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.small_house import House

pytestmark = pytest.mark.browser

BEST = {"broken": 0, "alone": 7, "one_topic": 5, "warm": 44}
OFFER = {"rounds": [2, 3], "figures": {"broken": 0, "alone": 5, "one_topic": 7, "warm": 39}}


async def person(page: Page, address: str, name: str) -> Locator:
    """Open what is known of somebody, from their seat."""
    await page.goto(f"{address}#/gatherings/g")
    await expect(page.get_by_text("Live", exact=True)).to_be_visible()
    await page.get_by_role("button", name=name).click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    return dialog


async def test_somebody_is_pinned_to_a_table_and_it_can_be_undone(
    page: Page, house: House, address: str
) -> None:
    dialog = await person(page, address, "Ana")

    await dialog.get_by_label("Where in round 2").select_option("Pin to Table 1")

    await expect(dialog.get_by_text("Ana Ruiz is pinned to Table 1 in round 2.")).to_be_visible()
    assert house.people["ana"]["pins"] == [{"round": 2, "table_id": "t"}]
    await dialog.get_by_role("button", name="Undo").click()
    await expect(dialog.get_by_text("Ana Ruiz may sit anywhere in round 2.")).to_be_visible()
    assert house.asked == ["unpin ana in round 2"]


async def test_somebody_misses_a_round_and_is_found_among_the_people(
    page: Page, house: House, address: str
) -> None:
    dialog = await person(page, address, "Ben")
    await dialog.get_by_label("Where in round 3").select_option("Misses the round")
    await dialog.get_by_label("Host, looks after a table").check()
    await expect(dialog.get_by_text("Ben Ng looks after a table.")).to_be_visible()
    await page.keyboard.press("Escape")

    await page.get_by_role("tab", name="People").click()
    await page.get_by_label("Find somebody").fill("ben")

    await expect(page.get_by_role("tabpanel").get_by_role("listitem")).to_have_text(
        ["Ben Ng host, misses round 3"]
    )
    assert house.people["ben"]["host"] is True


async def test_two_who_are_to_avoid_each_other_are_noted_and_forgotten(
    page: Page, house: House, address: str
) -> None:
    dialog = await person(page, address, "Ana")

    await dialog.get_by_label("Whom").select_option("Ben Ng")
    await dialog.get_by_role("button", name="Add").click()

    await expect(dialog.get_by_text("is kept away from Ben Ng")).to_be_visible()
    assert [pair["kind"] for pair in house.pairs.values()] == ["avoid"]
    await dialog.get_by_role("button", name="Remove").click()
    await expect(dialog.get_by_text("Nothing is known.")).to_be_visible()


async def test_a_search_is_watched_and_stopped(page: Page, house: House, address: str) -> None:
    house.seek("running", share=0.25)
    await page.goto(f"{address}#/gatherings/g")
    await expect(page.get_by_text("Looking for the best plan: 25 % done.")).to_be_visible()
    await expect(page.get_by_text("Live", exact=True)).to_be_visible()

    house.seek("running", share=0.5, best=BEST)
    await expect(page.get_by_text("50 % done. The best so far: every promise")).to_be_visible()
    await page.get_by_role("button", name="Stop with the best so far").click()

    await expect(page.get_by_text("The search was stopped")).to_be_visible()
    assert house.asked == ["cancel"]


@pytest.mark.parametrize("answer", ["Take it", "Leave it"])
async def test_a_better_plan_is_put_before_the_organizer(
    page: Page, house: House, address: str, answer: str
) -> None:
    house.seek("done")
    await page.goto(f"{address}#/gatherings/g")
    await expect(page.get_by_text("Live", exact=True)).to_be_visible()
    await page.get_by_role("button", name="Look for a better plan").click()

    house.seek("done", offer=OFFER)

    await expect(
        page.get_by_text(
            "A better plan for rounds 2 and 3 is ready: 4 fewer seats with nothing in common, "
            "3 more tables with one topic and 1 fewer pair with something to share."
        )
    ).to_be_visible()
    await page.get_by_role("button", name=answer).click()
    await expect(page.get_by_text("A better plan for")).to_be_hidden()
    assert house.asked == ["search", answer.partition(" ")[0].lower()]


async def test_an_offer_for_the_round_that_people_come_in_for_says_who_stays(
    page: Page, house: House, address: str
) -> None:
    figures = {"broken": 0, "alone": 9, "one_topic": 6, "warm": 40}
    house.seek("done", offer={"rounds": [1], "figures": figures})
    await page.goto(f"{address}#/gatherings/g")

    await expect(
        page.get_by_text(
            "A better plan for round 1 is ready: 2 more tables with one topic. "
            "Nobody who is here moves in round 1."
        )
    ).to_be_visible()
    await page.get_by_role("button", name="Take it").click()
    await expect(page.get_by_text("A better plan for")).to_be_hidden()


async def test_why_somebody_sits_there_is_said(page: Page, house: House, address: str) -> None:
    dialog = await person(page, address, "Ana")

    await expect(dialog.get_by_text("Shares Sourdough with everybody but ana.")).to_be_visible()
    assert house.asked == []


async def test_the_last_round_is_seated_by_circle_and_the_circles_of_the_evening_are_read(
    page: Page, address: str
) -> None:
    await page.goto(f"{address}#/gatherings/g")
    await expect(page.get_by_text("Live", exact=True)).to_be_visible()
    await page.get_by_role("tab", name="Help circles").click()
    panel = page.get_by_role("tabpanel")

    await panel.get_by_role("button", name="Seat round 3 by circle").click()

    await expect(panel.get_by_text("In round 3 these circles sit together")).to_be_visible()
    await expect(panel.get_by_text("2 people in 1 help circle; no more could.")).to_be_visible()
    await expect(panel.get_by_text("Ana Ruiz can help Ben Ng")).to_be_visible()
    await panel.get_by_role("button", name="Seat it as any other round").click()
    await expect(panel.get_by_role("button", name="Seat round 3 by circle")).to_be_visible()
