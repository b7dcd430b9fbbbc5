"""Who can help whom with what: asks and offers in own words, asks to offers only.

An offer answers an ask where both name one topic, or one that contains the other, or where the same
words are left once it is left out that somebody asks or offers. Where both name topics and none is
the same, equal words are about something else: a dog's owner is no product owner. That is a hint
for people, who are asked before anything is disclosed; no figure of how well it fits is kept.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from services.matching.circles.exchange import Help
from services.matching.interests.filler import WORDS
from services.matching.interests.forms import folded, form
from services.matching.interests.meaning import meaning
from services.matching.interests.naming import names
from services.matching.interests.privacy import reason_to_hold_back
from services.matching.interests.reading import TEXTS_KEPT
from services.matching.interests.tree import Node


class Wish(NamedTuple):
    """What an ask or offer is about: the narrow things it names, and the words that are left."""

    nodes: frozenset[Node]
    words: frozenset[str]


def answers(
    asks: Mapping[str, Sequence[str]], offers: Mapping[str, Sequence[str]]
) -> Iterator[Help]:
    """Yield every help that one person could give to another, once for a pair.

    In the order of those helped; with the first ask that is answered, and the first offer that
    answers it.
    """
    offering: defaultdict[str | Node, dict[tuple[str, str], None]] = defaultdict(dict)
    for helper in sorted(offers):
        for offer in offers[helper]:
            for key in _keys(wish(offer)):
                offering[key][helper, offer] = None
    for helped in sorted(asks):
        seen = {helped}
        for ask in asks[helped]:
            wanted = wish(ask)
            near = {who: None for key in sorted(_keys(wanted), key=_order) for who in offering[key]}
            for helper, offer in near:
                if helper not in seen and is_answered(wanted, wish(offer)):
                    seen.add(helper)
                    yield Help(helper, helped, ask, offer)


def is_answered(ask: Wish, offer: Wish) -> bool:
    """Tell whether an offer answers an ask."""
    if any(a in o.line or o in a.line for a in ask.nodes for o in offer.nodes):
        return True
    shared = ask.words & offer.words
    if not shared or _is_of_other_kind(ask, offer):
        return False
    if not (ask.nodes and offer.nodes) and _names(shared, ask.nodes | offer.nodes):
        return True
    if ask.nodes and offer.nodes and not _is_near(ask, offer):
        return False
    fewest = min(len(ask.words), len(offer.words))
    return len(shared) == fewest or (2 * len(shared) >= fewest and _is_known(shared, offer))


def _names(shared: frozenset[str], nodes: frozenset[Node]) -> bool:
    """Tell whether a word in common, by itself, is what one of the two names: "Spanish"."""
    return any(phrase.node in nodes for word in shared for phrase in names().alone(word))


def _is_known(shared: frozenset[str], offer: Wish) -> bool:
    """Tell whether some of the words in common are worth as much as all of them."""
    return not offer.nodes and any(map(names().knows, shared))


def _is_of_other_kind(ask: Wish, offer: Wish) -> bool:
    wanted, given = (
        {kind for kind, words in _kinds().items() if words & about.words} for about in (ask, offer)
    )
    return bool(wanted and given and not wanted & given)


def _is_near(ask: Wish, offer: Wish) -> bool:
    return any(a.above is o.above for a in ask.nodes for o in offer.nodes)


@lru_cache(TEXTS_KEPT)
def wish(text: str) -> Wish:
    """Return what an ask or offer is about; nothing of it where it is not for others."""
    if reason_to_hold_back(text):
        return Wish(frozenset(), frozenset())
    said = meaning(text, frozenset(), asking())
    nodes = frozenset(named.node for named in said.named if named.node.above)
    return Wish(nodes, said.content)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((WORDS / "asking.toml").read_text("utf-8"))


@cache
def asking() -> frozenset[str]:
    """Return the words with which people ask and offer, folded."""
    return frozenset(map(folded, _table()["asking"].split()))


@cache
def _kinds() -> dict[str, frozenset[str]]:
    return {
        kind: frozenset(form(folded(word)) for word in words.split())
        for kind, words in _table()["kinds"].items()
    }


def _keys(about: Wish) -> frozenset[str | Node]:
    """Return under what an offer is looked for: its words, and what it names up to the area."""
    wider = {node for named in about.nodes for node in named.line if node.above}
    return about.words | wider


def _order(key: str | Node) -> str:
    return key if isinstance(key, str) else key.key
