"""What words a text has, however it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matching.interests.forms import folded, form
from services.matching.interests.reading import APART, BROKEN, JOINED, clean, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("NashReact", ("nash", "react")),
        ("node.js", ("node", "js")),
        ("C++, C# and .NET", ("c++", "c#", "and", ".net")),
        ("R&B & D&D", ("r&b", "d&d")),
        ("Rock 'n' Roll", ("rock", "and", "roll")),
        ("rock n roll", ("rock", "and", "roll")),
        ("Women's chess", ("women", "chess")),
        ("l'escalade d'été", ("escalade", "ete")),
        ("20's & 30s", ("20s", "30s")),
        ("M.A.D.Y. club", ("mady", "club")),
        ("&lt;b&gt;Jazz&lt;/b&gt; <i>clubs</i> &amp; bars", ("jazz", "clubs", "bars")),
        ("chess https://example.org/a?b=c www.example.org", ("chess",)),
        ("\u202echess\u202c \u200bclub", ("chess", "club")),
        ("♟️ chess ♟️", ("chess",)),
        ("\uff43\uff48\uff45\uff53\uff53", ("chess",)),
        ("Müsli", ("muesli",)),
        ("हिन्दी और चाय", ("हिन्दी", "और", "चाय")),
        ("鉄道模型", ("鉄道模型",)),
        ("🎲🎲🎲", ("game", "die")),
        ("🎲 nights", ("nights",)),
        ("", ()),
    ],
)
def test_a_text_is_read_as_it_was_written(text: str, words: tuple[str, ...]) -> None:
    assert words_of(text).words == words


def test_what_stands_between_words_is_kept() -> None:
    assert words_of("hip-hop music, chess").gaps == (APART, JOINED, APART, BROKEN)


def test_figures_are_not_glued_to_figures() -> None:
    assert words_of("30-50").gaps == (APART, APART)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("books", "book"),
        ("hobbies", "hobby"),
        ("wines", "wine"),
        ("women", "woman"),
        ("dances", "dance"),
        ("knives", "knife"),
    ],
)
def test_the_number_of_a_word_is_left_aside(one: str, other: str) -> None:
    assert form(one) == form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("animals", "anime"),
        ("animation", "anime"),
        ("university", "universe"),
        ("fishing", "fish"),
        ("marketing", "market"),
        ("housing", "house"),
        ("data", "dating"),
        ("news", "new"),
    ],
)
def test_other_words_of_one_stem_stay_apart(one: str, other: str) -> None:
    assert form(one) != form(other)


def test_german_and_french_plurals_are_left_aside() -> None:
    assert form("spiele", "de") == form("spielen", "de")
    assert form(folded("randonnées"), "fr") == form(folded("randonnée"), "fr")


def test_a_text_of_any_length_is_read_at_once() -> None:
    assert len(words_of("chess " * 700).words) == 100
    assert len(words_of("<" * 4000).words) == 0
    assert len(clean("a." * 2000)) <= 600


@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    words, gaps = words_of(text)

    assert len(words) == len(gaps)
    assert all(words)
    assert all(form(word, language) for word in words for language in ("en", "de", "fr"))


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert folded(folded(text)) == folded(text)
