"""What is wrong at a table, who could change that, and where they might sit instead.

Every trouble is explained by some people one of whom must sit elsewhere (or one of whom must come):
whatever repairs it contains one of these ways out. That makes a search complete that follows them.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from services.matching.seating.repairing.board import NOWHERE, members
from services.matching.seating.repairing.sitting import Sitting, Unit

EVERYWHERE = -1


class Way(NamedTuple):
    """Units one of which may move, to one of these tables or, with None, to wherever they can."""

    units: Sequence[Unit]
    tables: Sequence[int] | None = None


Trouble = list[Way]
"""The ways out of something that is wrong."""


def troubles(sitting: Sitting, table: int) -> Iterator[Trouble]:
    """Yield the ways out of each trouble at a table, the gravest first."""
    yield from clashes(sitting, table)
    yield from lacks(sitting, table)


def clashes(sitting: Sitting, table: int) -> Iterator[Trouble]:
    """Yield the ways out of what is wrong with who sits at a table."""
    there, board = sitting.at[table], sitting.board
    if sitting.chairs(table) < 0:
        yield _leaving(sitting, there)
    if there & sitting.tied:
        yield from _strayed(sitting, table)
    if at_odds := sum(1 << person for person in members(there) if sitting.foe[person] & there):
        yield _leaving(sitting, at_odds)
    if there & board.needs and not sitting.suits(table, (there & board.needs).bit_count()):
        yield _leaving(sitting, there & board.needs)


def lacks(sitting: Sitting, table: int) -> Iterator[Trouble]:
    """Yield the ways out of there being too few people at a table, or no host."""
    there, board = sitting.at[table], sitting.board
    if sitting.costs[table][sitting.sizes[table]] and sitting.chairs(table) >= 0:
        yield _joining(sitting, table, sitting.present) + _leaving(sitting, there & -there)
    if there and board.hosts and not there & board.hosts:
        hosts = sitting.present & board.hosts
        yield _joining(sitting, table, hosts) + _leaving(sitting, there & -there)


def _strayed(sitting: Sitting, table: int) -> Iterator[Trouble]:
    """Yield the ways out for those who are not where their pin or their companion is."""
    there, mates, pins = sitting.at[table], sitting.board.mates, sitting.pins
    for person in members(there & sitting.tied):
        unit = sitting.unit(person)
        if person in pins and table not in pins[person]:
            yield [Way([unit], pins[person])]
        apart = list(members(mates[person] & sitting.present & ~there))
        if apart and len(unit) > 1:
            yield [Way([unit], sitting.tables)]
        elif apart:
            tables = {sitting.where[mate] for mate in apart} - {NOWHERE}
            yield [Way([unit], sorted(tables)), Way([(mate,) for mate in apart], [table])]


def _leaving(sitting: Sitting, people: int) -> Trouble:
    return [Way(_units(sitting, people))]


def _units(sitting: Sitting, people: int) -> list[Unit]:
    return list(dict.fromkeys(sitting.unit(person) for person in members(people)))


def _joining(sitting: Sitting, table: int, people: int) -> Trouble:
    if sitting.chairs(table) <= 0:
        return []
    people &= ~sitting.at[table]
    return [Way(_units(sitting, people), [table])]


def ends(sitting: Sitting, unit: Unit) -> tuple[list[int], list[int]]:
    """Return the tables where a chain may end with a unit: where they break nothing, if possible.

    First those that want people, and their homes; then the others, which all cost the same.
    Somebody who stands takes any chair.
    """
    tables, where = welcome(sitting, unit), sitting.where
    if tables:
        homes = sum(1 << home for home in {sitting.home[person] for person in unit} - {NOWHERE})
        special = tables & (sitting.wanting | homes)
        return list(members(special)), list(members(tables & ~special))
    if where[unit[0]] != NOWHERE:
        return [], []
    free = [table for table in sitting.tables if sitting.chairs(table) >= len(unit)]
    pinned = _pinned(sitting, unit)
    return [table for table in free if pinned >> table & 1] or free, []


def steps_on(sitting: Sitting, unit: Unit) -> list[int]:
    """Return the tables where a chain may go on: where a unit breaks nothing once another has left.

    And one where nothing is broken: those are all the same to the people who move next.
    """
    tables = welcome(sitting, unit)
    one = tables & -tables
    return [*members(one), *(t for t in _curable(sitting, unit) if not tables >> t & 1)]


def welcome(sitting: Sitting, unit: Unit) -> int:
    """Return the mask of open tables where people could sit down and break nothing."""
    where, needs = sitting.where, 0
    tables = sitting.roomy & _pinned(sitting, unit)
    for person in unit:
        for foe in sitting.foes(person):
            if where[foe] != NOWHERE:
                tables &= ~(1 << where[foe])
        if where[person] != NOWHERE:
            tables &= ~(1 << where[person])
        needs += sitting.board.access[person]
    if needs or len(unit) > 1:
        for table in members(tables):
            needing = (sitting.at[table] & sitting.board.needs).bit_count()
            if sitting.chairs(table) < len(unit) or not sitting.suits(table, needing + needs):
                tables &= ~(1 << table)
    return tables


def _curable(sitting: Sitting, unit: Unit) -> list[int]:
    """Return the open tables, and those of their pins, where a unit has one foe at most."""
    where, foes = sitting.where, [0] * len(sitting.at)
    for person in unit:
        for foe in sitting.foes(person):
            if where[foe] != NOWHERE:
                foes[where[foe]] += 1
    allowed = _pinned(sitting, unit)
    return [
        table
        for table, count in enumerate(foes)
        if count <= 1
        and (sitting.at[table] or allowed != EVERYWHERE)
        and table != where[unit[0]]
        and allowed >> table & 1
        and sitting.chairs(table) >= 1 - len(unit)
    ]


def _pinned(sitting: Sitting, unit: Unit) -> int:
    """Return the mask of the tables that pins allow; of all where nobody is pinned."""
    if not any(person in sitting.pins for person in unit):
        return EVERYWHERE
    tables = {table for person in unit for table in sitting.pins.get(person, ())}
    return sum(1 << table for table in tables)
