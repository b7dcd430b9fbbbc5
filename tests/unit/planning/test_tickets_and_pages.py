import base64
import hashlib
import math
import re

import pytest
from pydantic import SecretStr, ValidationError

from services.planning.pages import sign_in_letter, sign_in_page, used_link_page
from services.planning.settings import Settings
from services.planning.tickets import ALPHABET, LENGTH, new_ticket_code


def test_a_ticket_code_cannot_be_guessed_or_misread() -> None:
    code = new_ticket_code()

    assert len(code) * math.log2(len(ALPHABET)) >= 60
    assert not set(ALPHABET) & set("oO1il0I")
    assert re.fullmatch(rf"[{ALPHABET}]{{{LENGTH}}}", code)


def test_no_two_tickets_are_alike() -> None:
    assert len({new_ticket_code() for _ in range(1000)}) == 1000


def test_the_page_has_one_button_and_no_script_and_styles_only_what_its_policy_names() -> None:
    page = sign_in_page("<ana>@example.org")
    html = bytes(page.body).decode()
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)

    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in page.headers["content-security-policy"]
    assert html.count("<button") == 1
    assert "<script" not in html
    assert ' style="' not in html
    assert "&lt;ana&gt;@example.org" in html
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"


def test_a_used_link_shows_where_to_get_another() -> None:
    page = used_link_page()

    assert page.status_code == 410
    assert b'href="/console/"' in page.body
    assert b"<button" not in page.body


def test_the_letter_has_its_link_on_a_line_of_its_own() -> None:
    link = "https://potluck.example/api/planning/sign-in/a-b_c?x=1&y=2"
    text, html = sign_in_letter(link)

    assert link in text.splitlines()
    assert link.replace("&", "&amp;") in html


def test_organizers_are_a_list_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POTLUCK_ORGANIZERS", " Ana@Example.org, ben@example.org,")

    settings = Settings(secret=SecretStr("x" * 32))

    assert settings.organizers == ("ana@example.org", "ben@example.org")


def test_somebody_must_be_able_to_sign_in() -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({"secret": "x" * 32, "organizers": " , "})
