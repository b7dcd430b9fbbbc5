"""Slips of the pen that are forgiven, and words that only look like one."""

import pytest

from services.matching.interests.membership import CONFIDENT
from services.matching.interests.spelling import correction, is_slip


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("photograpy", "photography"),
        ("photogrpahy", "photography"),
        ("programing", "programming"),
        ("meditaton", "meditation"),
        ("philosphy", "philosophy"),
    ],
)
def test_a_slip_of_the_pen_is_put_right(slip: str, meant: str) -> None:
    right = correction(slip)

    assert right
    assert right.word == meant
    assert right.confidence >= CONFIDENT


@pytest.mark.parametrize(
    "word",
    ["chess", "cheese", "typhoon", "python", "signing", "coming", "finishing", "warning", "mp3s"],
)
def test_a_right_word_stays_as_it_is(word: str) -> None:
    right = correction(word)

    assert right is None or right.confidence < CONFIDENT


@pytest.mark.parametrize(
    ("one", "other"),
    [("chess", "cheese"), ("python", "typhoon"), ("20s", "30s"), ("2023rds", "2024rds")],
)
def test_short_words_and_figures_are_never_slips_of_each_other(one: str, other: str) -> None:
    assert not is_slip(one, other)


def test_long_words_may_be_slips_of_each_other() -> None:
    assert is_slip("bananagrams", "bananagrms")
