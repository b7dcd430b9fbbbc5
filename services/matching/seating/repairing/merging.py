"""Changes that take more than a chain: a table is filled up, given up, or opened."""

from collections.abc import Iterable

from services.matching.seating.repairing.board import members
from services.matching.seating.repairing.chains import Change, Step, take
from services.matching.seating.repairing.sitting import Sitting, Unit
from services.matching.seating.repairing.ways import welcome


def filled(sitting: Sitting, table: int) -> Change:
    """Bring as many people to a table as it lacks, each time those who leave the least behind."""
    steps: list[Step] = []
    undo: list[Step] = []
    while sitting.costs[table][sitting.sizes[table]] and sitting.chairs(table) > 0:
        there = sitting.present & ~sitting.at[table]
        units = dict.fromkeys(sitting.unit(person) for person in members(there))
        ready = [unit for unit in units if _can_leave(sitting, unit)] or list(units)
        step = _best(sitting, ((unit, table) for unit in ready if _fits(sitting, unit, table)))
        if not step:
            break
        undo = take(sitting, step) + undo
        steps += step
    take(sitting, undo)
    return steps


def given_up(sitting: Sitting, table: int) -> Change:
    """Find a chair at another open table for everybody at one; nothing unless all find one."""
    steps: list[Step] = []
    undo: list[Step] = []
    while there := sitting.at[table]:
        unit = sitting.unit((there & -there).bit_length() - 1)
        step = _best(sitting, ((unit, other) for other in members(welcome(sitting, unit))))
        if not step:
            steps = []
            break
        undo = take(sitting, step) + undo
        steps += step
    take(sitting, undo)
    return steps


def opened(sitting: Sitting, unit: Unit) -> Iterable[Change]:
    """Yield how people could open a table, one of each kind, with others to join them."""
    kinds: dict[tuple[int, int, int | None], int] = {}
    for table in sitting.tables:
        if not sitting.at[table] and sitting.chairs(table) >= len(unit):
            wanted = sitting.board.tables[table]
            kinds.setdefault((wanted.capacity, wanted.minimum, wanted.access_seats), table)
    for table in kinds.values():
        first = [(person, table) for person in unit]
        undo = take(sitting, first)
        change = [*first, *filled(sitting, table)]
        take(sitting, undo)
        yield change


def _can_leave(sitting: Sitting, unit: Unit) -> bool:
    origin = sitting.where[unit[0]]
    return origin < 0 or sitting.spare(origin) >= len(unit)


def _fits(sitting: Sitting, unit: Unit, table: int) -> bool:
    return sitting.chairs(table) >= len(unit) and not any(
        sitting.foe[person] & sitting.at[table] for person in unit
    )


def _best(sitting: Sitting, moves: Iterable[tuple[Unit, int]]) -> list[Step]:
    """Return the move that leaves the best score, then the best company, as steps."""
    best: list[Step] = []
    least = None
    for unit, table in moves:
        origins = {sitting.where[person] for person in unit} - {-1}
        before = sum(sitting.company(sitting.at[t]) for t in (table, *origins))
        step = [(person, table) for person in unit]
        undo = take(sitting, step)
        after = sum(sitting.company(sitting.at[t]) for t in (table, *origins))
        worth = (sitting.score, after - before)
        take(sitting, undo)
        if least is None or worth < least:
            best, least = step, worth
    return best
