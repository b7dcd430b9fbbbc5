"""Who may sit at which table of a plan: among strangers, and as they need and were promised to."""

from collections.abc import Sequence

from services.matching.seating.room import Plan
from services.matching.situation import Situation

Place = tuple[int, str]
"""A table in a round, counted from 0."""


class Welcome:
    """Whom a table could take. Rounds that are over count as met."""

    def __init__(self, situation: Situation, plan: Plan) -> None:
        room = situation.room
        self._plan = plan
        self._present = room.present
        self._pins = {(pin.person, pin.round): pin.table for pin in room.pins}
        self._access = {person.id for person in room.people if person.access}
        self._access_seats = {table.id: table.access_seats for table in room.tables}
        self._known: dict[str, set[str]] = {}
        for pair in room.apart:
            self._acquaint(pair)
        for colleagues in room.staff.values():
            self._acquaint(colleagues)
        for seats in plan.rounds[: situation.frozen]:
            for people in seats.values():
                self._acquaint(frozenset(people))

    def may_sit(self, person: str, place: Place) -> bool:
        """Tell whether somebody is there in that round and could sit at that table.

        They know nobody there, are not pinned to another one, and have an access seat if they need
        one.
        """
        round_, table = place
        there = self._plan.rounds[round_].get(table, ())
        return (
            person in self._present[round_]
            and self._pins.get((person, round_), table) == table
            and self._known.get(person, set[str]()).isdisjoint(there)
            and (person not in self._access or self._has_access_seat(person, table, there))
        )

    def _has_access_seat(self, person: str, table: str, there: Sequence[str]) -> bool:
        seats = self._access_seats.get(table)
        return seats is None or len(self._access.intersection(there) - {person}) < seats

    def _acquaint(self, people: frozenset[str]) -> None:
        for person in people:
            self._known.setdefault(person, set()).update(people - {person})
