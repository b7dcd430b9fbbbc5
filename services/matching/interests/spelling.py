"""Slips of the pen: which word of the topic tree a word was meant to be.

Careful, as many a word is one letter away from another: "chess" and "cheese", "signing" and
"singing". Only long words, only with the same first letter, only where one word of the tree is
nearest, and never ordinary words.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from services.matching.interests.filler import WORDS, everywhere
from services.matching.interests.forms import WORDS_KEPT, form
from services.matching.interests.naming import names

SHORTEST = 6
"""Shorter words are too near to each other."""
LONG, VERY_LONG = 9, 11
"""From these lengths on, a slip is clear, and two are forgiven."""


class Correction(NamedTuple):
    """A word that was meant, and how surely."""

    word: str
    confidence: float


CLEAR, LIKELY, POSSIBLE = 0.9, 0.85, 0.65
"""One slip in a long word; a letter too few, too many or out of place in a shorter one; others."""


@cache
def _ordinary() -> frozenset[str]:
    return frozenset((WORDS / "ordinary.txt").read_text("utf-8").split()) | everywhere()


Buckets = dict[tuple[str, int], list[str]]
"""Words by their first letter and length."""


@cache
def _vocabularies() -> tuple[Buckets, Buckets]:
    """Return the English words of the tree, which are tried first, and those of all languages."""
    return _sorted_in(names().english), _sorted_in(names().vocabulary)


def _sorted_in(words: Iterable[str]) -> Buckets:
    sorted_in: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for word in sorted(words):
        if word.isalpha() and len(word) >= SHORTEST:
            sorted_in[word[0], len(word)].append(word)
    return sorted_in


@lru_cache(WORDS_KEPT)
def correction(word: str) -> Correction | None:
    """Return what a folded word was meant to be; None where it is right, or nobody can tell."""
    if len(word) < SHORTEST or not word.isalpha() or names().knows(word) or is_ordinary(word):
        return None
    for vocabulary in _vocabularies():
        if near := _near(word, vocabulary):
            return _clear(word, near)
    return None


def _near(word: str, vocabulary: Buckets) -> list[tuple[int, str]]:
    """Return the nearest words, one of each form, with how many slips away they are."""
    allowed = 2 if len(word) >= VERY_LONG else 1
    near: dict[str, tuple[int, str]] = {}
    for length in range(len(word) - allowed, len(word) + allowed + 1):
        for other in vocabulary.get((word[0], length), ()):
            distance = OSA.distance(word, other, score_cutoff=allowed)
            if distance <= allowed:
                near[form(other)] = min((distance, other), near.get(form(other), (9, "")))
    return sorted(near.values())


def is_ordinary(word: str) -> bool:
    """Tell whether a folded word is an ordinary one, in any number."""
    return word in _ordinary() or form(word) in _ordinary()


def _clear(word: str, near: list[tuple[int, str]]) -> Correction | None:
    if len(near) > 1 and near[0][0] == near[1][0]:
        return None
    distance, other = near[0]
    return Correction(other, _confidence(word, other, distance))


def _confidence(word: str, other: str, distance: int) -> float:
    """Another ending mostly is another word: "prepared" is no slip for "preparer"."""
    shorter = min(len(word), len(other))
    if distance > 1 or shorter <= SHORTEST or word[-1] != other[-1]:
        return POSSIBLE
    if shorter >= LONG:
        return CLEAR
    replaced = len(word) == len(other) and sorted(word) != sorted(other)
    return POSSIBLE if replaced else LIKELY


def is_slip(word: str, other: str) -> bool:
    """Tell whether a long word is one slip of the pen away from another, first letters equal."""
    return (
        min(len(word), len(other)) > SHORTEST
        and word[0] == other[0]
        and word.isalpha()
        and other.isalpha()
        and OSA.distance(word, other, score_cutoff=1) == 1
        and form(word) != form(other)
    )
