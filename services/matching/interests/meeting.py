"""Which of many texts meet, pair by pair, at the narrowest level."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from services.matching.interests.membership import Membership
from services.matching.interests.rulings import Rulings
from services.matching.interests.understanding import CONFIDENT, Said, understand
from shared.facts import Level

_LEVELS = {"same": 0, "topic": 1, "field": 2}


class Meeting(NamedTuple):
    """Two texts in own words that meet, at the narrowest level, on what, why and how surely."""

    a: str
    b: str
    level: Level
    topic: str
    why: str
    confidence: float


def meetings(
    texts: Sequence[str],
    *,
    confidence: float = CONFIDENT,
    rulings: Rulings = Rulings(),  # noqa: B008 - immutable
) -> Iterator[Meeting]:
    """Yield every pair of texts that meet, in the order of the texts; equal texts count once."""
    distinct = list(dict.fromkeys(" ".join(text.split()) for text in texts))
    said = [Said(str(at), (text,)) for at, text in enumerate(distinct)]
    room = understand(said, rulings, confidence=confidence)
    met: dict[tuple[int, int], Meeting] = {}
    for key in sorted(room.holders, key=lambda key: _breadth(key, room.holders[key])):
        held = sorted((int(at), m) for at, m in room.holders[key].items())
        for (at, one), (other_at, other) in combinations(held, 2):
            if (at, other_at) not in met:
                met[at, other_at] = _meeting(one, other, distinct[at], distinct[other_at])
    for pair in sorted(met):
        yield met[pair]


def _breadth(key: str, holders: dict[str, Membership]) -> tuple[int, int, str]:
    """Return the narrowest first: by level, then the deepest in the tree."""
    level = next(iter(holders.values())).level if holders else "field"
    return _LEVELS[level], -key.count("/"), key


def _meeting(one: Membership, other: Membership, a: str, b: str) -> Meeting:
    why = one.why if one.why == other.why else f"{one.why}; {other.why}"
    name = one.name
    if one.name != other.name:
        name = min(one.name, other.name, key=lambda words: (len(words), words))
    return Meeting(a, b, one.level, name, why, min(one.confidence, other.confidence))
