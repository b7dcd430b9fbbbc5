import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matching.circles.exchange import Help, Helper
from services.matching.helping import content, helps

WORDS = st.lists(st.sampled_from(["knives", "a desk", "Sharpening", "boats", "help"]), max_size=3)


@pytest.mark.parametrize(
    ("ask", "offer"),
    [
        ("Somebody to sharpen my knives", "I can sharpen a knife or two, and scissors: sharpening"),
        ("a UX design, in two days", "Designing web shops"),
        ("鉄道模型 の 作り方", "鉄道模型"),
    ],
)
def test_a_word_in_common_is_enough(ask: str, offer: str) -> None:
    people = [Helper("ana", (ask,)), Helper("ben", (), (offer,))]

    assert list(helps(people)) == [Help("ben", "ana", ask, offer)]


@pytest.mark.parametrize(
    ("ask", "offer"),
    [
        ("I would like to learn something", "I like to help people learn"),
        ("a flat", "a cat"),
        ("", "anything"),
        ("How to start running", "Sourdough starters"),
    ],
)
def test_filler_says_nothing(ask: str, offer: str) -> None:
    assert list(helps([Helper("ana", (ask,)), Helper("ben", (), (offer,))])) == []


def test_nobody_helps_themselves() -> None:
    assert list(helps([Helper("ana", ("a desk lamp",), ("desk lamp",))])) == []


@given(st.lists(st.tuples(WORDS, WORDS), max_size=6))
def test_every_help_is_between_two_whose_words_meet_and_named_once(
    wishes: list[tuple[list[str], list[str]]],
) -> None:
    people = [Helper(f"p{n}", tuple(a), tuple(o)) for n, (a, o) in enumerate(wishes)]

    found = list(helps(reversed(people)))

    assert found == list(helps(people))
    assert len({(help_.helper, help_.helped) for help_ in found}) == len(found)
    assert all(h.helper != h.helped and content(h.ask) & content(h.offer) for h in found)
