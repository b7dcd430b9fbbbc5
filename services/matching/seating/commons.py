"""What people have in common, as the seating problem is given it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

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
