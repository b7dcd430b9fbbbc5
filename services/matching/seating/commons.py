"""What people have in common, as the seating problem is given it."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from shared.facts import Level

SMALL_TALK = 4
"""What is held by more than one in this many people of the room is small talk."""

LEVELS: tuple[Level, ...] = ("same", "topic", "field")
"""From the narrowest to the broadest."""


@dataclass(frozen=True, slots=True)
class Common:
    """One thing, narrow topic or field that two people or more have in common.

    `name` is shown to them, and so are `words`: what each of them wrote, by person id.
    """

    key: str
    level: Level
    name: str
    words: Mapping[str, str]

    @property
    def order(self) -> tuple[int, int, str]:
        """Return where it stands among others: narrow ones first, then rare ones."""
        return LEVELS.index(self.level), len(self.words), self.key


def spelt_alike(said: Iterable[tuple[str, str, str]]) -> tuple[Common, ...]:
    """Return what people have in common who said the same: nothing but that is understood.

    Args:
        said: a person, what two spellings of one interest have in common, and their own words.

    Returns:
        Each such interest, named in the words that most chose for it (ties alphabetically).
    """
    words: dict[str, dict[str, str]] = {}
    spellings: dict[str, Counter[str]] = {}
    for person, key, spelt in said:
        own = " ".join(spelt.split())
        words.setdefault(key, {}).setdefault(person, own)
        spellings.setdefault(key, Counter())[own] += 1
    return tuple(
        Common(key, "same", min(spellings[key].items(), key=lambda s: (-s[1], s[0]))[0], own)
        for key, own in words.items()
        if key and len(own) > 1
    )


def genuine(
    commons: Iterable[Common], people: Collection[str], small_talk: Collection[str] | None
) -> dict[str, Common]:
    """Return what two of these people or more have in common and is no small talk, by its key.

    `small_talk` are the keys of what is; without it, it is what more than a quarter of them hold.
    """
    found = {}
    for common in sorted(commons, key=lambda common: common.key):
        words = {person: own for person, own in common.words.items() if person in people}
        is_small_talk = (
            len(words) > len(people) / SMALL_TALK
            if small_talk is None
            else common.key in small_talk
        )
        if len(words) > 1 and not is_small_talk:
            found[common.key] = replace(common, words=words)
    return found


def wanting(
    interests: Iterable[frozenset[str]],
    present: Sequence[frozenset[str]],
    together: Iterable[frozenset[str]],
    are_strangers: Callable[[str, str], bool],
) -> frozenset[str]:
    """Return who shares an interest with fewer strangers than there are rounds to fill for them.

    Strangers meet once. A round is filled by somebody with whom they are to sit every time, and
    who shares an interest with them.

    Args:
        interests: who holds each.
        present: who is to be seated, round by round.
        together: the pairs who are to sit together every time.
    """
    held: dict[str, list[frozenset[str]]] = {}
    for holders in interests:
        for person in holders:
            held.setdefault(person, []).append(holders)
    mates: dict[str, set[str]] = {}
    for pair in together:
        for person in pair:
            mates.setdefault(person, set()).update(pair - {person})

    def is_wanting(person: str) -> bool:
        near = {m for m in mates.get(person, ()) if any(m in h for h in held.get(person, ()))}
        there = [here for here in present if person in here and near.isdisjoint(here)]
        strangers: set[str] = set()
        for other in chain.from_iterable(held.get(person, ())):
            if len(strangers) >= len(there):
                break
            is_there = any(person in here and other in here for here in present)
            if other != person and is_there and are_strangers(person, other):
                strangers.add(other)
        return len(strangers) < len(there)

    return frozenset(filter(is_wanting, frozenset[str]().union(*present)))
