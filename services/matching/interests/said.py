"""What somebody said, interest by interest: what is used of it and what is held back."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from services.matching.interests.filler import everywhere
from services.matching.interests.interest import interest
from services.matching.interests.privacy import Reason, reason_to_hold_back
from services.matching.interests.reading import TEXTS_KEPT
from services.matching.interests.splitting import parts
from services.matching.seating.room import normalised


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wrote about themselves, in their own words.

    `open_about` are those of their interests that touch something private and that they asked to
    be used all the same.
    """

    person: str
    interests: tuple[str, ...]
    open_about: tuple[str, ...] = ()


class HeldBack(NamedTuple):
    """Words of a person that are for the host's eyes only."""

    person: str
    words: str
    reason: Reason


def used(said: Said) -> tuple[str, ...]:
    """Return the interests that may be used, in own words, each once."""
    return tuple(own for own, reason in _looked_at(said) if reason is None)


def held_back(said: Said) -> Iterator[HeldBack]:
    """Yield the interests that may not, and why."""
    for own, reason in _looked_at(said):
        if reason:
            yield HeldBack(said.person, own, reason)


def _looked_at(said: Said) -> Iterator[tuple[str, Reason | None]]:
    is_open = {normalised(text) for text in said.open_about}
    seen = set()
    for text in said.interests:
        for own, reason in _heard(text):
            if own not in seen:
                seen.add(own)
                is_told = reason == "sensitive" and bool(
                    is_open and {normalised(own), normalised(text)} & is_open
                )
                yield own, None if is_told else reason


@lru_cache(TEXTS_KEPT)
def _heard(text: str) -> tuple[tuple[str, Reason | None], ...]:
    """Return the interests in a text, with why each may be held back."""
    found = parts(text, _names_one)
    return tuple((text if own == text else own, reason_to_hold_back(own)) for own in found)


def _names_one(text: str) -> str | None:
    """Return the field of a text that names one thing and nothing else, beyond doubt."""
    read = interest(text)
    filler = {at for at, word in enumerate(read.words.words) if word in everywhere()}
    for c in read.candidates:
        if c.how == "name" and len(filler.union(range(c.start, c.end))) == len(read.words.words):
            return c.node.field.slug
    return None
