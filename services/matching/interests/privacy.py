"""What is held back: insults, contact details, and matters that are nobody else's.

Held back means: not compared, not shown to other attendees, and left to the host to look at. A
sensitive matter is used where the person asked for it.
"""

import re
import tomllib
from collections import defaultdict
from functools import cache
from typing import Literal, NamedTuple

from services.matching.interests.filler import WORDS
from services.matching.interests.forms import form
from services.matching.interests.reading import Words, words_of

Reason = Literal["insult", "contact", "sensitive"]

_CONTACT = re.compile(
    r"[\w.+-]@[\w-]{1,63}\.\w|\S\s?[\[({<]\s?(?:at|ät)\s?[\])}>]\s?\S|\+\d[\d\s()./-]{6,}\d"
    r"|(?<![\d.,])\(?0?\d{2,4}\)?[\s./-]\d{3,4}[\s./-]?\d{3,5}(?!\d)|(?<!\d)\d{9,15}(?!\d)"
)
_LEET = str.maketrans("013457@$!€", "oieastasie")
_LEETED = re.compile(r"[^\W\d_]{0,30}[013457@$!€*][^\s.,;:]{0,30}")
_LETTERS_LEFT = 2
_TWICE = re.compile(r"(.)\1{2,}")

_BETWEEN = frozenset(
    ("of", "the", "a", "for", "in", "on", "about", "de", "du", "von", "der", "die", "das")
)


class Standing(NamedTuple):
    """A phrase of a list that stands among words, and where."""

    start: int
    end: int
    kind: str


def reason_to_hold_back(text: str) -> Reason | None:
    """Return why a text is not for others; None where it is."""
    if _CONTACT.search(text):
        return "contact"
    standing = _standing(words_of(text))
    if _is_insult(text, standing):
        return "insult"
    return "sensitive" if _is_sensitive(standing) else None


def _is_insult(text: str, standing: list[Standing]) -> bool:
    kinds = {found.kind for found in standing}
    if kinds & {"innocent", "insults"}:
        return "innocent" not in kinds
    if "*" in text and any(_is_starred(word) for word in text.casefold().split() if "*" in word):
        return True
    plain = (found for text in _plain(text) for found in _standing(words_of(text)))
    return any(found.kind == "insults" for found in plain)


def _is_starred(word: str) -> bool:
    """Tell whether stars stand for letters of an insult: "f*ck"."""
    pattern = re.escape(word.strip(".,;:!?()")).replace(r"\*", r"[^\W\d_]")
    if len(pattern.replace(r"[^\W\d_]", "")) < _LETTERS_LEFT:
        return False
    return any(
        re.fullmatch(pattern, first)
        for first, phrases in _phrases().items()
        if ((first,), "insults") in phrases
    )


def _plain(text: str) -> set[str]:
    """Return a text with letters for the signs put for them, and without letters drawn out."""
    lower = text.lower()
    plain = {_LEETED.sub(lambda found: found.group().translate(_LEET), lower)}
    if _TWICE.search(lower):
        plain |= {_TWICE.sub(r"\1", lower), _TWICE.sub(r"\1\1", lower)}
    return plain - {lower}


def _is_sensitive(standing: list[Standing]) -> bool:
    """Tell whether a private matter stands there that is not somebody's work or something else.

    What excuses it stands beside it: "cancer research", but not "cancer, and data".
    """
    public = [found for found in standing if found.kind == "public"]
    return any(
        not any(other.start <= told.end and told.start <= other.end for other in public)
        for told in standing
        if told.kind in ("sensitive", "disclosure")
    )


def _standing(words: Words) -> list[Standing]:
    """Return the phrases of all lists that stand among words, in any number."""
    spelled = tuple(form(word) for word in words.words if word not in _BETWEEN)
    index = _phrases()
    return [
        Standing(at, at + len(phrase), kind)
        for at, word in enumerate(spelled)
        if word in index
        for phrase, kind in index[word]
        if spelled[at : at + len(phrase)] == phrase
    ]


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return the phrases of all lists, with the list, by their first word."""
    table = tomllib.loads((WORDS / "private.toml").read_text("utf-8"))
    index: defaultdict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for kind, listed in table.items():
        for text in listed.split(";"):
            words = words_of(text.strip()).words
            phrase = tuple(form(word) for word in words if word not in _BETWEEN)
            if phrase:
                index[phrase[0]].append((phrase, kind))
    return dict(index)
