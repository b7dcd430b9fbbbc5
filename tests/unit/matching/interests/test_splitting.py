"""What somebody put into one field, told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matching.interests.said import Said, used
from services.matching.interests.splitting import parts


def interests(text: str) -> tuple[str, ...]:
    return used(Said("ana", (text,)))


@pytest.mark.parametrize(
    "text",
    [
        "hiking, chess and jazz",
        "hiking; chess; jazz",
        "hiking / chess / jazz",
        "hiking | chess | jazz",
        "• hiking • chess • jazz",
        "hiking\nchess\n\njazz",
        "- hiking\n- chess\n* jazz",
        "1. hiking 2. chess 3. jazz",
        "hiking • chess · jazz",
        "hiking + chess + jazz",
        "hiking und chess et jazz",
        "<ul><li>hiking</li><li>chess</li><li>jazz</li></ul>",
    ],
)
def test_interests_are_told_apart_whatever_stands_between_them(text: str) -> None:
    assert interests(text) == ("hiking", "chess", "jazz")


@pytest.mark.parametrize(
    "text",
    [
        "Rock & Roll",
        "Dungeons & Dragons",
        "R&B",
        "wine and cheese",
        "A/B testing",
        "20s/30s in Nashville",
        "Bananas and Bananagrams",
        "Arts and Crafts",
        "mac and cheese",
        "Basketball, volleyball and handball",
        "I like to walk, slowly, through old cities where nobody knows me, and to talk, too",
    ],
)
def test_what_belongs_together_stays_together(text: str) -> None:
    assert interests(text) == (text,)


def test_a_list_may_hold_what_belongs_together() -> None:
    said = "Dungeons & Dragons, Rock & Roll, wine and cheese"

    assert interests(said) == ("Dungeons & Dragons", "Rock & Roll", "wine and cheese")


def test_twenty_interests_in_one_field_are_twenty() -> None:
    assert len(interests(", ".join(f"thing{n}" for n in range(20)))) == 20


@given(st.text(max_size=60))
def test_any_text_can_be_divided_and_nothing_empty_is_left(text: str) -> None:
    found = parts(text, lambda _: None)

    assert all(part == " ".join(part.split()) and part for part in found)
    assert len(set(found)) == len(found)
