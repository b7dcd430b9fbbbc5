"""What is held back of what people write, and what is innocent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matching.interests.privacy import reason_to_hold_back


@pytest.mark.parametrize(
    "text",
    [
        "you idiots",
        "Sh1t happens",
        "a$$holes only",
        "f*ck this",
        "fuuuuck",
        "Arschlöcher",
        "connard",
    ],
)
def test_insults_are_held_back_however_they_are_written(text: str) -> None:
    assert reason_to_hold_back(text) == "insult"


@pytest.mark.parametrize(
    "text",
    [
        "mail me: ana.neves@example.org",
        "ana (at) example dot org",
        "call +351 912 345 678",
        "0151 234 5678",
        "(615) 555-0123 after six",
    ],
)
def test_addresses_and_numbers_are_held_back(text: str) -> None:
    assert reason_to_hold_back(text) == "contact"


@pytest.mark.parametrize(
    "text",
    [
        "living with diabetes",
        "recovering from a stroke",
        "Depression",
        "Anonyme Alkoholiker",
        "grief",
        "je suis lesbienne",
        "i'm gay",
        "my faith",
        "Parents of Children with Dyslexia Support Group",
        "recovering alcoholic and data nerd",
        "my depression, and science",
    ],
)
def test_what_is_nobody_elses_is_held_back(text: str) -> None:
    assert reason_to_hold_back(text) == "sensitive"


@pytest.mark.parametrize(
    "text",
    [
        "Scunthorpe United",
        "cocktails",
        "bassist",
        "classic cars",
        "Essex and Sussex walks",
        "assassin's creed",
        "Maine Coon cats",
        "yoga",
        "hiking",
        "public health policy",
        "cancer research",
        "the Great Depression",
        "prevention of suicide",
        "nurses for diabetes",
        "living with dogs",
        "Christian book club",
        "LGBTQ film nights",
        "20s/30s",
        "SEO, over 1 600 members",
        "Ron Paul 2012-2016",
        "C++ and C#",
        "1. chess 2. go 3. jazz",
    ],
)
def test_the_innocent_is_not_held_back(text: str) -> None:
    assert reason_to_hold_back(text) is None


@given(st.text(max_size=60))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert reason_to_hold_back(text) in {None, "insult", "contact", "sensitive"}
