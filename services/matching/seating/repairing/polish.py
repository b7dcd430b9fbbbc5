"""Better places for those who have no place to lose: newcomers, and people moved already."""

from services.matching.seating.repairing.board import NOWHERE, members
from services.matching.seating.repairing.chains import Chains, Change, take
from services.matching.seating.repairing.sitting import Sitting, Unit
from services.matching.seating.repairing.ways import Way, welcome

FEW = 48
"""With more of them, no two are tried in each other's place."""

PATIENCE = 20_000
"""How many places are tried at most."""

PASSES = 6
"""How often all of them are tried: two may want each other's place by turns, for ever."""

SAVING_PATIENCE = 300
"""How many are tried, for chains of one length, to bring somebody home."""


def polish(sitting: Sitting) -> bool:
    """Bring home whom the repair moved for nothing, then give the others better company.

    Nobody else is moved unless that brings two home. Tells whether anything changed.
    """
    left, at = PATIENCE, list(sitting.at)
    for _ in range(PASSES):
        before = list(sitting.at)
        for unit in _loose(sitting):
            change, spent = _better(sitting, unit)
            left -= spent
            take(sitting, change)
        if left <= 0 or before == sitting.at:
            break
    return at != sitting.at


def _loose(sitting: Sitting) -> list[Unit]:
    where, home = sitting.where, sitting.home
    people = (p for p in members(sitting.present) if where[p] not in (NOWHERE, home[p]))
    return list(dict.fromkeys(sitting.unit(person) for person in people))


def _better(sitting: Sitting, unit: Unit) -> tuple[Change, int]:
    if homes := {sitting.home[person] for person in unit} - {NOWHERE}:
        saving = Chains(sitting, patience=SAVING_PATIENCE, saving=True)
        if saving.settle([Way([unit], sorted(homes))]):
            return saving.change, SAVING_PATIENCE
    chains = Chains(sitting, patience=SAVING_PATIENCE, for_company=True)
    chains.settle([Way([unit], sorted(homes))], longest=2)
    chains.settle([Way([unit], list(members(welcome(sitting, unit))))], longest=1)
    loose = _loose(sitting)
    for other in loose if len(loose) <= FEW else ():
        here, there = sitting.where[unit[0]], sitting.where[other[0]]
        if here != there:
            swap = [(p, there) for p in unit] + [(p, here) for p in other]
            chains.offer(swap)
    return chains.change, 1 + sitting.roomy.bit_count()
