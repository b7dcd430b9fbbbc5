"""Who could help whom: asks to offers, in people's own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matching.circles.exchange import Help
from services.matching.interests.answering import answers, is_answered, wish

WORDS = st.lists(st.sampled_from(["knives", "a desk", "Sharpening", "boats", "help"]), max_size=3)


@pytest.mark.parametrize(
    ("ask", "offer"),
    [
        ("Somebody to sharpen my knives", "I can sharpen a knife or two, and scissors"),
        ("鉄道模型 の 作り方", "鉄道模型"),
        ("learn guitar", "guitar lessons for beginners"),
        ("help with programming", "I can teach Python"),
        ("je cherche un cours de photographie", "Fotografie"),
        ("ich suche eine Wohnung", "Wohnung zu vermieten"),
        ("find a job in data", "I can introduce you to data teams"),
        ("someone to fix my bike", "bike repairs"),
        ("music", "music lessons"),
        ("quilt", "a quilt"),
        ("Spanish before a journey to Chile", "Spanish conversation"),
        ("Portraits for our page", "Taking portraits"),
    ],
)
def test_an_offer_answers_an_ask(ask: str, offer: str) -> None:
    assert list(answers({"ana": [ask]}, {"ben": [offer]})) == [Help("ben", "ana", ask, offer)]


@pytest.mark.parametrize(
    ("ask", "offer"),
    [
        ("I would like to learn something", "I like to help people learn"),
        ("a flat", "a cat"),
        ("", "anything"),
        ("How to start running", "Sourdough starters"),
        ("looking for a job", "looking for an apartment"),
        ("a flat in Paris", "a job in Paris"),
        ("rock climbing partner", "I play in a rock band"),
        ("dog owner tips", "product owner coaching"),
        ("Spanish conversation", "French conversation"),
        ("learn piano", "guitar lessons"),
        ("jazz", "opera"),
        ("a cure for depression", "depression"),
        ("write to ana@example.org", "write to ana@example.org"),
    ],
)
def test_an_offer_of_something_else_answers_nothing(ask: str, offer: str) -> None:
    assert list(answers({"ana": [ask]}, {"ben": [offer]})) == []


def test_asks_meet_offers_only() -> None:
    assert list(answers({"ana": ["a desk"], "ben": ["a desk"]}, {})) == []


def test_nobody_helps_themselves() -> None:
    assert list(answers({"ana": ["a desk lamp"]}, {"ana": ["desk lamp"]})) == []


@given(st.lists(st.tuples(WORDS, WORDS), max_size=6))
def test_every_help_is_between_two_whose_words_meet_and_named_once(
    wishes: list[tuple[list[str], list[str]]],
) -> None:
    asks = {f"p{n}": asked for n, (asked, _) in enumerate(wishes)}
    offers = {f"p{n}": offered for n, (_, offered) in enumerate(wishes)}

    found = list(answers(asks, offers))

    assert found == list(
        answers(dict(reversed(asks.items())), dict(reversed(list(offers.items()))))
    )
    assert len({(help_.helper, help_.helped) for help_ in found}) == len(found)
    assert all(h.helper != h.helped and is_answered(wish(h.ask), wish(h.offer)) for h in found)
    assert all(h.ask in asks[h.helped] and h.offer in offers[h.helper] for h in found)
