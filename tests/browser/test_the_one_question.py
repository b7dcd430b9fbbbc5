"""The one question in a whole house: from the link to the changed plan, on a phone."""

import uuid
from typing import Any, Literal

import pytest
from playwright.async_api import Locator, Page, expect

from infra.demo.client import Client
from infra.demo.evening import Play
from infra.demo.patience import patient
from tests.eventually import eventually

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

QUESTION = "What would you happily talk about tonight?"
INTERESTS = ("Sourdough bread", "Chess", "Sailing", "Beekeeping", "Astronomy", "Choir singing")
FACES = """
() => {
  const channel = c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const parts = color => color.match(/[\\d.]+/g).map(Number);
  const behind = element => {
    const [r, g, b, a = 1] = parts(getComputedStyle(element).backgroundColor);
    return a ? [r, g, b] : behind(element.parentElement);
  };
  return [...document.querySelectorAll("h1, p, label, legend, summary, button, textarea")]
    .filter(element => element.checkVisibility())
    .map(element => {
      const pair = [parts(getComputedStyle(element).color), behind(element)].map(light);
      return {
        what: element.outerHTML.slice(0, 80),
        contrast: (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05),
        height: element.getBoundingClientRect().height,
        is_control: element.matches("button, summary, textarea"),
        is_named: !element.labels || element.labels.length > 0 || !!element.textContent.trim(),
      };
    });
}
"""
"""Measures every text and control that is seen; the contrast is WCAG's."""


@pytest.fixture
async def where(host: Client, play: Play) -> str:  # noqa: ARG001  who plays has signed in
    """Return a gathering of four for each interest, and Ng, who has said nothing."""
    key = str(uuid.uuid4())
    await host.post(
        "/api/planning/gatherings",
        {
            "id": key,
            "name": "Winter supper",
            "place": "The Bell Tower",
            "time_zone": "America/Chicago",
            "starts_at": "2027-01-20T19:00:00-06:00",
            "doors": ["Front"],
            "tables": [{"name": f"Table {n}", "capacity": 5, "minimum": 2} for n in range(1, 7)],
            "rounds": 1,
        },
    )
    for number in range(4 * len(INTERESTS)):
        guest = {"name": f"Guest {number}", "interests": [INTERESTS[number % len(INTERESTS)]]}
        await host.post(f"/api/planning/gatherings/{key}/attendees", guest)
    await host.post(f"/api/planning/gatherings/{key}/attendees", {"name": "Ng"})
    return f"gatherings/{key}"


async def link_of(host: Client, where: str, name: str) -> str:
    """Return the link of somebody who is asked, once they are."""

    async def link() -> str | None:
        asked = await host.get(f"/api/planning/{where}/questions")
        return next((person["link"] for person in asked if person["name"] == name), None)

    return str(await eventually(link, within=60))


async def company_of(host: Client, where: str, who: str) -> dict[str, Any] | None:
    """Return what somebody shares at their table, once it is something."""
    plan = await patient(lambda: host.get(f"/api/matching/{where}/plan"))
    for table in plan["tables"]:
        for shared in table["shared"]:
            if who in shared["attendee_ids"]:
                found: dict[str, Any] = shared
                return found
    return None


async def opened(page: Page, link: str) -> Locator:
    """Open somebody's page on a phone and return the suggestions."""
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.goto(link)
    await expect(page.get_by_role("heading", name=QUESTION, level=1)).to_be_in_viewport()
    return page.get_by_role("form", name="Tap one").get_by_role("button")


async def test_one_tap_on_the_page_of_the_question_changes_the_plan(
    page: Page, host: Client, where: str
) -> None:
    people = await host.get(f"/api/planning/{where}/attendees")
    ng = next(person["id"] for person in people if person["name"] == "Ng")
    taps = await opened(page, await link_of(host, where, "Ng"))
    suggestion = taps.first
    words = await suggestion.inner_text()
    assert await company_of(host, where, ng) is None

    await suggestion.click()

    await expect(page.get_by_role("heading", name="Thank you", level=1)).to_be_visible()
    await expect(page.get_by_label("What I would happily talk about")).to_have_value(words)
    shared = await eventually(lambda: company_of(host, where, ng), within=60)
    assert shared is not None
    assert shared["words"][ng] == words
    assert len(shared["attendee_ids"]) > 1
    await page.reload()
    await expect(page.get_by_role("heading", name=QUESTION)).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_page_of_the_question_is_read_and_used_by_everybody(
    page: Page, host: Client, where: str, scheme: Literal["light", "dark"]
) -> None:
    await page.emulate_media(color_scheme=scheme)
    taps = await opened(page, await link_of(host, where, "Ng"))
    await page.get_by_text("Your interests, offer and ask").click()

    faces = await page.evaluate(FACES)

    assert len(faces) > 12
    assert [f["what"] for f in faces if f["contrast"] < 4.5 or not f["is_named"]] == []
    assert [f["what"] for f in faces if f["is_control"] and f["height"] < 44] == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await page.locator("html").get_attribute("lang") == "en"
    await taps.first.focus()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Shift+Tab")
    await expect(taps.first).to_be_focused()
    assert await taps.first.evaluate("tap => getComputedStyle(tap).outlineWidth") == "3px"


async def test_not_now_ends_the_question(page: Page, host: Client, where: str) -> None:
    link = await link_of(host, where, "Ng")
    await opened(page, link)

    await page.get_by_role("button", name="Not now").focus()
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("heading", name="That is fine", level=1)).to_be_visible()
    await page.goto(link)
    await expect(page.get_by_role("heading", name="Good to have you", level=1)).to_be_visible()
    assert await link_of(host, where, "Ng") == link
