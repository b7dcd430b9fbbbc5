"""What rooms say, understood beside the event loop, and kept for as long as nobody says more.

A situation is made anew for every arrival, and hardly ever has anybody said anything new by then.
"""

import asyncio
import hashlib
import json
from collections import OrderedDict
from collections.abc import Iterable
from typing import NamedTuple

from services.matching.domain import Attendee, KeptRuling, Merges
from services.matching.interests.rulings import Ruling, Rulings
from services.matching.interests.tree import slug
from services.matching.interests.understanding import CONFIDENT, Said, Understanding, understand

_ROOMS_KEPT = 8
"""Of how many gatherings the understanding is kept; of 5,000 people it takes some 100 MB."""


class Understood(NamedTuple):
    """What a room says; `mark` tells what its people have in common from anything else."""

    understanding: Understanding
    mark: str


class _Words(NamedTuple):
    """Everything that an understanding depends on."""

    said: tuple[Said, ...]
    rulings: Rulings
    confidence: float


class Understandings:
    """The understanding of each gathering's room, of those looked at last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[_Words, asyncio.Task[Understood]]] = OrderedDict()

    async def of(
        self,
        gathering_id: str,
        attendees: Iterable[Attendee],
        merges: Merges,
        remembered: Iterable[KeptRuling],
    ) -> Understood:
        """Return what these attendees say, with what the organizer decided about it.

        Args:
            remembered: what was decided in other gatherings, and holds here too.
        """
        words = _Words(_said(attendees), rulings((*remembered, *merges.rulings)), merges.confidence)
        kept = self._kept.get(gathering_id)
        if kept is None or kept[0] != words or _has_failed(kept[1]):
            work = asyncio.create_task(asyncio.to_thread(_understood, words))
            kept = self._kept[gathering_id] = words, work
        self._kept.move_to_end(gathering_id)
        while len(self._kept) > _ROOMS_KEPT:
            self._kept.popitem(last=False)
        return await asyncio.shield(kept[1])


def understood(attendees: Iterable[Attendee]) -> Understood:
    """Return what attendees say of whose words nothing was decided."""
    return _understood(_Words(_said(attendees), Rulings(), CONFIDENT))


def rulings(kept: Iterable[KeptRuling]) -> Rulings:
    """Return decisions as understanding takes them, in the order in which they were taken."""
    ordered = sorted(kept, key=lambda ruling: ruling.at)
    return Rulings(tuple(part for ruling in ordered for part in _parts(ruling)))


def own_key(name: str) -> str:
    """Return the key that an organizer makes by giving it a name; empty where it has no letter."""
    return f"own:{slug(name)}" if slug(name) else ""


def _said(attendees: Iterable[Attendee]) -> tuple[Said, ...]:
    ordered = sorted(attendees, key=lambda attendee: attendee.id)
    return tuple(Said(a.id, a.interests, a.open_about) for a in ordered)


def _parts(ruling: KeptRuling) -> tuple[Ruling, ...]:
    if ruling.kind != "split":
        return (Ruling(ruling.kind, ruling.key, ruling.words, ruling.name),)
    return (
        Ruling("refuse", ruling.key, ruling.words),
        Ruling("accept", own_key(ruling.name or ""), ruling.words, ruling.name),
    )


def _understood(words: _Words) -> Understood:
    understanding = understand(words.said, words.rulings, confidence=words.confidence)
    held = [(c.key, c.level, sorted(c.words)) for c in understanding.commons]
    mark = hashlib.sha256(json.dumps(sorted(held)).encode()).hexdigest()[:16]
    return Understood(understanding, mark)


def _has_failed(work: asyncio.Task[Understood]) -> bool:
    return work.done() and (work.cancelled() or work.exception() is not None)
