"""Seating help circles together: each circle gets a table, and its people are pinned to it.

Pins are promises like any other, so that solver, repair and checker know them already. Nothing
else is given up for a circle: it is left as it is where two of it know each other, are colleagues,
or have met in an earlier round.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from services.matching.seating.room import Pair, Pin, Plan, Room, normalised


def pins_of(room: Room, plan: Plan, circles: Iterable[Sequence[str]]) -> frozenset[Pin]:
    """Return pins that seat as many of these circles as can be in the last round, largest first.

    Among the tables with room it is the one at which most of a circle sit already; ties in the
    order of tables.
    """
    tables = _Tables(room, plan)
    for circle in sorted(circles, key=lambda circle: (-len(circle), sorted(circle))):
        tables.seat(circle)
    return frozenset(tables.pins())


class _Tables:
    """The tables of the last round, as far as somebody is pinned to them."""

    def __init__(self, room: Room, plan: Plan) -> None:
        self._last = room.rounds - 1
        self._seats = plan.rounds[self._last]
        self._here = room.present[self._last]
        self._chairs = {table.id: table.capacity for table in room.tables}
        self._access = {t.id: t.access_seats for t in room.tables if t.access_seats is not None}
        self._needs = {person.id for person in room.people if person.access}
        self._parted = _parted(room, plan)
        self._bound = {pin.person for pin in room.pins if pin.round == self._last}
        self._at: dict[str, list[str]] = {table: [] for table in self._chairs}
        self._circled: set[str] = set()
        for pin in sorted(room.pins):
            if pin.round == self._last and pin.table in self._at and pin.person in self._here:
                self._at[pin.table].append(pin.person)

    def seat(self, circle: Sequence[str]) -> None:
        """Give a circle a table, if there is one for it."""
        if not self._here.issuperset(circle) or not self._bound.isdisjoint(circle):
            return
        fitting = [table for table in self._at if self._fits(circle, table)]
        if fitting:
            table = max(fitting, key=lambda key: len({*self._seats.get(key, ())} & {*circle}))
            self._at[table] += circle
            self._circled.update(circle)

    def pins(self) -> Iterator[Pin]:
        """Yield where those who are in a circle sit."""
        for table, there in self._at.items():
            yield from (Pin(key, self._last, table) for key in there if key in self._circled)

    def _fits(self, circle: Sequence[str], table: str) -> bool:
        there = [*self._at[table], *circle]
        access = self._access.get(table, len(there))
        return (
            len(there) <= self._chairs[table]
            and len(self._needs.intersection(there)) <= access
            and not any(frozenset(pair) in self._parted for pair in combinations(there, 2))
        )


def _parted(room: Room, plan: Plan) -> set[Pair]:
    """Return the pairs who may not share a table in the last round."""
    parted = set(room.apart)
    staff: dict[str, list[str]] = {}
    for person in room.people:
        if company := normalised(person.company or ""):
            staff.setdefault(company, []).append(person.id)
    parties = [*staff.values(), *(ids for seats in plan.rounds[:-1] for ids in seats.values())]
    for party in parties:
        parted.update(frozenset(pair) for pair in combinations(party, 2))
    return parted - room.together
