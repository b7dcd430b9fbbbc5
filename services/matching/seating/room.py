"""The seating problem and its answer: who is in the room, and who sits where in every round.

These types are the interface of everything that seats people. They hold no algorithm, so that the
checker can stand on them without sharing code with the solver.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from shared.facts import Figure

SMALL_TALK = 4
"""An interest held by more than one in this many people of the room is small talk."""

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


@dataclass(frozen=True, slots=True)
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
    """Normalised interests that are not genuine here; without it, those of more than a quarter."""
    interests: Mapping[str, frozenset[str]] = field(init=False, repr=False, compare=False)
    """Who holds each genuine interest, by its normalised words; two people at least."""
    words: Mapping[str, str] = field(init=False, repr=False, compare=False)
    """Each genuine interest in the words most of its holders chose (ties alphabetically)."""

    def __post_init__(self) -> None:
        _refuse_twice("people", [person.id for person in self.people])
        _refuse_twice("tables", [table.id for table in self.tables])
        for table in self.tables:
            _refuse_contradiction(table)
        unknown = frozenset().union(*self.present) - {person.id for person in self.people}
        if unknown:
            raise ValueError(
                f"To be seated, but not among the people: {', '.join(sorted(unknown))}"
            )
        interests, words = _genuine(self.people, self.small_talk)
        object.__setattr__(self, "interests", interests)
        object.__setattr__(self, "words", words)

    @property
    def rounds(self) -> int:
        """Return how many rounds there are."""
        return len(self.present)


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
    people standing. `prices` prove the bound on `one_topic` where counting does not.
    """

    broken: Figure
    alone: Figure
    one_topic: Figure
    warm: Figure
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


def _genuine(
    people: tuple[Person, ...], small_talk: frozenset[str] | None
) -> tuple[dict[str, frozenset[str]], dict[str, str]]:
    holders: dict[str, set[str]] = {}
    spellings: dict[str, Counter[str]] = {}
    for person in people:
        for words in person.interests:
            interest = normalised(words)
            holders.setdefault(interest, set()).add(person.id)
            spellings.setdefault(interest, Counter())[" ".join(words.split())] += 1

    def _is_small_talk(interest: str, holders: int) -> bool:
        if small_talk is not None:
            return interest in small_talk
        return holders > len(people) / SMALL_TALK

    genuine = {
        interest: frozenset(ids)
        for interest, ids in sorted(holders.items())
        if interest and len(ids) > 1 and not _is_small_talk(interest, len(ids))
    }
    words_of = {key: min(spellings[key].items(), key=lambda s: (-s[1], s[0]))[0] for key in genuine}
    return genuine, words_of
