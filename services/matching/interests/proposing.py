"""What the host is asked: words that would meet if somebody who knows the people said so.

Two things are proposed: memberships that are not sure enough, and words in common that are rare in
the room and that the topic tree does not know ("bananagrams"). What is common to texts that all
name something in the tree is a place more often than not, and is left alone.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from services.matching.interests.membership import Membership
from services.matching.interests.naming import names
from services.matching.interests.spelling import is_ordinary, is_slip
from services.matching.seating.commons import SMALL_TALK
from shared.facts import Level

RARE = 8
"""A word in more texts of a room than this is no rare word."""
HEAD, NEAR, FAR, SLIP = 0.7, 0.6, 0.5, 0.65
"""A rare word is all that a text says; it is most of it; it is some of it; slips of each other."""
FEW_WORDS = 3
_SHORTEST = 4


class Proposal(NamedTuple):
    """Memberships that would bring people together and are not sure enough to do so.

    `joins` are the own words that hold the key already.
    """

    key: str
    level: Level
    name: str
    joins: tuple[str, ...]
    memberships: tuple[Membership, ...]


def proposals(
    held: Iterable[Membership],
    contents: Mapping[str, frozenset[str]],
    writers: Mapping[str, tuple[str, ...]],
    *,
    people: int,
    confidence: float,
    may_be_asked: Callable[[str, str], bool],
) -> tuple[Proposal, ...]:
    """Return what would bring together people who do not hold the key yet, the surest first.

    Rare words and slips in words that nobody knows are only ever proposed, whatever the confidence.

    Args:
        held: what the words hold, sure or not.
        contents: the forms of the words that are left of each text, by own words.
        writers: who wrote them.
        people: how many are in the room; what is small talk among them is not worth asking.
        may_be_asked: tells whether the host has not decided on words and a key before.
    """
    sure: defaultdict[str, list[Membership]] = defaultdict(list)
    unsure: defaultdict[str, list[Membership]] = defaultdict(list)
    known, named = set(), set[str]()
    for m in held:
        known.add((m.words, m.key))
        named |= {m.words} if m.level != "same" and m.confidence >= confidence else set()
        (sure if m.confidence >= confidence else unsure)[m.key].append(m)
    for m in (*_rare(contents, named), *_slips(contents)):
        if (m.words, m.key) not in known and may_be_asked(m.words, m.key):
            known.add((m.words, m.key))
            unsure[m.key].append(m)
    found = (
        _proposal(sure.get(key, []), asked, writers, max(1, people / SMALL_TALK))
        for key, asked in unsure.items()
    )
    return tuple(sorted(filter(None, found), key=lambda p: (-p.memberships[0].confidence, p.key)))


def _proposal(
    sure: list[Membership],
    unsure: list[Membership],
    writers: Mapping[str, tuple[str, ...]],
    most: float,
) -> Proposal | None:
    """Return what is to be asked of a key, None where no two would meet who have not met so far."""
    there = {person for m in sure for person in writers[m.words]}
    new = {person for m in unsure for person in writers[m.words]} - there
    texts = {m.words for m in (*sure, *unsure)}
    if not new or len(there | new) == 1 or len(texts) == 1 or len(there) > most:
        return None
    first = (sure or unsure)[0]
    joins = tuple(sorted(m.words for m in sure))
    unsure.sort(key=lambda m: (-m.confidence, m.words))
    return Proposal(first.key, first.level, first.name, joins, tuple(unsure))


def _rare(contents: Mapping[str, frozenset[str]], named: set[str]) -> Iterator[Membership]:
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for own, content in contents.items():
        for word in content:
            texts[word].append(own)
    for word, said in texts.items():
        if 1 < len(said) <= RARE and not named.issuperset(said) and _tells_something(word):
            sizes = {own: len(contents[own]) for own in said}
            likely = HEAD if 1 in sizes.values() else NEAR
            for own in said:
                sureness = likely if sizes[own] <= FEW_WORDS else FAR
                yield _guess(own, word, word, sureness, f"“{word}” is rare and in both")


def _slips(contents: Mapping[str, frozenset[str]]) -> Iterator[Membership]:
    """Yield texts of one unknown word each that are a slip of the pen apart."""
    single: defaultdict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for own, content in contents.items():
        if len(content) == 1:
            (word,) = content
            if _tells_something(word):
                single[word[0], len(word)].setdefault(word, own)
    for (start, length), words in single.items():
        near = {**words, **single.get((start, length + 1), {})}
        for word, own in words.items():
            for other, name in near.items():
                if is_slip(word, other):
                    yield _guess(own, other, name, SLIP, f"“{word}” may be “{other}”")


def _tells_something(word: str) -> bool:
    return len(word) >= _SHORTEST and word.isalpha() and not _is_known(word)


def _is_known(word: str) -> bool:
    return names().knows(word) or is_ordinary(word)


def _guess(own: str, word: str, name: str, confidence: float, why: str) -> Membership:
    return Membership(own, f"same:{word}", "same", name, confidence, why)
