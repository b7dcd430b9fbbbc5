"""Settling one trouble of a seating at a time, by the change that mends most and moves fewest."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from services.matching.board import NOWHERE, Seating, members

Step = tuple[int, int]
"""A person, and the table they go to; the steps of a change are taken one after the other."""

PATIENCE = 20_000
"""A pass ends after this many troubles, divided by the people, that nothing could be done about."""

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


class Settling:
    """The rounds of a seating, to be freed of trouble; people in the mask `keep` move last."""

    def __init__(self, seating: Seating, keep: int) -> None:
        self._seating = seating
        self._board = seating.board
        self._keep = keep
        self._homes = [list(where) for where in seating.where]

    def settle(self, number: int) -> bool:
        """Settle what can be in one round; return whether anybody was given another place."""
        board, seating = self._board, self._seating
        self._number = number
        self._home = self._homes[number]
        self._at, self._where = seating.at[number], seating.where[number]
        self._tables = range(len(self._at))
        self._met = [seating.met(number, person) for person in range(len(board.ids))]
        changed = False
        while self._pass():
            changed = True
        return changed

    def _pass(self) -> bool:
        changed, patience = False, max(FEW, PATIENCE // len(self._board.ids))
        for change in self._remedies():
            if change:
                self._take(change)
                changed = True
            elif patience:
                patience -= 1
            else:
                break
        return changed

    def _remedies(self) -> Iterable[Sequence[Step]]:
        """Yield for each trouble, in turn, the best change that helps, or an empty one."""
        for person in self._in_order():
            if self._where[person] == NOWHERE and any(self._chairs(t) > 0 for t in self._tables):
                yield self._seat_for(person)
        for person in self._in_order():
            if self._clashing(person):
                yield self._way_out(person)
        for table in sorted(self._tables, key=lambda t: self._at[t].bit_count()):
            if self._lack(table):
                yield self._best([self._pulled_in(table), self._dissolved(table)])

    def _in_order(self) -> list[int]:
        """Return who is present, those last who should not be moved."""
        here = members(self._board.present[self._number])
        return sorted(here, key=lambda p: (self._keep >> p & 1, self._board.access[p], p))

    # What is wrong

    def _strain(self, person: int, company: int) -> int:
        """Return how many promises a person's company breaks."""
        company &= ~(1 << person)
        apart, met = company & self._board.apart[person], company & self._met[person]
        return apart.bit_count() + met.bit_count()

    def _clashing(self, person: int) -> int:
        """Return the mask of those at their table with whom somebody must not sit."""
        table = self._where[person]
        company = self._at[table] & ~(1 << person) if table != NOWHERE else 0
        return company & (self._board.apart[person] | self._met[person])

    def _lack(self, table: int, more: int = 0) -> int:
        """Return how many people are missing at a table, if it is open, with so many more there."""
        size = self._at[table].bit_count() + more
        return max(0, self._board.tables[table].minimum - size) if size else 0

    def _chairs(self, table: int) -> int:
        return self._board.tables[table].capacity - self._at[table].bit_count()

    # What can be done

    def _seat_for(self, person: int) -> Sequence[Step]:
        """Find a seat, if need be by asking somebody else to make room."""
        best = self._best([(person, t)] for t in self._tables if self._chairs(t) > 0)
        if best and self._effect(best).broken < 0:
            return best
        return self._best([best, *self._made_room(person)])

    def _made_room(self, person: int) -> Iterable[Sequence[Step]]:
        """Yield how somebody can go elsewhere, breaking nothing, and leave their chair."""
        free = [t for t in self._tables if self._chairs(t) > 0 and self._at[t]]
        for table, there in enumerate(self._at):
            for other in members(there):
                if self._strain(person, there ^ 1 << other):
                    continue
                for to in free:
                    if to != table and not self._strain(other, self._at[to]):
                        yield [(other, to), (person, table)]

    def _way_out(self, person: int) -> Sequence[Step]:
        """Find another table for one of those who clash; else let one change places."""
        others = list(members(self._clashing(person)))
        people = [person, *others] if len(others) <= 2 else [person]  # noqa: PLR2004 - a few
        moves = (
            [(p, t)]
            for p in people
            for t in self._tables
            if self._chairs(t) > 0 and not self._strain(p, self._at[t])
        )
        return self._best(moves) or self._best(swap for p in people for swap in self._swaps(p))

    def _swaps(self, person: int) -> Iterable[Sequence[Step]]:
        """Yield those with whom somebody can change places and clash no longer."""
        origin = self._where[person]
        for table, there in enumerate(self._at):
            for other in members(there) if table != origin else ():
                if not self._strain(person, there ^ 1 << other):
                    yield [(person, table), (other, origin)]

    def _pulled_in(self, table: int) -> Sequence[Step]:
        """Bring people from larger tables to one that is too small."""
        steps: list[Step] = []
        undo: list[Step] = []
        for _ in range(self._lack(table)):
            welcome = [
                (person, table)
                for origin, company in enumerate(self._at)
                if origin != table and company.bit_count() > self._board.tables[origin].minimum
                for person in members(company)
                if not self._strain(person, self._at[table])
            ]
            steps += self._easiest(welcome)
            undo = self._take(steps[-1:]) + undo
        self._take(undo)
        return steps

    def _dissolved(self, table: int) -> Sequence[Step]:
        """Give everybody at a table that is too small a chair at another open table."""
        steps: list[Step] = []
        undo: list[Step] = []
        for person in members(self._at[table]):
            others = (t for t, there in enumerate(self._at) if t != table and there)
            step = self._easiest([(person, t) for t in others if self._chairs(t) > 0])
            undo = self._take(step) + undo
            steps += step
        self._take(undo)
        return steps

    # Which is best

    def _best(self, changes: Iterable[Sequence[Step]]) -> Sequence[Step]:
        """Return the change with the best effect, then the best company; none if none helps."""
        effects = [(self._effect(change), change) for change in changes if change]
        best = min((effect for effect, _ in effects), default=None)
        if best is None or not best.helps:
            return ()
        return self._most_welcome([change for effect, change in effects if effect == best])

    def _easiest(self, steps: list[Step]) -> Sequence[Step]:
        """Return the step that breaks least, then the one into the best company.

        Who sat where before plays no part, or repairing again might choose otherwise.
        """
        broken = [self._effect_of_step(*step).broken for step in steps]
        least = min(broken, default=0)
        equal = [[step] for step, cost in zip(steps, broken, strict=True) if cost == least]
        return self._most_welcome(equal) if equal else ()

    def _most_welcome(self, changes: list[Sequence[Step]]) -> Sequence[Step]:
        if len(changes) > FEW:
            changes = sorted(changes, key=self._friends)[:FEW]
        return min(changes, key=self._company) if len(changes) > 1 else changes[0]

    def _friends(self, change: Sequence[Step]) -> int:
        share, at = self._board.share, self._at
        return -sum((share[person] & at[table]).bit_count() for person, table in change)

    def _effect(self, change: Sequence[Step]) -> Effect:
        effects = []
        undo: list[Step] = []
        for step in change:
            effects.append(self._effect_of_step(*step))
            undo = self._take([step]) + undo
        self._take(undo)
        return Effect(*map(sum, zip(*effects, strict=True)))

    def _effect_of_step(self, person: int, table: int) -> Effect:
        origin, home = self._where[person], self._home[person]
        broken = self._strain(person, self._at[table]) + self._lack(table, 1) - self._lack(table)
        if origin == NOWHERE:
            return Effect(-1, broken - 1, 0, 0, 0)
        broken -= self._strain(person, self._at[origin])
        broken += self._lack(origin, -1) - self._lack(origin)
        moved = (home not in {NOWHERE, table}) - (home not in {NOWHERE, origin})
        kept, access = self._keep >> person & 1, self._board.access[person]
        return Effect(0, broken, moved * kept, moved, moved * access)

    def _company(self, change: Sequence[Step]) -> tuple[int, ...]:
        """Return what a change adds to alone, topics and warmth, the lower the better."""
        tables = {table for _, table in change} | {self._where[person] for person, _ in change}
        tables.discard(NOWHERE)
        before = [self._figures(table) for table in tables]
        undo = self._take(change)
        after = [self._figures(table) for table in tables]
        self._take(undo)
        columns = zip(zip(*after, strict=True), zip(*before, strict=True), strict=True)
        return tuple(sum(now) - sum(was) for now, was in columns)

    def _figures(self, table: int) -> tuple[int, int, int]:
        board, there = self._board, self._at[table]
        people = list(members(there))
        alone = sum(not board.share[person] & there for person in people)
        warm = sum((board.share[p] & there & ~board.apart[p]).bit_count() for p in people)
        likes = board.likes[people[0]] if len(people) > 1 else []
        return alone, -any(not there & ~board.fans[topic] for topic in likes), -warm

    def _take(self, change: Iterable[Step]) -> list[Step]:
        """Carry a change out and return the one that undoes it."""
        undo: list[Step] = []
        for person, table in change:
            undo.insert(0, (person, self._where[person]))
            if self._where[person] != NOWHERE:
                self._seating.stand(self._number, person)
            if table != NOWHERE:
                self._seating.seat(self._number, person, table)
        return undo
