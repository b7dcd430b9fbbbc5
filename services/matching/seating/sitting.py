"""One round of a seating, and what a change of places would do to it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from services.matching.seating.board import NOWHERE, Seating, members

Step = tuple[int, int]
"""A person, and the table they go to; the steps of a change are taken one after the other."""

FEW = 32
"""How many equally good places are compared in full."""


class Effect(NamedTuple):
    """What a change adds: people standing, promises broken, people who sat and are moved.

    `kept` are those moved who should not be, `access` those who have access needs.
    """

    standing: int
    broken: int
    kept: int
    moved: int
    access: int

    @property
    def helps(self) -> bool:
        """Tell whether fewer stand, or as many and fewer promises are broken."""
        return (self.standing, self.broken) < (0, 0)


class Sitting:
    """One round of a seating; people in the mask `keep` move last, `home` is where each one sat."""

    def __init__(self, seating: Seating, number: int, *, home: list[int], keep: int) -> None:
        self.board = seating.board
        self.at, self.where = seating.at[number], seating.where[number]
        self.tables = range(len(self.at))
        self._seating = seating
        self._number = number
        self._home = home
        self._keep = keep
        self._met = [seating.met(number, person) for person in range(len(self.board.ids))]

    def people(self) -> list[int]:
        """Return who is present, those last who should not be moved."""
        return sorted(members(self.board.present[self._number]), key=self._reluctance)

    def strain(self, person: int, company: int) -> int:
        """Return how many promises a person's company breaks."""
        company &= ~(1 << person)
        apart, met = company & self.board.apart[person], company & self._met[person]
        return apart.bit_count() + met.bit_count()

    def clashing(self, person: int) -> int:
        """Return the mask of those at their table with whom somebody must not sit."""
        table = self.where[person]
        company = self.at[table] & ~(1 << person) if table != NOWHERE else 0
        return company & (self.board.apart[person] | self._met[person])

    def lack(self, table: int, more: int = 0) -> int:
        """Return how many people are missing at a table, if it is open, with so many more there."""
        size = self.at[table].bit_count() + more
        return max(0, self.board.tables[table].minimum - size) if size else 0

    def chairs(self, table: int) -> int:
        """Return how many chairs are free at a table."""
        return self.board.tables[table].capacity - self.at[table].bit_count()

    def take(self, change: Iterable[Step]) -> list[Step]:
        """Carry a change out and return the one that undoes it."""
        undo: list[Step] = []
        for person, table in change:
            undo.insert(0, (person, self.where[person]))
            if self.where[person] != NOWHERE:
                self._seating.stand(self._number, person)
            if table != NOWHERE:
                self._seating.seat(self._number, person, table)
        return undo

    def effect(self, change: Sequence[Step]) -> Effect:
        """Return what a change would add."""
        effects = []
        undo: list[Step] = []
        for step in change:
            effects.append(self._effect_of_step(*step))
            undo = self.take([step]) + undo
        self.take(undo)
        return Effect(*map(sum, zip(*effects, strict=True)))

    def best(self, changes: Iterable[Sequence[Step]]) -> Sequence[Step]:
        """Return the change with the best effect, then the best company; none if none helps."""
        effects = [(self.effect(change), change) for change in changes if change]
        best = min((effect for effect, _ in effects), default=None)
        if best is None or not best.helps:
            return ()
        return self._most_welcome([change for effect, change in effects if effect == best])

    def easiest(self, steps: Sequence[Step]) -> Sequence[Step]:
        """Return the step that breaks least, then the one into the best company, if any.

        Who sat where before plays no part, or repairing again might choose otherwise.
        """
        costs = [
            (self._effect_of_step(*step).broken, *self._reluctance(step[0])[:2]) for step in steps
        ]
        least = min(costs, default=None)
        equal = [(step,) for step, cost in zip(steps, costs, strict=True) if cost == least]
        return self._most_welcome(equal) if equal else ()

    def _reluctance(self, person: int) -> tuple[int, bool, int]:
        return self._keep >> person & 1, self.board.access[person], person

    def _effect_of_step(self, person: int, table: int) -> Effect:
        origin, home = self.where[person], self._home[person]
        broken = self.strain(person, self.at[table]) + self.lack(table, 1) - self.lack(table)
        if origin == NOWHERE:
            return Effect(-1, broken - 1, 0, 0, 0)
        broken -= self.strain(person, self.at[origin])
        broken += self.lack(origin, -1) - self.lack(origin)
        moved = (home not in {NOWHERE, table}) - (home not in {NOWHERE, origin})
        kept, access = self._keep >> person & 1, self.board.access[person]
        return Effect(0, broken, moved * kept, moved, moved * access)

    def _most_welcome(self, changes: Sequence[Sequence[Step]]) -> Sequence[Step]:
        if len(changes) > FEW:
            changes = sorted(changes, key=self._coldness)[:FEW]
        return min(changes, key=self._company) if len(changes) > 1 else changes[0]

    def _coldness(self, change: Sequence[Step]) -> int:
        share, at = self.board.share, self.at
        return -sum((share[person] & at[table]).bit_count() for person, table in change)

    def _company(self, change: Sequence[Step]) -> tuple[int, ...]:
        """Return what a change adds to alone, topics and warmth, the lower the better."""
        tables = {table for _, table in change} | {self.where[person] for person, _ in change}
        tables.discard(NOWHERE)
        before = [self._figures(table) for table in tables]
        undo = self.take(change)
        after = [self._figures(table) for table in tables]
        self.take(undo)
        columns = zip(zip(*after, strict=True), zip(*before, strict=True), strict=True)
        return tuple(sum(now) - sum(was) for now, was in columns)

    def _figures(self, table: int) -> tuple[int, int, int]:
        board, there = self.board, self.at[table]
        people = list(members(there))
        alone = sum(not board.share[person] & there for person in people)
        warm = sum((board.share[p] & there & ~board.apart[p]).bit_count() for p in people)
        likes = board.likes[people[0]] if len(people) > 1 else []
        return alone, -any(not there & ~board.fans[topic] for topic in likes), -warm
