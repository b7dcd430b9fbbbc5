"""Who may sit at which table of a plan: never with anybody they know, or have met there."""

from services.matching.seating.room import Plan
from services.matching.situation import Situation

Place = tuple[int, str]
"""A table in a round, counted from 0."""


class Unacquainted:
    """Whom people would be strangers to. Rounds that are over count as met."""

    def __init__(self, situation: Situation, plan: Plan) -> None:
        self._plan = plan
        self._known: dict[str, set[str]] = {}
        for pair in situation.room.apart:
            self._acquaint(pair)
        for colleagues in situation.room.staff.values():
            self._acquaint(colleagues)
        for seats in plan.rounds[: situation.frozen]:
            for people in seats.values():
                self._acquaint(frozenset(people))

    def may_sit(self, person: str, place: Place) -> bool:
        """Tell whether nobody sits at a table whom this person knows."""
        round_, table = place
        there = self._plan.rounds[round_].get(table, ())
        return self._known.get(person, set[str]()).isdisjoint(there)

    def _acquaint(self, people: frozenset[str]) -> None:
        for person in people:
            self._known.setdefault(person, set()).update(people - {person})
