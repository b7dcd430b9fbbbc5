"""The search for the change that settles a trouble and moves the fewest: chains of ejections.

Somebody sits down elsewhere; if that troubles the table they come to or the one they leave, the
next one goes, and so on (Glover's ejection chains). Short chains are tried first, and a chain is
given up as soon as it moves more than the best so far; of equals, the one into the best company.
"""

from collections.abc import Iterable, Sequence
from heapq import nsmallest
from itertools import product

from services.matching.seating.repairing.board import NOWHERE
from services.matching.seating.repairing.sitting import KEPT, MOVES, Sitting, Unit
from services.matching.seating.repairing.ways import Trouble, ends, steps_on, troubles

LONGEST = 5
"""How many units a chain moves at most."""

WIDEST = 6
"""Of those who could come to a table before others move, so many are tried."""

NO_COMPANY = -(1 << 80)
"""Better than any company: of changes that help nothing but that, none is taken."""

Step = tuple[int, int]
"""A person, and the table they go to; the steps of a change are taken one after the other."""

Change = Sequence[Step]


def take(sitting: Sitting, change: Change) -> list[Step]:
    """Carry a change out and return the one that undoes it."""
    undo: list[Step] = []
    for person, table in change:
        undo.append((person, sitting.where[person]))
        sitting.shift(person, table)
    undo.reverse()
    return undo


class Chains:
    """Looks for the best change; `patience` is how many places are tried for each length of chain.

    `is_clean` tells whether the best leaves nothing wrong where it has been. With `for_company`, a
    change that only makes better company is a change, too; when `saving`, only one that moves fewer
    is, and at no step it moves as many.
    """

    def __init__(
        self,
        sitting: Sitting,
        *,
        patience: int,
        for_company: bool = False,
        saving: bool = False,
    ) -> None:
        self.change: Change = ()
        self._sitting = sitting
        self._patience = self._left = patience
        self._score = sitting.score - saving
        self._company = 0 if for_company else NO_COMPANY
        self.is_clean = saving
        self._path: list[Step] = []
        self._touched: list[int] = []
        self._before = list(sitting.at)

    def offer(self, change: Change) -> None:
        """Consider a change that somebody else thought of."""
        if not change:
            return
        undo = take(self._sitting, change)
        self._path = list(change)
        self._touched = [table for _, table in (*change, *undo)]
        if self._sitting.score <= self._score:
            self._weigh()
        self._path, self._touched = [], []
        take(self._sitting, undo)

    def settle(self, trouble: Trouble, *, longest: int = LONGEST) -> bool:
        """Look for the best way out of a trouble; tell whether it settles it.

        Longer chains are not tried once one is found that leaves nothing wrong and moves nobody of
        those who should stay, unless all of them should.
        """
        before = self._sitting.score & MOVES
        costs = (self._cost(unit) for way in trouble for unit in way.units)
        least = min(costs, default=0) // KEPT
        for length in range(1, longest + 1):
            self._left = self._patience
            self._extend(trouble, left=length)
            kept = ((self._score & MOVES) - before) // KEPT
            if self.change and self.is_clean and kept <= least:
                return True
        return False

    def _cost(self, unit: Unit) -> int:
        where, home = self._sitting.where, self._sitting.home
        return sum(self._sitting.weight[p] for p in unit if where[p] == home[p])

    def _extend(self, trouble: Trouble, *, left: int) -> None:
        moved = {person for person, _ in self._path}
        for way in trouble:
            units = [
                unit
                for unit in way.units
                if not moved.intersection(unit) and self._is_affordable(unit)
            ]
            if way.tables is not None:
                for unit, table in self._widest(units, way.tables, last=left == 1):
                    self._try(unit, table, left=left - 1)
            elif left > 1:
                for unit in units if self._left > 0 else ():
                    for table in steps_on(self._sitting, unit):
                        self._try(unit, table, left=left - 1)
            else:
                self._end(units)

    def _end(self, units: Iterable[Unit]) -> None:
        for unit in units:
            special, equal = ends(self._sitting, unit)
            for table in special:
                self._try(unit, table, left=0)
            for table in equal:
                if not self._try(unit, table, left=0):
                    break

    def _widest(
        self, units: Sequence[Unit], tables: Sequence[int], *, last: bool
    ) -> Iterable[tuple[Unit, int]]:
        moves = list(product(units, tables))
        if last or len(moves) <= WIDEST:
            return moves
        return nsmallest(WIDEST, moves, key=lambda move: self._score_after(*move))

    def _score_after(self, unit: Unit, table: int) -> int:
        undo = take(self._sitting, [(person, table) for person in unit])
        score = self._sitting.score
        take(self._sitting, undo)
        return score

    def _try(self, unit: Unit, table: int, *, left: int) -> bool:
        """Go on with a unit at a table; return whether that alone is as good as the best."""
        sitting = self._sitting
        if self._left <= 0:
            return False
        self._left -= 1
        undo = [(person, sitting.where[person]) for person in unit]
        for person in unit:
            sitting.shift(person, table)
        is_good = sitting.score <= self._score
        if (is_good or left) and self._can_pay(0):
            self._path += [(person, table) for person in unit]
            self._touched += [table, *(origin for _, origin in undo)]
            if is_good:
                self._weigh()
            if left and (trouble := self._open()):
                self._extend(trouble, left=left)
            del self._path[-len(unit) :], self._touched[-1 - len(unit) :]
        for person, origin in reversed(undo):
            sitting.shift(person, origin)
        return is_good

    def _is_affordable(self, unit: Unit) -> bool:
        """Tell whether people were moved before, or it takes no more than the best to move them."""
        cost = self._cost(unit)
        return not cost or self._can_pay(cost)

    def _can_pay(self, cost: int) -> bool:
        return not self.is_clean or (self._sitting.score & MOVES) + cost <= self._score & MOVES

    def _open(self) -> Trouble | None:
        """Return the ways out of what is wrong where the path has been, if anything is."""
        for table in self._touched:
            if table != NOWHERE:
                for trouble in troubles(self._sitting, table):
                    return trouble
        return None

    def _weigh(self) -> None:
        """Keep the path if nothing better is known."""
        sitting, touched = self._sitting, set(self._touched) - {NOWHERE}
        company = sum(
            sitting.company(sitting.at[table]) - sitting.company(self._before[table])
            for table in touched
        )
        if (sitting.score, company) < (self._score, self._company):
            self.change = tuple(self._path)
            self._score, self._company = sitting.score, company
            self.is_clean = self._open() is None
