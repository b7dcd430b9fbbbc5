"""Signing in to a whole house as a person does."""

import re
from pathlib import Path

from playwright.async_api import Page, expect

from infra.child import Child
from infra.mailbox import Maildir
from tests.browser.conftest import ORGANIZER
from tests.eventually import eventually


async def sign_in(page: Page, house: Child, folder: Path) -> None:
    """Ask for a link, open it from the mail, press the button."""
    mail = Maildir(folder / "mail")
    before = {letter.message_id for letter in mail.letters()}
    await page.goto(f"{house.holder.url}/console/")
    await page.get_by_label("E-mail").fill(ORGANIZER)
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("a link is on its way")).to_be_visible()

    async def link() -> str | None:
        new = [letter for letter in mail.letters() if letter.message_id not in before]
        found = re.search(r"http\S+/sign-in/\S+", new[0].text) if new else None
        return found.group() if found else None

    await page.goto(str(await eventually(link)))
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="Gatherings", level=1)).to_be_visible()
