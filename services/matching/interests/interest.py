"""One interest as it is read, whatever the room: its words, and everything they may name."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from services.matching.interests.filler import Sight, everywhere, says_nothing
from services.matching.interests.naming import Found, content, names
from services.matching.interests.reading import BROKEN, JOINED, TEXTS_KEPT, Words, words_of
from services.matching.interests.spelling import LIKELY, correction
from services.matching.interests.tree import How, Node


class Candidate(NamedTuple):
    """Words of a text, from one place up to another, that name a node in some way."""

    start: int
    end: int
    words: str
    node: Node
    how: How
    confidence: float


class Interest(NamedTuple):
    """One interest as it was read: its content words and everything they may name."""

    words: Words
    candidates: tuple[Candidate, ...]
    is_nothing: bool


@lru_cache(TEXTS_KEPT)
def interest(own: str) -> Interest:
    """Read one interest, whatever the room."""
    written = words_of(own)
    words = content(written)
    named = (*candidates(names().found(words), 1.0), *_corrected(words))
    off = {c.node for c in named if c.how == "not"}
    meant = tuple(c for c in named if c.how != "not" and c.node not in off)
    return Interest(words, meant, says_nothing(written.words))


def candidates(found: Iterable[Found], confidence: float) -> Iterator[Candidate]:
    """Yield what is found, each node once for each way in which it is named."""
    for one in found:
        ways = {(phrase.node, phrase.how): None for phrase in one.phrases}
        for node, how in ways:
            yield Candidate(one.start, one.end, one.words, node, how, confidence)


def _corrected(words: Words) -> Iterator[Candidate]:
    """Yield what is named once slips of the pen are put right, by words as they were written.

    The other words of a phrase make a slip in one of them likely: "machne learning".
    """
    slips = {
        at: meant
        for at, word in enumerate(words.words)
        if (meant := correction(word)) and JOINED not in words.gaps[at : at + 2]
    }
    if not slips:
        return
    right = (slips[at].word if at in slips else word for at, word in enumerate(words.words))
    for found in names().found(Words(tuple(right), words.gaps)):
        if within := [slips[at].confidence for at in slips if found.start <= at < found.end]:
            written = " ".join(words.words[found.start : found.end])
            is_phrase = len(within) == 1 and found.end - found.start > 1
            sure = max(LIKELY, *within) if is_phrase else min(within)
            yield from candidates([found._replace(words=written)], sure)


def sights(read: Interest) -> Iterator[Sight]:
    """Yield the words from which a room's own filler is learned, each once."""
    words, candidates = read.words, read.candidates
    known = [names().knows(word) or word in everywhere() for word in words.words]
    firm = [c for c in candidates if c.how != "alone"]
    seen: dict[str, frozenset[str]] = {}
    for at, word in enumerate(words.words):
        if not known[at]:
            seen[word] = _fields(firm, at, at + 1)
        if at and words.gaps[at] != BROKEN and not _within_one(candidates, at - 1, at + 1):
            seen[f"{words.words[at - 1]} {word}"] = _fields(firm, at - 1, at + 1)
    yield from (Sight(words, fields) for words, fields in seen.items())


def _fields(firm: list[Candidate], start: int, end: int) -> frozenset[str]:
    fields = frozenset(c.node.field.slug for c in firm if c.end <= start or end <= c.start)
    return _one_of_each(fields)


@lru_cache(1024)
def _one_of_each(fields: frozenset[str]) -> frozenset[str]:
    """Return the same object for equal fields: a large room has hundreds of thousands of sights."""
    return fields


def _within_one(candidates: tuple[Candidate, ...], start: int, end: int) -> bool:
    return any(c.start <= start and end <= c.end for c in candidates)
