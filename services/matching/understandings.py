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

_PEOPLE_KEPT = 10_000
"""Of how many people of other gatherings the understanding is kept; of 5,000, some 100 MB."""


class Understood(NamedTuple):
    """What a room says; `mark` tells what its people have in common from anything else."""

    understanding: Understanding
    mark: str


class _Words(NamedTuple):
    """Everything that an understanding depends on."""

    said: tuple[Said, ...]
    rulings: Rulings
    confidence: float


_Kept = tuple[_Words, asyncio.Task[Understood]]


class Understandings:
    """The understanding of each gathering's room, of those looked at last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

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
        kept = self._kept.pop(gathering_id, None)
        if kept is not None and _has_failed(kept[1]):
            kept = None
        if kept is None or kept[0] != words:
            kept = words, asyncio.create_task(_followed(words, kept))
        while sum(len(other.said) for other, _ in self._kept.values()) > _PEOPLE_KEPT:
            self._kept.popitem(last=False)
        self._kept[gathering_id] = kept
        return await asyncio.shield(kept[1])


def understood(attendees: Iterable[Attendee]) -> Understood:
    """Return what attendees say of whose words nothing was decided."""
    return _understood(_Words(_said(attendees), Rulings(), CONFIDENT), None)


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


async def _followed(words: _Words, kept: _Kept | None) -> Understood:
    """Return what words say, from what was understood before them where nothing else is new."""
    before = None
    if kept and kept[0][1:] == words[1:]:
        before = (await asyncio.shield(kept[1])).understanding
    return await asyncio.to_thread(_understood, words, before)


def _understood(words: _Words, before: Understanding | None) -> Understood:
    if before is None:
        understanding = understand(words.said, words.rulings, confidence=words.confidence)
    else:
        new = [said for said in words.said if before.people.get(said.person) != said]
        gone = before.people.keys() - {said.person for said in words.said}
        understanding = before.after(new, gone)
    held = [(c.key, c.level, sorted(c.words)) for c in understanding.commons]
    mark = hashlib.sha256(json.dumps(sorted(held)).encode()).hexdigest()[:16]
    return Understood(understanding, mark)


def _has_failed(work: asyncio.Task[Understood]) -> bool:
    return work.done() and (work.cancelled() or work.exception() is not None)
