"""Late changes to a seated event: who stays away, who comes unannounced, pins and new conflicts.

Drawn from a seed against a seating, such that each of them alone can be repaired.
"""

from dataclasses import replace
from random import Random

from services.matching.seating.room import Person, Pin, Plan, Room

TWO = 2

KINDS = ("no-show", "walk-in", "pin", "conflict")


def changed(room: Room, plan: Plan, count: int, seed: int) -> Room:
    """Return the room after so many changes, of each kind in turn, to its first round.

    Nobody is changed twice; a change for which nobody is left is passed over.
    """
    random = Random(f"changes {count} {seed}")  # noqa: S311 - no secret, always the same
    drawing = _Drawing(room, plan, random)
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        if kind == "no-show":
            room = drawing.no_show(room)
        elif kind == "walk-in":
            room = drawing.walk_in(room, f"walk-in {number}")
        elif kind == "pin":
            room = drawing.pin(room)
        else:
            room = drawing.conflict(room)
    return room


class _Drawing:
    """Who sits where, who was not changed yet, and which tables nobody was pinned to."""

    def __init__(self, room: Room, plan: Plan, random: Random) -> None:
        self._random = random
        self._seats = plan.rounds[0]
        self._spare = {
            table.id: len(self._seats.get(table.id, ())) - table.minimum for table in room.tables
        }
        self._table_of = {key: table for table, ids in self._seats.items() for key in ids}
        self._quiet = {p.id for p in room.people if not p.host and not p.access}
        self._unpinned = [table.id for table in room.tables]

    def no_show(self, room: Room) -> Room:
        leaving = [key for key in sorted(self._quiet) if self._spare[self._table_of[key]] > 0]
        if not leaving:
            return room
        key = self._random.choice(leaving)
        self._spare[self._table_of[key]] -= 1
        self._quiet.discard(key)
        return replace(room, present=(room.present[0] - {key},))

    def walk_in(self, room: Room, name: str) -> Room:
        if len(room.present[0]) >= sum(table.capacity for table in room.tables):
            return room
        words = self._random.sample(sorted(room.interests), min(5, len(room.interests)))
        newcomer = Person(name, tuple(words))
        here = room.present[0] | {name}
        return replace(room, people=(*room.people, newcomer), present=(here,))

    def pin(self, room: Room) -> Room:
        if not self._quiet or not self._unpinned:
            return room
        key = self._random.choice(sorted(self._quiet))
        table = self._random.choice(self._unpinned)
        self._unpinned.remove(table)
        self._quiet.discard(key)
        return replace(room, pins=room.pins | {Pin(key, 0, table)})

    def conflict(self, room: Room) -> Room:
        parties = [sorted(self._quiet.intersection(ids)) for ids in self._seats.values()]
        quarrelling = [party for party in parties if len(party) >= TWO]
        if not quarrelling:
            return room
        pair = frozenset(self._random.sample(self._random.choice(quarrelling), TWO))
        self._quiet -= pair
        return replace(room, apart=room.apart | {pair})


def moved(room: Room, before: Plan, after: Plan) -> int:
    """Return how many people who are still there sit at another table than before."""
    old = {key: table for table, ids in before.rounds[0].items() for key in ids}
    new = {key: table for table, ids in after.rounds[0].items() for key in ids}
    return sum(new.get(key) != table for key, table in old.items() if key in room.present[0])
