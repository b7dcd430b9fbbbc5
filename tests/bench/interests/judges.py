"""Who says which of many texts meet: the understanding, and two baselines in the same run."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, combinations

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from services.matching.interests.meeting import meetings
from services.matching.seating.room import normalised

Pair = frozenset[str]
"""Two texts, in no order."""

Judge = Callable[[Sequence[str]], set[Pair]]
"""From different texts to the pairs that meet as the same thing or on one narrow topic."""

_ALIKE = 70
"""The token-set ratio, of 100, from which the baseline lets two texts meet."""

_FILLER = 20
"""A word in more than one of so many texts is filler: kept, a city alone brings texts together."""


def understanding(texts: Sequence[str]) -> set[Pair]:
    """Judge as Potluck does, in a room that has written all of this; one field is not enough."""
    return {frozenset((m.a, m.b)) for m in meetings(texts) if m.level != "field"}


def equality(texts: Sequence[str]) -> set[Pair]:
    """Let meet what is equal once it is normalised."""
    spelt: dict[str, list[str]] = defaultdict(list)
    for text in texts:
        spelt[normalised(text)].append(text)
    return {frozenset(pair) for alike in spelt.values() for pair in combinations(alike, 2)}


def token_set(texts: Sequence[str]) -> set[Pair]:
    """Let meet what rapidfuzz finds to have enough words in common, but for the room's filler."""
    written = [default_process(text).split() for text in texts]
    used = Counter(chain.from_iterable(map(set, written)))
    words = [" ".join(w for w in text if used[w] * _FILLER <= len(texts)) for text in written]
    ratios = process.cdist(words, words, scorer=fuzz.token_set_ratio)
    alike = np.argwhere(np.triu(ratios >= _ALIKE, k=1))
    return {frozenset((texts[a], texts[b])) for a, b in alike.tolist()}


OURS, EQUALITY, TOKEN_SET = "understanding", "equality", "token-set"

JUDGES: Mapping[str, Judge] = {
    OURS: understanding,
    EQUALITY: equality,
    TOKEN_SET: token_set,
}


def judged(texts: Iterable[str]) -> dict[str, set[Pair]]:
    """Return which texts meet, by who says so."""
    different = tuple(dict.fromkeys(texts))
    return {name: judge(different) for name, judge in JUDGES.items()}
