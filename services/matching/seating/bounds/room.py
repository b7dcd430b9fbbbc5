"""What the bounds and the certificate count from: the room in sets of bits, as wide as its people.

A set of people is a row of w = ceil(n / 64) words, as in `arrays`. Everything here is about the
room alone, whatever the plan.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matching.seating.arrays import Arrays, Bits, Ints, arrays
from services.matching.seating.room import Pin, Room

Counts = NDArray[np.int64]
Truths = NDArray[np.bool_]


class Limits(NamedTuple):
    """Which plans a bound speaks of: those that break no more promises, and let no more stand."""

    broken: int
    standing: int


def pairs(people: int) -> int:
    """Return how many pairs there are of so many people."""
    return people * (people - 1) // 2


def split(people: int, tables: int) -> int:
    """Return how many pairs sit together at least when people are split over tables, evenly."""
    each, larger = divmod(people, tables)
    return tables * pairs(each) + larger * each


def sizes(sets: Bits) -> Counts:
    """Return how many people are in each set of an array of sets."""
    counts: Counts = np.bitwise_count(sets).sum(axis=-1, dtype=np.int64)
    return counts


def members(row: Bits) -> Counts:
    """Return the positions of those in one set, in ascending order."""
    return np.flatnonzero(np.unpackbits(row.view(np.uint8), bitorder="little"))


def sets_of(groups: Iterable[Sequence[int] | Counts], count: int) -> Bits:
    """Return one set for each group of people, out of `count` in the room."""
    rows = [bits_of(ids, count) for ids in groups]
    return np.array(rows, np.uint64).reshape(len(rows), (count + 63) // 64)


def bits_of(ids: Sequence[int] | Counts, count: int) -> Bits:
    """Return a set of people, out of `count` in the room."""
    flags = np.zeros((count + 63) // 64 * 64, np.bool_)
    flags[np.asarray(ids, np.int64)] = True
    return np.packbits(flags, bitorder="little").view(np.uint64)


class Numbers:
    """A room of n people, g tables and r rounds, in numbers. Sets are n x w, one for each person.

    Nobody is in their own set. `known` are the acquainted and `staff` the colleagues, whether or
    not they must sit together; `mates` are those who must.
    """

    def __init__(self, room: Room) -> None:
        self.room = room
        self.ids = sorted(person.id for person in room.people)
        self.place = {key: at for at, key in enumerate(self.ids)}
        self.count = len(self.ids)
        self.a: Arrays = arrays(room)
        self.present: Truths = self.a.present.astype(np.bool_)
        self.here = sets_of(map(np.flatnonzero, self.present), self.count)
        self.host: Truths = self.a.host.astype(np.bool_)
        self.access: Truths = self.a.access.astype(np.bool_)
        self.mates = self._around(room.together)
        self.known = self._around(room.apart)
        self.chairs: Counts = np.sort(self.a.capacity.astype(np.int64))[::-1]

    def _around(self, together: Iterable[frozenset[str]]) -> Bits:
        sets = np.zeros((self.count, (self.count + 63) // 64), np.uint64)
        for pair in together:
            places = [self.place[key] for key in pair if key in self.place]
            if len(places) == 2:  # noqa: PLR2004 - a pair
                for one, other in (places, places[::-1]):
                    sets[one, other // 64] |= np.uint64(1 << other % 64)
        return sets

    @cached_property
    def companies(self) -> list[Counts]:
        """The people of each company of two or more."""
        order = np.argsort(self.a.company, kind="stable")
        ends = np.flatnonzero(np.diff(self.a.company[order])) + 1
        groups = np.split(order, ends)
        return [ids for ids in groups if len(ids) and self.a.company[ids[0]] >= 0]

    @cached_property
    def staff(self) -> Bits:
        """Each person's colleagues."""
        staff = np.zeros_like(self.known)
        for ids in self.companies:
            staff[ids] = bits_of(ids, self.count)
        everybody = np.arange(self.count)
        staff[everybody, everybody // 64] &= ~(np.uint64(1) << (everybody % 64).astype(np.uint64))
        return staff

    @cached_property
    def same(self) -> Truths:
        """Whether each interest is the same thing, and no topic."""
        found = (self.room.genuine[key].level == "same" for key in self.room.interests)
        return np.fromiter(found, np.bool_)

    @cached_property
    def couples(self) -> tuple[Counts, Counts]:
        """Each pair who must sit together: the first of the two, and the second."""
        owners = np.repeat(np.arange(self.count), np.diff(self.a.mate_at))
        mates = self.a.mate.astype(np.int64)
        return owners[owners < mates], mates[owners < mates]

    @cached_property
    def firm(self) -> Ints:
        """The number of each person's company; -1 for one of their own, or with a mate in it."""
        return np.where((self.mates & self.staff).any(axis=1), -1, self.a.company)

    @cached_property
    def partner(self) -> Bits:
        """With whom each person shares an interest and may sit."""
        return self.a.share & ~self.a.apart

    @cached_property
    def friend(self) -> Bits:
        """With whom a meeting counts as warm."""
        return self.partner & ~self.mates

    @cached_property
    def ever(self) -> Bits:
        """Who is present in some round in which each person is; themselves too."""
        ever = np.zeros_like(self.known)
        for rounds in self.alike:
            ever[self.present[rounds[0]]] |= self.here[rounds[0]]
        return ever

    @cached_property
    def alike(self) -> list[list[int]]:
        """The rounds, those with the same people present in one list."""
        groups: dict[bytes, list[int]] = {}
        for number, here in enumerate(self.here):
            groups.setdefault(here.tobytes(), []).append(number)
        return list(groups.values())

    @cached_property
    def pins(self) -> list[list[Pin]]:
        """The pins of those present, round by round, in order."""
        pins: list[list[Pin]] = [[] for _ in self.room.present]
        for pin in sorted(self.room.pins):
            if 0 <= pin.round < self.room.rounds and pin.person in self.room.present[pin.round]:
                pins[pin.round].append(pin)
        return pins

    def fans(self, interest: int) -> Ints:
        """Return the people who hold an interest."""
        return self.a.fan[self.a.fan_at[interest] : self.a.fan_at[interest + 1]]

    def people(self, number: int) -> int:
        """Return how many are present in a round."""
        return int(self.present[number].sum())
