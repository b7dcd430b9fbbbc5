"""Settling the troubles of a seating, each by the change that mends most and moves fewest."""

from collections.abc import Iterable, Sequence

from services.matching.seating.board import NOWHERE, Seating, members
from services.matching.seating.sitting import Sitting, Step

PATIENCE = 20_000
"""A pass ends after this many troubles, divided by the people, that nothing could be done about."""

LEAST_PATIENCE = 32

FEW_OTHERS = 2
"""With more people than this, the one who clashes goes, not one of the others."""


def settle(seating: Seating, *, first: int, keep: int = 0) -> None:
    """Settle what can be in the rounds from `first` on; people in the mask `keep` move last.

    The last round is the first to change: least depends on it. Each change leaves fewer standing,
    or as many and fewer promises broken, so this ends. What it ends in has nothing left to settle.
    """
    homes = [list(where) for where in seating.where]
    ahead = range(len(seating.at) - 1, first - 1, -1)
    while sum(_settle_round(Sitting(seating, r, home=homes[r], keep=keep)) for r in ahead):
        pass


def _settle_round(sitting: Sitting) -> bool:
    """Settle what can be in one round; return whether anybody was given another place."""
    changed = False
    while _pass(sitting):
        changed = True
    return changed


def _pass(sitting: Sitting) -> bool:
    changed, patience = False, max(LEAST_PATIENCE, PATIENCE // max(1, len(sitting.where)))
    for change in _remedies(sitting):
        if change:
            sitting.take(change)
            changed = True
        elif patience:
            patience -= 1
        else:
            break
    return changed


def _remedies(sitting: Sitting) -> Iterable[Sequence[Step]]:
    """Yield for each trouble, in turn, the best change that helps, or an empty one."""
    for person in sitting.people():
        if sitting.where[person] == NOWHERE and any(sitting.chairs(t) > 0 for t in sitting.tables):
            yield _seat_for(sitting, person)
    for person in sitting.people():
        if sitting.clashing(person):
            yield _way_out(sitting, person)
    for table in sorted(sitting.tables, key=lambda t: sitting.at[t].bit_count()):
        if sitting.lack(table):
            yield sitting.best([_pulled_in(sitting, table), _dissolved(sitting, table)])


def _seat_for(sitting: Sitting, person: int) -> Sequence[Step]:
    """Find a seat, if need be by asking somebody else to make room."""
    best = sitting.best([(person, t)] for t in sitting.tables if sitting.chairs(t) > 0)
    if best and sitting.effect(best).broken < 0:
        return best
    return sitting.best([best, *_made_room(sitting, person)])


def _made_room(sitting: Sitting, person: int) -> Iterable[Sequence[Step]]:
    """Yield how somebody can go elsewhere, breaking nothing, and leave their chair."""
    free = [t for t in sitting.tables if sitting.chairs(t) > 0 and sitting.at[t]]
    for table, there in enumerate(sitting.at):
        for other in members(there):
            if sitting.strain(person, there ^ 1 << other):
                continue
            for to in free:
                if to != table and not sitting.strain(other, sitting.at[to]):
                    yield [(other, to), (person, table)]


def _way_out(sitting: Sitting, person: int) -> Sequence[Step]:
    """Find another table for one of those who clash; else let one change places."""
    others = list(members(sitting.clashing(person)))
    people = [person, *others] if len(others) <= FEW_OTHERS else [person]
    moves = (
        [(p, t)]
        for p in people
        for t in sitting.tables
        if sitting.chairs(t) > 0 and not sitting.strain(p, sitting.at[t])
    )
    return sitting.best(moves) or sitting.best(swap for p in people for swap in _swaps(sitting, p))


def _swaps(sitting: Sitting, person: int) -> Iterable[Sequence[Step]]:
    """Yield those with whom somebody can change places and clash no longer."""
    origin = sitting.where[person]
    for table, there in enumerate(sitting.at):
        for other in members(there) if table != origin else ():
            if not sitting.strain(person, there ^ 1 << other):
                yield [(person, table), (other, origin)]


def _pulled_in(sitting: Sitting, table: int) -> Sequence[Step]:
    """Bring people from larger tables to one that is too small."""
    steps: list[Step] = []
    undo: list[Step] = []
    for _ in range(sitting.lack(table)):
        welcome = [
            (person, table)
            for origin, company in enumerate(sitting.at)
            if origin != table and company.bit_count() > sitting.board.tables[origin].minimum
            for person in members(company)
            if not sitting.strain(person, sitting.at[table])
        ]
        step = sitting.easiest(welcome)
        undo = sitting.take(step) + undo
        steps += step
    sitting.take(undo)
    return steps


def _dissolved(sitting: Sitting, table: int) -> Sequence[Step]:
    """Give everybody at a table that is too small a chair at another open table."""
    steps: list[Step] = []
    undo: list[Step] = []
    for person in members(sitting.at[table]):
        others = (t for t, there in enumerate(sitting.at) if t != table and there)
        step = sitting.easiest([(person, t) for t in others if sitting.chairs(t) > 0])
        undo = sitting.take(step) + undo
        steps += step
    sitting.take(undo)
    return steps
