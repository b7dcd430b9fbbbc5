"""A whole house in a browser: from an imported list to words that meet, by the host's decision."""

import uuid
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from infra.child import Child
from infra.demo.client import Client
from infra.demo.evening import Play
from tests.browser.signing_in import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

SAID = ("PyNash", "PyNash lunch crowd", "Rock climbing", "Bouldering", "Sailing", "Sailing")
MANY = ("Sourdough", "Chess", "Astronomy", "Beekeeping", "Choir singing", "Origami")
LIST = "name,interests\n" + "".join(
    f"Guest {number},{interest}\n" for number, interest in enumerate((*SAID, *MANY, *MANY))
)


@pytest.fixture
async def where(host: Client, play: Play) -> str:  # noqa: ARG001  who plays has signed in
    """Return the id of a gathering that is about to be told who comes."""
    key = str(uuid.uuid4())
    plan = {
        "id": key,
        "name": "Spring supper",
        "place": "The Bell Tower",
        "time_zone": "America/Chicago",
        "starts_at": "2027-04-20T19:00:00-05:00",
        "doors": ["Front"],
        "tables": [{"name": f"Table {n}", "capacity": 6, "minimum": 2} for n in range(1, 5)],
        "rounds": 1,
    }
    await host.post("/api/planning/gatherings", plan)
    return key


async def test_a_list_is_imported_and_the_host_decides_what_meets(
    page: Page, whole_house: Child, folder: Path, where: str
) -> None:
    await sign_in(page, whole_house, folder)
    await page.goto(f"{whole_house.holder.url}/console/#/gatherings/{where}")
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    await page.get_by_label("CSV file").set_input_files(file)  # type: ignore[arg-type]
    await page.get_by_role("button", name="Import").click()
    await expect(page.get_by_text("18 rows read.")).to_be_visible()
    await page.get_by_role("tab", name="Interests").click()
    panel = page.get_by_role("tabpanel")

    merge = panel.get_by_role("checkbox", name="“PyNash lunch crowd”")
    await merge.check(timeout=30_000)
    await panel.get_by_role("button", name="Accept").click()
    pynash = panel.locator("summary", has_text="PyNash lunch crowd")
    await expect(pynash).to_contain_text("2 people")
    await panel.get_by_role("button", name="Undo: “PyNash lunch crowd”").click()
    await expect(merge).not_to_be_checked()
    await expect(pynash).to_be_hidden()

    climbing = panel.locator("summary", has_text="Bouldering")
    await climbing.click()
    await panel.get_by_label("Another name").fill("Up the wall")
    await page.keyboard.press("Enter")
    await expect(climbing.locator("strong")).to_have_text("Up the wall")
