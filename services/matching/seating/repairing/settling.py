"""Settling the troubles of a seating, each by the change that mends most and moves fewest."""

from collections.abc import Iterator

from services.matching.seating.repairing.board import NOWHERE, Seating, members
from services.matching.seating.repairing.chains import LONGEST, Chains, Change, take
from services.matching.seating.repairing.evenings import exchange_evenings
from services.matching.seating.repairing.merging import filled, given_up, opened
from services.matching.seating.repairing.polish import polish
from services.matching.seating.repairing.sitting import SMALL, Sitting
from services.matching.seating.repairing.small import best_of_all, is_small
from services.matching.seating.repairing.ways import Trouble, Way, clashes, lacks

PATIENCE, LEAST_PATIENCE = 100, 20
"""How many places are tried for chains of one length in a pass; each trouble gets a share."""

PATIENCE_EACH = 1
"""How many more for each person to be seated."""

PASSES = 6
"""How often a round, or an evening, is gone through again because something else has changed."""

SHORT = 2
"""The length of chains that are tried for all troubles before longer ones are for any."""


def settle(
    seating: Seating, *, first: int, keep: int = 0, homes: list[list[int]] | None = None
) -> None:
    """Settle what can be in the rounds from `first` on; people in the mask `keep` move last.

    `homes` says where each one sat before; without it, they sit there now. Each change leaves less
    wrong, so this ends. What is still wrong then is looked at again as if nobody had come from
    elsewhere, so that what it ends in has nothing left to settle.
    """
    homes = homes or [list(where) for where in seating.where]
    for _ in range(PASSES):
        if _settle_evening(seating, first, keep=keep, homes=homes) or homes == seating.where:
            break
        homes = [list(where) for where in seating.where]


def _settle_evening(seating: Seating, first: int, *, keep: int, homes: list[list[int]]) -> bool:
    """Settle the rounds, and where that does not help exchange evenings; tell whether it did."""
    for _ in range(PASSES):
        if _settle_rounds(seating, first, keep=keep, homes=homes):
            return True
        if len(seating.at) == 1 or not exchange_evenings(seating, first, keep=keep):
            break
    return False


def _settle_rounds(seating: Seating, first: int, *, keep: int, homes: list[list[int]]) -> bool:
    """Settle the last round first, since least depends on it; return whether nothing is wrong."""
    settled: dict[int, tuple[list[list[int]], bool]] = {}
    ahead = range(len(seating.at) - 1, first - 1, -1)
    for _ in range(PASSES * len(ahead)):
        restless = [r for r in ahead if settled.get(r, ([], True))[0] != seating.where]
        if not restless:
            break
        number = restless[0]
        sitting = Sitting(seating, number, home=homes[number], keep=keep)
        _settle_round(sitting)
        settled[number] = [list(where) for where in seating.where], sitting.score < SMALL
    return all(fine for _, fine in settled.values())


def _settle_round(sitting: Sitting) -> None:
    """Settle what can be in one round, until that and better company change nothing more."""
    if sitting.score >= SMALL and is_small(sitting):
        take(sitting, best_of_all(sitting))
    for _ in range(PASSES):
        while sitting.score >= SMALL and (_pass(sitting, deep=False) or _pass(sitting, deep=True)):
            pass
        if not polish(sitting) or sitting.score < SMALL:
            return


def _pass(sitting: Sitting, *, deep: bool) -> bool:
    """Settle what can be; only what takes a short chain, or everything that gets better."""
    before = sitting.score
    for change in _remedies(sitting, deep=deep):
        take(sitting, change)
    return sitting.score < before


def _remedies(sitting: Sitting, *, deep: bool) -> Iterator[Change]:
    """Yield for each trouble, in turn, the best change that helps, or an empty one.

    Newcomers come before tables that lack people, because they are the easiest to move.
    """
    standing = _standing(sitting)
    ailing = [t for t in sitting.tables if any(clashes(sitting, t)) or any(lacks(sitting, t))]
    patience = PATIENCE + PATIENCE_EACH * sitting.present.bit_count()
    share = max(LEAST_PATIENCE, patience // max(1, len(standing) + len(ailing)))
    for table in ailing:
        for trouble in list(clashes(sitting, table)):
            yield _remedy(sitting, trouble, share, deep=deep)
    for person in standing:
        if sitting.where[person] == NOWHERE:
            yield _remedy(sitting, [Way([sitting.unit(person)])], share, deep=deep)
    for table in ailing:
        for trouble in list(lacks(sitting, table)):
            yield _remedy(sitting, trouble, share, deep=deep, lacking=table)


def _remedy(
    sitting: Sitting, trouble: Trouble, patience: int, *, deep: bool, lacking: int = NOWHERE
) -> Change:
    """Return a short chain that leaves nothing wrong behind; or else the best change there is."""
    chains = Chains(sitting, patience=patience)
    if chains.settle(trouble, longest=LONGEST if deep else SHORT):
        return chains.change
    if not deep:
        return ()
    others = _resized(sitting, lacking) if lacking != NOWHERE else _opened(sitting, trouble)
    for change in others:
        chains.offer(change)
    if lacking == NOWHERE:
        chains.settle(_anywhere(sitting, trouble), longest=1)
    return chains.change


def _resized(sitting: Sitting, table: int) -> Iterator[Change]:
    yield filled(sitting, table)
    if not sitting.board.tables[table].required:
        yield given_up(sitting, table)


def _opened(sitting: Sitting, trouble: Trouble) -> Iterator[Change]:
    for way in trouble:
        for unit in way.units:
            yield from opened(sitting, unit)


def _anywhere(sitting: Sitting, trouble: Trouble) -> Trouble:
    """Return the ways out of a trouble that may break something: any chair, if need be alone."""
    free = [table for table in sitting.tables if sitting.chairs(table) > 0]
    units = [unit for way in trouble for unit in way.units]
    return [Way(units, free), Way([(person,) for unit in units for person in unit], free)]


def _standing(sitting: Sitting) -> list[int]:
    """Return who has no seat, those first who are tied; nobody where there are no chairs."""
    if not any(sitting.chairs(table) > 0 for table in sitting.tables):
        return []
    people = [p for p in members(sitting.present) if sitting.where[p] == NOWHERE]
    return sorted(people, key=lambda person: not sitting.tied >> person & 1)
