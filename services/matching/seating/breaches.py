"""What a plan breaks, counted by kind and found one by one, and how its company turns out."""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np

from services.matching.seating.arrays import NOWHERE, Bits, Ints, seats_of
from services.matching.seating.bounds.room import Counts, Numbers, Truths, members, sizes
from services.matching.seating.company import pairs_in, topics_at, total
from services.matching.seating.room import Pin, Plan
from shared.facts import LevelCounts

Breach = Literal[
    "standing",
    "stray",
    "crowded",
    "short",
    "acquainted",
    "colleagues",
    "repeated",
    "hostless",
    "unsuited",
    "unpinned",
    "separated",
]
"""The ways in which a plan can break a promise, as the docstring of `certify` says them."""

PAIRS: tuple[Breach, ...] = ("acquainted", "colleagues", "repeated")
"""Those of them that take two people at one table."""


class Place(NamedTuple):
    """A table in a round, and by how many it breaks a promise."""

    round: int
    table: int
    by: int


class Meeting(NamedTuple):
    """Two people who share a table in a round, or should."""

    round: int
    one: int
    other: int


class _Round(NamedTuple):
    """One round: with whom everybody sits (n x w), and whom they met before."""

    round: int
    beside: Bits
    met_before: Bits


class Tally:
    """A plan held against its room."""

    def __init__(self, numbers: Numbers, plan: Plan) -> None:
        self.numbers = numbers
        self.plan = plan
        self.seats: Ints = seats_of(numbers.room, plan)

    @cached_property
    def broken(self) -> Counter[Breach]:
        """How many promises of each kind are broken."""
        seated = int((self.seats != NOWHERE).sum())
        broken: Counter[Breach] = Counter()
        for evening in self._evening():
            for kind in PAIRS:
                broken[kind] += int(sizes(self._clashes(kind, evening)).sum()) // 2
        broken["standing"] = int(self.numbers.present.sum()) - seated
        broken["stray"] = len(self.strays)
        broken["crowded"] = sum(place.by for place in self.crowded)
        broken["short"] = sum(place.by for place in self.short)
        broken["hostless"] = len(self.hostless)
        broken["unsuited"] = sum(place.by for place in self.unsuited)
        broken["unpinned"] = len(self.unpinned)
        broken["separated"] = len(self.separated)
        return broken

    @property
    def company(self) -> tuple[int, int, int]:
        """How many are alone, how many tables have one topic, and how many warm pairs meet."""
        return self._alone, total(self.topics), total(self.pairs)

    @cached_property
    def topics(self) -> LevelCounts:
        """How many tables of two or more have one topic, each at its narrowest level."""
        return topics_at(self.numbers, self.seats, self.loads)

    @cached_property
    def pairs(self) -> LevelCounts:
        """How many warm pairs meet, each at their narrowest level."""
        met = np.zeros_like(self.numbers.known)
        for _, beside, _ in self._evening():
            met |= beside
        return pairs_in(self.numbers, met)

    @cached_property
    def _alone(self) -> int:
        share, alone = self.numbers.a.share, 0
        for number, beside, _ in self._evening():
            seated = self.seats[number] != NOWHERE
            alone += int((seated & ~(beside & share).any(axis=1)).sum())
        return alone

    @cached_property
    def loads(self) -> Counts:
        """How many sit at each table, round by round (r x g)."""
        return self._at_tables(np.ones(self.numbers.count, np.bool_))

    @cached_property
    def crowded(self) -> list[Place]:
        """Tables with more people than chairs."""
        return _places(self.loads - self.numbers.a.capacity)

    @cached_property
    def short(self) -> list[Place]:
        """Open tables, or tables that should be, with fewer people than their minimum."""
        missing = self.numbers.a.minimum - self.loads
        return _places(np.where(self._wanted, missing, 0))

    @cached_property
    def hostless(self) -> list[Place]:
        """Open tables, or tables that should be, without a host."""
        if not self.numbers.a.wants_hosts:
            return []
        return _places((self._wanted & (self.hosts == 0)).astype(np.int64))

    @cached_property
    def hosts(self) -> Counts:
        """How many hosts sit at each table, round by round (r x g)."""
        return self._at_tables(self.numbers.host)

    @cached_property
    def unsuited(self) -> list[Place]:
        """Tables with more people with access needs than access seats."""
        return _places(self._at_tables(self.numbers.access) - self.numbers.a.access_seats)

    @cached_property
    def strays(self) -> list[tuple[int, str, str]]:
        """Round, table and id of every seat that is kept for nobody who needs it."""
        found = []
        tables = {table.id: None for table in self.numbers.room.tables}
        for number, here in enumerate(self.numbers.room.present):
            seats = self.plan.rounds[number] if number < len(self.plan.rounds) else {}
            seated: set[str] = set()
            for table in [*tables, *sorted(seats.keys() - tables.keys())]:
                for key in seats.get(table, ()):
                    if key in seated or key not in here or table not in tables:
                        found.append((number, table, key))
                    else:
                        seated.add(key)
        return found

    @cached_property
    def unpinned(self) -> list[Pin]:
        """Pins that are not held."""
        tables = {table.id: at for at, table in enumerate(self.numbers.room.tables)}
        place = self.numbers.place
        return [
            pin
            for pins in self.numbers.pins
            for pin in pins
            if pin.table not in tables
            or self.seats[pin.round, place[pin.person]] != tables[pin.table]
        ]

    @cached_property
    def separated(self) -> list[Meeting]:
        """Those who should sit together, are both there, and do not."""
        ones, others = self.numbers.couples
        found = []
        for number, (seats, here) in enumerate(zip(self.seats, self.numbers.present, strict=True)):
            beside = (seats[ones] == seats[others]) & (seats[ones] != NOWHERE)
            lost = np.flatnonzero(here[ones] & here[others] & ~beside)
            found += [Meeting(number, int(ones[at]), int(others[at])) for at in lost]
        return found

    def meetings(self, kind: Breach) -> Iterator[Meeting]:
        """Yield the pairs who share a table and should not, round by round."""
        for evening in self._evening():
            clashes = self._clashes(kind, evening)
            for one in np.flatnonzero(clashes.any(axis=1)):
                for other in members(clashes[one]):
                    if one < other:
                        yield Meeting(evening.round, int(one), int(other))

    def _evening(self) -> Iterator["_Round"]:
        met = np.zeros_like(self.numbers.known)
        for number in range(len(self.seats)):
            beside = self._beside(number)
            yield _Round(number, beside, met)
            met = met | beside

    def _beside(self, number: int) -> Bits:
        """Return n x w: who else is at each person's table in a round."""
        tables, count = len(self.numbers.room.tables), self.numbers.count
        flags = np.zeros((tables + 1, (count + 63) // 64 * 64), np.bool_)
        everybody = np.arange(count)
        flags[self.seats[number], everybody] = True
        flags[NOWHERE] = False
        beside: Bits = np.packbits(flags, axis=1, bitorder="little").view(np.uint64)[
            self.seats[number]
        ]
        beside[everybody, everybody // 64] &= ~(np.uint64(1) << (everybody % 64).astype(np.uint64))
        return beside

    def _clashes(self, kind: Breach, evening: "_Round") -> Bits:
        """Return with whom each person shares a table though they should not, for one reason."""
        why = {
            "acquainted": self.numbers.known,
            "colleagues": self.numbers.staff,
            "repeated": evening.met_before,
        }
        return evening.beside & why[kind] & ~self.numbers.mates

    @cached_property
    def _wanted(self) -> Truths:
        """Which tables are open, or should be (r x g)."""
        return (self.loads > 0) | self.numbers.a.required.astype(np.bool_)

    def _at_tables(self, among: Truths) -> Counts:
        tables = len(self.numbers.room.tables)
        rows = [np.bincount(seats[among & (seats >= 0)], minlength=tables) for seats in self.seats]
        return np.array(rows, np.int64).reshape(len(self.seats), tables)


def _places(by: Counts) -> list[Place]:
    return [Place(int(r), int(t), int(by[r, t])) for r, t in zip(*np.nonzero(by > 0), strict=True)]
