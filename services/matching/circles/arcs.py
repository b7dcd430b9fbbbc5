"""Who can help whom: the arcs of an exchange, as positions in arrays for compiled code.

Matching words is kept apart from forming circles: whoever matches texts in another way hands over
their own pairs through `arcs_of`.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matching.circles.exchange import Exchange, Help, Helper
from services.matching.seating.room import Pair, normalised

Ints = NDArray[np.int32]
Flags = NDArray[np.uint8]

MOST_ARCS = 1_500_000
"""Beyond this many, every ask is matched with its share of the offers; more would not fit."""

Pairs = tuple[Ints, Ints, Ints, Ints]
"""Columns of helper, helped, number of the ask, number of the offer."""


class Arcs(NamedTuple):
    """The people of an exchange in the order of their ids, and a arcs between them.

    Arcs are in the order of helper, then helped; those of helper p are `at[p]` to `at[p + 1]`.
    """

    ids: tuple[str, ...]
    at: Ints
    to: Ints
    """a: the position of who is helped."""
    ask: Ints
    """a: which of the asks of the helped is answered."""
    offer: Ints
    """a: by which of the offers of the helper."""
    shun_at: Ints
    shun: Ints
    """Whom each person is avoiding; lists end to end."""
    host: Flags
    helpers: Ints
    """How many people could help each, by arcs that were left out as well."""
    whole: bool
    """Whether no arc was left out for their number."""

    @property
    def back(self) -> tuple[Ints, Ints]:
        """Return the same arcs by who is helped: starts, and the positions of the helpers."""
        helper = np.repeat(np.arange(len(self.ids), dtype=np.int32), np.diff(self.at))
        return _starts(self.to, len(self.ids)), helper[np.argsort(self.to, kind="stable")]


def arcs(exchange: Exchange) -> Arcs:
    """Return who can help whom: an offer matches an ask of the same normalised words."""
    people = sorted(exchange.people, key=lambda person: person.id)
    asks = _holders((place, person.asks) for place, person in enumerate(people))
    offers = _holders((place, person.offers) for place, person in enumerate(people))
    wanted = sum(len(who) * len(offers.get(words, ())) for words, who in asks.items())
    share = min(1.0, MOST_ARCS / max(1, wanted))
    found = [_matches(who, offers[words], share) for words, who in asks.items() if words in offers]
    columns = np.concatenate([np.zeros((0, 4), np.int32), *found])
    known = _arcs(exchange, columns)
    if share == 1:
        return known
    able = {words: frozenset(who[:, 0].tolist()) for words, who in offers.items()}
    return known._replace(whole=False, helpers=_all_helpers(exchange, known.ids, asks, able))


def arcs_of(exchange: Exchange, helps: Iterable[Help]) -> Arcs:
    """Return who can help whom, from pairs that somebody else has matched.

    Pairs apart or avoiding and people helping themselves are taken out.

    Raises:
        KeyError: A help names somebody who is not in the exchange.
        ValueError: It names an ask or offer that the person did not make.
    """
    people = {person.id: person for person in exchange.people}
    place = {key: at for at, key in enumerate(sorted(people))}
    rows = [
        (
            place[help_.helper],
            place[help_.helped],
            _number(people[help_.helped], "asks for", people[help_.helped].asks, help_.ask),
            _number(people[help_.helper], "offers", people[help_.helper].offers, help_.offer),
        )
        for help_ in helps
    ]
    return _arcs(exchange, np.array(rows, np.int32).reshape(-1, 4))


class Helps:
    """The help that an arc stands for, in the words of its two people."""

    def __init__(self, exchange: Exchange, known: Arcs) -> None:
        self._people = sorted(exchange.people, key=lambda person: person.id)
        self._known = known

    def __getitem__(self, pair: tuple[int, int]) -> Help:
        helper, helped = pair
        at, to = self._known.at, self._known.to
        arc = int(at[helper] + np.searchsorted(to[at[helper] : at[helper + 1]], helped))
        if arc == at[helper + 1] or to[arc] != helped:
            raise KeyError(pair)
        one, other = self._people[helper], self._people[helped]
        ask, offer = other.asks[self._known.ask[arc]], one.offers[self._known.offer[arc]]
        return Help(one.id, other.id, ask, offer)


def _holders(texts: Iterable[tuple[int, tuple[str, ...]]]) -> dict[str, Ints]:
    """Return rows of person and number of the text, by normalised words; first mention only."""
    found: dict[str, dict[int, int]] = {}
    plain: dict[str, str] = {}
    for place, spoken in texts:
        for number, words in enumerate(spoken):
            if words not in plain:
                plain[words] = normalised(words)
            if key := plain[words]:
                found.setdefault(key, {}).setdefault(place, number)
    return {key: np.array(list(who.items()), np.int32) for key, who in sorted(found.items())}


def _matches(asking: Ints, offering: Ints, share: float) -> Ints:
    """Return columns of helper, helped, ask and offer; of too many, an even share for each ask."""
    each = max(1, int(len(offering) * share))
    offset = np.arange(len(asking))[:, None] * each + np.arange(each)[None, :]
    row = (offset % len(offering)).ravel()
    helped = np.repeat(asking, each, axis=0)
    return np.column_stack([offering[row, 0], helped[:, 0], helped[:, 1], offering[row, 1]])


def _arcs(exchange: Exchange, found: Ints) -> Arcs:
    people = sorted(exchange.people, key=lambda person: person.id)
    place = {person.id: at for at, person in enumerate(people)}
    count = len(people)
    shunned = _both_ways(exchange.avoiding, place)
    barred = np.concatenate([_both_ways(exchange.apart, place), shunned])
    key = found[:, 0].astype(np.int64) * count + found[:, 1]
    banned = barred[:, 0].astype(np.int64) * count + barred[:, 1]
    kept = (found[:, 0] != found[:, 1]) & ~np.isin(key, banned)
    found, key = found[kept], key[kept]
    order = np.lexsort((found[:, 3], found[:, 2], key))
    order = order[np.diff(key[order], prepend=-1) > 0]
    found = found[order]
    return Arcs(
        tuple(place),
        _starts(found[:, 0], count),
        np.ascontiguousarray(found[:, 1]),
        np.ascontiguousarray(found[:, 2]),
        np.ascontiguousarray(found[:, 3]),
        _starts(shunned[:, 0], count),
        np.ascontiguousarray(shunned[:, 1]),
        np.array([person.host for person in people], np.uint8),
        np.bincount(found[:, 1], minlength=count).astype(np.int32),
        whole=True,
    )


def _number(person: Helper, does: str, texts: tuple[str, ...], words: str) -> int:
    if words not in texts:
        raise ValueError(f"{person.id} {does} no {words!r}")
    return texts.index(words)


def _all_helpers(
    exchange: Exchange,
    ids: tuple[str, ...],
    asks: Mapping[str, Ints],
    able: Mapping[str, frozenset[int]],
) -> Ints:
    """Return how many people could help each, counted without the arcs."""
    place = {key: at for at, key in enumerate(ids)}
    barred = _both_ways(exchange.apart | exchange.avoiding, place)
    others: list[set[int]] = [{at} for at in range(len(ids))]
    for one, other in barred.tolist():
        others[one].add(other)
    wanted: list[list[str]] = [[] for _ in ids]
    for words, who in asks.items():
        for person in who[:, 0].tolist():
            wanted[person].append(words)
    union: dict[tuple[str, ...], frozenset[int]] = {}
    counts = []
    for person, texts in enumerate(map(tuple, wanted)):
        if texts not in union:
            union[texts] = frozenset().union(*(able.get(words, frozenset()) for words in texts))
        counts.append(len(union[texts]) - len(union[texts] & others[person]))
    return np.array(counts, np.int32)


def _starts(of: Ints, count: int) -> Ints:
    at = np.zeros(count + 1, np.int32)
    np.cumsum(np.bincount(of, minlength=count), out=at[1:])
    return at


def _both_ways(pairs: Iterable[Pair], place: Mapping[str, int]) -> Ints:
    known = [sorted(place[key] for key in pair if key in place) for pair in pairs]
    both = sorted({(p, q) for pair in known if len(pair) == 2 for p, q in (pair, pair[::-1])})  # noqa: PLR2004 - a pair
    return np.array(both, np.int32).reshape(-1, 2)
