"""Which keys an interest holds: its words as they are compared, and what it names in the tree."""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from services.matching.interests.meaning import Meaning, Named, meaning
from services.matching.interests.reading import TEXTS_KEPT
from services.matching.interests.tree import How, Node, phrases
from shared.facts import Level

CONFIDENT = 0.8
"""Nothing below this confidence brings people together by itself."""


class Membership(NamedTuple):
    """Own words that hold a key, how surely, and why in a short sentence."""

    words: str
    key: str
    level: Level
    name: str
    confidence: float
    why: str


@cache
def nodes() -> dict[str, Node]:
    """Return everything in the tree by its keys; a field has two."""
    known = {node for phrase in phrases() for node in phrase.node.line}
    return {key: node for node in known for key in (node.key, f"topic:{node.slug}")}


@lru_cache(TEXTS_KEPT)
def memberships(own: str, learned: frozenset[str]) -> tuple[Membership, ...]:
    """Return what an interest holds by itself, each key once; nothing where it says nothing.

    Args:
        learned: the filler of the room in which it was said.
    """
    said = meaning(own, learned)
    if not said.same:
        return ()
    held = {m.key: m for m in _same(own, said)}
    for named in said.named:
        for membership in _named(own, named):
            known = held.get(membership.key)
            if known is None or known.confidence < membership.confidence:
                held[membership.key] = membership
    return tuple(held.values())


def content(held: Iterable[Membership]) -> frozenset[str]:
    """Return the words in which an interest is compared; none where it names one thing."""
    spelled = (m.key.removeprefix("same:") for m in held if m.level == "same")
    return frozenset(word for same in spelled if same not in _slugs() for word in same.split())


@cache
def _slugs() -> frozenset[str]:
    return frozenset(node.slug for node in nodes().values())


def _same(own: str, said: Meaning) -> Iterator[Membership]:
    """Yield what the words are compared as: the one thing they name, and the words themselves.

    By the latter, those who chose the same words still meet where all who name it are too many.
    """
    if said.is_one:
        first = said.named[0]
        name = first.node.name
        why = f"“{first.words}” is {name}"
        yield Membership(own, f"same:{said.same}", "same", name, said.confidence, why)
    spelled = " ".join(sorted(said.content)) or (said.named[0].words if said.is_one else said.same)
    why = f"compared as “{spelled}”"
    yield Membership(own, f"same:{spelled}", "same", own, said.confidence, why)


def _named(own: str, named: Named) -> Iterator[Membership]:
    """Yield what is named and what that is part of.

    A field is a topic to those whose own words name it: both like travel, whatever else they do.
    """
    node, sure = named.node, named.confidence
    reasons = _reasons(named.words, named.how, node)
    if node is node.field and named.how != "words" and not (node.is_who or node.is_apart):
        yield Membership(own, f"topic:{node.slug}", "topic", node.name, sure, reasons[0])
    for above, why in zip(node.line, reasons, strict=True):
        yield Membership(own, above.key, above.level, above.name, sure, why)


@lru_cache(TEXTS_KEPT)
def _reasons(words: str, how: How, node: Node) -> tuple[str, ...]:
    """Return why words hold a node and what is above it."""
    why = f"“{words}” {'is about' if how == 'words' else 'names'} {node.name}"
    return tuple(why if n is node else f"{why}, part of {n.name}" for n in node.line)
