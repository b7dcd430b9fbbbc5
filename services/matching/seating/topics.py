"""What the people at a table share, in their own words."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from services.matching.seating.commons import Common
from services.matching.seating.room import Room
from shared.facts import Level


class Shared(NamedTuple):
    """Something that two people or more at a table share."""

    level: Level
    name: str
    words: Mapping[str, str]
    """What each of them wrote, by person id, in the order in which they are listed."""


def topic(room: Room, people: Iterable[str]) -> Shared | None:
    """Return the one genuine interest that all these people (two at least) share, if there is any.

    Of several it is one at the narrowest level, then the one that fewest hold in the whole room,
    ties alphabetically. A field is no topic: it holds too much for a talk that everybody is in.
    """
    return Topics(room).topic(people)


def shared_interests(room: Room, people: Iterable[str]) -> list[Shared]:
    """Return what two or more of these people share: the topic first, if they have one.

    What most of them share comes first, then what is narrowest, then what fewest share in the room,
    then alphabetically; fields come last. Nothing broader is listed for exactly the people who
    share something narrower, or who say the same words about both. A field counts where one of two
    is wanting.
    """
    return Topics(room).shared(people)


class Topics:
    """What is shared at every table of a room; for many, quicker than one after the other."""

    def __init__(self, room: Room) -> None:
        self._wanting = room.wanting
        self._held: dict[str, list[Common]] = {}
        for common in room.genuine.values():
            for person in common.words:
                self._held.setdefault(person, []).append(common)

    def topic(self, people: Iterable[str]) -> Shared | None:
        """Return what `topic` returns."""
        there = dict.fromkeys(people)
        if len(there) < 2:  # noqa: PLR2004 - one person shares with nobody
            return None
        found = [
            common
            for common in self._held.get(min(there), ())
            if common.level != "field" and there.keys() <= common.words.keys()
        ]
        return _shared(min(found, key=lambda common: common.order), there) if found else None

    def shared(self, people: Iterable[str]) -> list[Shared]:
        """Return what `shared_interests` returns."""
        there = dict.fromkeys(people)
        around = {c.key: c for person in there for c in self._held.get(person, ())}
        found = []
        for common in around.values():
            ids = [person for person in there if person in common.words]
            if len(ids) > 1 and (common.level != "field" or not self._wanting.isdisjoint(ids)):
                is_broad = common.level == "field"
                found.append((is_broad, -len(ids), common.order, _shared(common, ids)))
        listed: list[Shared] = []
        for *_, shared in sorted(found, key=lambda found: found[:3]):
            if not any(_covers(other, shared) for other in listed):
                listed.append(shared)
        return listed


def _shared(common: Common, people: Iterable[str]) -> Shared:
    return Shared(common.level, common.name, {person: common.words[person] for person in people})


def _covers(one: Shared, other: Shared) -> bool:
    """Tell whether nothing is left to say of something listed later."""
    return one.words == other.words or (
        one.level != other.level and one.words.keys() == other.words.keys()
    )
