"""Reading a text as it was written: its words, and what stands between them.

What people paste from anywhere has entities, tags, links, emoji and marks that turn the direction
of writing. Names are glued ("PyNash"), hyphened ("hip-hop") or have signs in them ("C++", "R&B").
"""
# ruff: noqa: RUF001 - people type every kind of dash, comma and apostrophe

import html
import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from services.matching.interests.forms import folded

APART, JOINED, BROKEN = 0, 1, 2
"""What stands before a word: a space, nothing to speak of, or the end of a phrase."""

TEXTS_KEPT: Final = 1 << 16
"""How many texts are remembered with what was found in them; the most recent."""
LONGEST: Final = 600
"""How many characters of a text are read; nobody reads out more."""

_TAG = re.compile(r"<[^<>]{1,300}>")
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]{1,63}\.(?:com|org|net|io|de|fr|co\.uk)(?:/\S*)?(?![\w.-])",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[™®©℠\u00ad]")
_AND = re.compile(r"(?<=\w)(?:\s*['’`´]\s*[nN]\s*['’`´]\s*|\s+['’`´]?[nN]['’`´]?\s+)(?=\w)")
_ELISION = re.compile(r"\b(?:[ldjmnstc]|qu)['’](?=\w{2})", re.IGNORECASE)
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u065f\u0670\u0900-\u0dff\u0e30-\u0e4e"
_LETTER = rf"(?:[^\W_]|[{_MARKS}])"
_WORD = re.compile(
    r"(?<![^\W_])(?:[A-Za-z]\+\+(?!\w)|[A-Za-z]\#(?!\w)|\.[Nn][Ee][Tt]\b|[A-Za-z]&[A-Za-z](?![^\W_]))"
    rf"|{_LETTER}+(?:['’]{_LETTER}+)?"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
_END = re.compile(r"[,;()\[\]|/!?…•·\n\t\"“”«»]|\s[-–—*]+\s|[–—]|\.\s|:\s-")
_GLUE = frozenset("-.'’_‐‑")


class Words(NamedTuple):
    """The words of a text, folded, and what stands before each of them."""

    words: tuple[str, ...]
    gaps: tuple[int, ...]


def clean(text: str) -> str:
    """Return a text without mark-up, links and signs that cannot be seen; compatible characters."""
    text = text[:LONGEST]
    if "&" in text or "<" in text:
        text = _TAG.sub(" ", html.unescape(text))
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _SIGNS.sub("", text))
        text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    if "." not in text and ":" not in text:
        return text
    return _INITIALS.sub(lambda found: found.group().replace(".", ""), _LINK.sub(" ", text))


@lru_cache(1024)
def words_of(text: str) -> Words:
    """Return the words of a text; function words are among them."""
    text = clean(text)
    if not text.isascii() and not _WORD.search(text):
        text = _pictured(text)
    if "'" in text or "’" in text or " n " in text.lower():
        text = _ELISION.sub("", _AND.sub(" and ", text))
    words: list[str] = []
    gaps: list[int] = []
    end = 0
    for found in _WORD.finditer(text):
        gap = _gap(text, end, found.start()) if words else APART
        end = found.end()
        for at, piece in enumerate(filter(None, _pieces(found.group()))):
            words.append(piece)
            gaps.append(JOINED if at else gap)
    return Words(tuple(words), tuple(gaps))


def _pictured(text: str) -> str:
    """Return what is pictured in a text without words, as Unicode calls it: 🎸 is a guitar."""
    signs = dict.fromkeys(c for c in text if unicodedata.category(c) == "So")
    return ", ".join(unicodedata.name(sign, "").lower() for sign in signs)


def _gap(text: str, end: int, start: int) -> int:
    between = text[end:start]
    if between == " ":
        return APART
    if not between or between in _GLUE:
        return APART if text[end - 1].isdigit() and text[start].isdigit() else JOINED
    return BROKEN if _END.search(between) else APART


def _pieces(word: str) -> tuple[str, ...]:
    """Return what a word is glued from, folded: "NashReact" is "nash" and "react"."""
    if "'" in word or "’" in word:
        word = _without_apostrophe(word)
    if word.islower() or word.isupper():
        return (folded(word),)
    return tuple(folded(piece) for piece in _CAMEL.split(word) if piece)


def _without_apostrophe(word: str) -> str:
    for mark in "'’":
        if mark in word:
            head, _, tail = word.partition(mark)
            return head if tail.lower() == "s" and not head.isdigit() else head + tail
    return word
