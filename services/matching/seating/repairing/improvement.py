"""Improvement of a round, offered and never imposed: better company for those whose seat is open.

Two people who may still be moved change places, or one takes a free chair: first where that gives
a whole table one topic, then wherever it gives fewer alone, more topics or more warm pairs.
"""

from collections.abc import Iterator
from itertools import product

from services.matching.seating.repairing.board import Board, Seating, members
from services.matching.seating.repairing.chains import Chains, Change, Step, take
from services.matching.seating.repairing.repair import loaded, plan_from
from services.matching.seating.repairing.sitting import WARM, Sitting
from services.matching.seating.repairing.ways import welcome
from services.matching.seating.room import Plan, Room

PATIENCE = 20_000
"""How many changes of places are tried."""

ODD = 2
"""A table is one topic's in the making if so many, or fewer, of its people do not share it."""


def improvement(
    room: Room,
    plan: Plan,
    *,
    round: int = 0,  # noqa: A002 - the product's word
    keep: frozenset[str] = frozenset(),
    patience: int = PATIENCE,
) -> Plan | None:
    """Return a plan better than the one given, if one is found in which only others move.

    It changes the one `round`, counted from 0; nobody in `keep`, nobody with a pin and nobody with
    a companion changes tables. The round is then better in (promises broken, people missing at
    tables left with one or two, alone, one topic, warm).
    """
    seating = loaded(Board(room), plan, round)
    polish = _Polish(seating, round, seating.board.mask(keep), patience)
    before = polish.worth
    polish.run()
    return plan_from(room, plan, seating, round) if polish.worth < before else None


class _Polish:
    """The round, and those in it who may change tables."""

    def __init__(self, seating: Seating, number: int, keep: int, patience: int) -> None:
        self._sitting = Sitting(seating, number, home=seating.where[number], keep=0)
        self._sitting.weight = [0] * len(seating.board.ids)
        self._open = self._sitting.present & ~(keep | self._sitting.tied)
        self._left = patience

    @property
    def worth(self) -> tuple[int, int]:
        """Return what is wrong in the round, and its figures without nuance; less is better."""
        company = sum(map(self._sitting.company, self._sitting.at))
        return self._sitting.score, (company + WARM // 2) // WARM

    def run(self) -> None:
        """Take every change that is for the better, until there is none or patience ends."""
        changed = bool(self._open)
        while changed and self._left > 0:
            changed = False
            for table in self._sitting.tables:
                changed |= self._take_best(self._gatherings(table))
            for person in members(self._open):
                changed |= self._take_best(self._exchanges(person))

    def _take_best(self, changes: Iterator[Change]) -> bool:
        chains = Chains(self._sitting, patience=0, for_company=True)
        for change in changes:
            if self._left <= 0:
                break
            self._left -= 1
            chains.offer(change)
        take(self._sitting, chains.change)
        return bool(chains.change)

    def _gatherings(self, table: int) -> Iterator[Change]:
        """Yield how the few who do not share a table's topic could give their chairs to fans."""
        board, there = self._sitting.board, self._sitting.at[table]
        likes = {like for person in members(there) for like in board.likes[person]}
        for like in sorted(likes):
            odd = list(members(there & ~board.fans[like]))
            if not 0 < len(odd) <= ODD or any(not self._open >> person & 1 for person in odd):
                continue
            fans = self._open & board.fans[like] & ~there
            for others in product(members(fans), repeat=len(odd)):
                if len(set(others)) == len(odd):
                    yield [
                        step for pair in zip(odd, others, strict=True) for step in self._swap(*pair)
                    ]

    def _exchanges(self, person: int) -> Iterator[Change]:
        """Yield the free chairs that somebody could take, and with whom they could change places.

        Only tables where somebody shares an interest with them are worth a thought.
        """
        sitting, share = self._sitting, self._sitting.board.share[person]
        for table in members(welcome(sitting, (person,))):
            if sitting.at[table] & share:
                yield [(person, table)]
        for table, there in enumerate(sitting.at):
            foes = sitting.foe[person] & there
            if table == sitting.where[person] or not there & share or foes & foes - 1:
                continue
            for other in members(self._open & (foes or there)):
                yield self._swap(person, other)

    def _swap(self, one: int, other: int) -> list[Step]:
        where = self._sitting.where
        return [(one, where[other]), (other, where[one])]
