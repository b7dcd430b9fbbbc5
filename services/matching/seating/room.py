"""The seating problem and its answer: who is in the room, and who sits where in every round.

These types are the interface of everything that seats people. They hold no algorithm, so that the
checker can stand on them without sharing code with the solver.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from services.matching.seating.commons import Common, genuine, spelt_alike, wanting
from shared.facts import Figure, LevelCounts

Pair = frozenset[str]
"""Two people, in no order."""

Seats = Mapping[str, tuple[str, ...]]
"""One round: the ids of those who sit at a table, by the id of the table."""


def normalised(words: str) -> str:
    """Return what two spellings of one interest (or company) have in common.

    Unicode NFKC, case folded, white space collapsed, punctuation around it stripped. The dot of
    `.NET` and the sharp of `C#` are part of the word. Empty when nothing is left.
    """
    text = " ".join(unicodedata.normalize("NFKC", words).casefold().split())
    start, end = 0, len(text)
    while start < end and _is_punctuation(text[start]) and not _opens_a_word(text, start):
        start += 1
    while start < end and _is_punctuation(text[end - 1]) and text[end - 1] != "#":
        end -= 1
    return text[start:end].strip()


def _is_punctuation(character: str) -> bool:
    return not character.isalnum() and unicodedata.category(character)[0] in "PZ"


def _opens_a_word(text: str, at: int) -> bool:
    return text[at] == "." and text[at + 1 : at + 2].isalnum()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be seated; `interests` are in their own words.

    Colleagues, people of the same `company`, are seated apart. Somebody with `access` needs takes
    an access seat and is the last to be asked to change tables. As soon as anybody is a `host`,
    every table wants one.
    """

    id: str
    interests: tuple[str, ...] = ()
    company: str | None = None
    access: bool = False
    host: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with `capacity` chairs that is not worth opening for fewer than `minimum` people.

    It suits `access_seats` people with access needs, any number of them where that is None. One
    that is `required` has to be opened: empty, it misses its minimum and its host.
    """

    id: str
    capacity: int
    minimum: int
    access_seats: int | None = None
    required: bool = False


class Pin(NamedTuple):
    """A person who is to sit at a certain table in a round, counted from 0."""

    person: str
    round: int
    table: str


@dataclass(frozen=True)
class Room:
    """Everything that a seating plan depends on.

    `present` names, round by round, who is to be seated: somebody late is missing from the rounds
    that are over, somebody who left from those to come. `people` is the room against which small
    talk is measured. `apart` are the pairs who know each other; pairs with strangers to the room
    have no effect.

    Raises:
        ValueError: Two people or two tables share an id, a table's numbers contradict each other,
            or somebody is to be seated who is not among the people.
    """

    people: tuple[Person, ...]
    tables: tuple[Table, ...]
    present: tuple[frozenset[str], ...]
    apart: frozenset[Pair] = frozenset()
    together: frozenset[Pair] = frozenset()
    pins: frozenset[Pin] = frozenset()
    small_talk: frozenset[str] | None = None
    """Keys of commons that are not genuine here; without it, those of more than a quarter."""
    commons: tuple[Common, ...] | None = None
    """What people have in common; without it, the interests whose normalised words are the same."""

    def __post_init__(self) -> None:
        _refuse_twice("people", [person.id for person in self.people])
        _refuse_twice("tables", [table.id for table in self.tables])
        _refuse_twice("commons", [common.key for common in self.commons or ()])
        for table in self.tables:
            _refuse_contradiction(table)
        unknown = frozenset().union(*self.present) - {person.id for person in self.people}
        if unknown:
            names = ", ".join(sorted(unknown))
            raise ValueError(f"To be seated, but not among the people: {names}")

    @property
    def rounds(self) -> int:
        """Return how many rounds there are."""
        return len(self.present)

    @cached_property
    def genuine(self) -> Mapping[str, Common]:
        """What two people of the room or more have in common and is no small talk, by its key."""
        return genuine(self._commons, {person.id for person in self.people}, self.small_talk)

    @cached_property
    def interests(self) -> Mapping[str, frozenset[str]]:
        """Who holds each genuine interest, the same thing or a narrow topic, by its key."""
        return {key: frozenset(c.words) for key, c in self.genuine.items() if c.level != "field"}

    @cached_property
    def fields(self) -> Mapping[str, frozenset[str]]:
        """Who is in each genuine field, by its key. No field is ever the topic of a table."""
        return {key: frozenset(c.words) for key, c in self.genuine.items() if c.level == "field"}

    @cached_property
    def staff(self) -> Mapping[str, frozenset[str]]:
        """The people of each company, by its normalised name."""
        firms: dict[str, set[str]] = {}
        for person in self.people:
            firms.setdefault(normalised(person.company or ""), set()).add(person.id)
        return {firm: frozenset(ids) for firm, ids in firms.items() if firm}

    @cached_property
    def wanting(self) -> frozenset[str]:
        """Those in a field who do not have somebody nearer in every round, as `wanting` says.

        A field counts for a pair where one of the two is wanting: the broader never stands in
        where the narrow was possible throughout.
        """
        firms = {person: firm for firm, ids in self.staff.items() for person in ids}

        def are_strangers(one: str, other: str) -> bool:
            pair = frozenset((one, other))
            is_colleague = one in firms and firms[one] == firms.get(other)
            return not (is_colleague or pair in self.apart or pair in self.together)

        found = wanting(self.interests.values(), self.present, self.together, are_strangers)
        return found & frozenset().union(*self.fields.values())

    @cached_property
    def silent(self) -> frozenset[str]:
        """Those who said nothing, and of whom nothing is known that they could share."""
        held = frozenset[str]().union(*(common.words for common in self._commons))
        return frozenset(person.id for person in self.people if not person.interests) - held

    @property
    def is_plain(self) -> bool:
        """Tell whether no pair is nearer than another."""
        broader = any(common.level != "same" for common in self.genuine.values())
        return self.commons is None or not (broader or self.silent)

    @property
    def _commons(self) -> tuple[Common, ...]:
        if self.commons is not None:
            return self.commons
        said = ((p.id, normalised(words), words) for p in self.people for words in p.interests)
        return spelt_alike(said)


@dataclass(frozen=True, slots=True)
class Plan:
    """Who sits where in every round. Tables at which nobody sits are left out."""

    rounds: tuple[Seats, ...] = ()

    def __post_init__(self) -> None:
        taken = tuple({t: tuple(ids) for t, ids in seats.items() if ids} for seats in self.rounds)
        object.__setattr__(self, "rounds", taken)


WHOLE = 1_000_000
"""What a table with a topic is worth, in the units of `Prices`."""


class Prices(NamedTuple):
    """What proves a bound on tables with a topic: integer prices, in millionths of a table.

    Any prices prove a bound; good ones (the dual of a linear program) a sharp one.
    """

    people: Mapping[str, int]
    """What one round of a person costs; nothing where it is missing."""
    chair: int
    """What a chair costs that stays empty."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What holds for a plan: its four figures, each with its value, proven bound and witness.

    The bounds speak of plans that break no more promises than the certified one and leave no more
    people standing. `prices` prove the bound on `one_topic` where counting does not. `topics` and
    `pairs` say at which level the tables with a topic and the warm pairs hold, each at its
    narrowest.
    """

    broken: Figure
    alone: Figure
    one_topic: Figure
    warm: Figure
    topics: LevelCounts
    pairs: LevelCounts
    prices: Prices | None = None


def _refuse_twice(kind: str, ids: Iterable[str]) -> None:
    twice = sorted(key for key, count in Counter(ids).items() if count > 1)
    if twice:
        raise ValueError(f"Every id may stand once; twice among the {kind}: {', '.join(twice)}")


def _refuse_contradiction(table: Table) -> None:
    if not 0 <= table.minimum <= table.capacity:
        raise ValueError(
            f"Table {table.id} has {table.capacity} chairs and a minimum of {table.minimum}"
        )
