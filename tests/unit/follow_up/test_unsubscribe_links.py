import re
from base64 import b64encode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import URLSafeSerializer
from pydantic import SecretStr

from services.follow_up.domain import address_id
from services.follow_up.rendering import PAGE_HEADERS, page
from services.follow_up.unsubscribing import Links, Reader
from shared.access import Tokens
from shared.ids import new_id
from shared.problems import NotFound
from tests.unit.follow_up.evenings import unhurried

SECRET = SecretStr("x" * 32)
LINKS = Links(SECRET, "https://potluck.test/")
READER = Reader(new_id(), new_id(), address_id("ana@example.org"))
TOKEN = LINKS.url(READER).rpartition("/")[2]


def test_a_link_says_whom_it_was_sent_to() -> None:
    assert LINKS.reader(TOKEN) == READER


def test_a_link_leads_to_the_public_address_and_fits_on_one_header_line() -> None:
    assert LINKS.url(READER).startswith("https://potluck.test/api/follow-up/unsubscribe/")
    assert len(LINKS.url(READER)) < 400


def test_a_link_does_not_show_the_address() -> None:
    assert "ana" not in LINKS.url(READER)


@unhurried
@given(st.integers(0, len(TOKEN) - 1), st.sampled_from("AZaz09-_."))
def test_a_link_in_which_anything_was_changed_is_unknown(place: int, character: str) -> None:
    changed = TOKEN[:place] + character + TOKEN[place + 1 :]
    if changed == TOKEN:
        return
    try:
        found = LINKS.reader(changed)
    except NotFound:
        return
    assert found == READER  # the last character of a signature has bits to spare


@pytest.mark.parametrize("token", ["", "x", TOKEN[:-1], TOKEN + "x", "a.b.c", TOKEN * 2])
def test_a_link_that_was_cut_or_glued_is_unknown(token: str) -> None:
    with pytest.raises(NotFound):
        LINKS.reader(token)


def test_another_kind_of_token_is_no_link() -> None:
    other = URLSafeSerializer("x" * 32, salt="potluck.device").dumps(READER)

    with pytest.raises(NotFound):
        LINKS.reader(other)


def test_a_link_is_no_sign_in() -> None:
    with pytest.raises(Exception, match="not one of ours"):
        Tokens(SECRET).organizer(TOKEN)


@pytest.mark.parametrize("name", ["unsubscribe", "unsubscribed", "unknown_link"])
def test_pages_run_nothing_and_load_nothing(name: str) -> None:
    html = page(name)

    assert "<script" not in html
    assert "src=" not in html
    assert "href=" not in html
    assert "default-src 'none'" in PAGE_HEADERS["Content-Security-Policy"]


def test_the_policy_lets_the_page_have_its_own_style_and_no_other() -> None:
    (style,) = re.findall("<style>(.*?)</style>", page("unsubscribe"), re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()

    assert f"style-src 'sha256-{digest}';" in PAGE_HEADERS["Content-Security-Policy"]
