"""What changes in a room, and whom that moves."""

from dataclasses import replace

from services.matching.seating.room import Pair, Plan, Room


def without(room: Room, *gone: str) -> Room:
    """Return a room that some have left, or never came to."""
    return replace(room, present=tuple(here - set(gone) for here in room.present))


def moved(before: Plan, after: Plan) -> int:
    """Return how many people who had a seat have another one."""
    homes = [{p: t for t, ids in seats.items() for p in ids} for seats in before.rounds]
    return sum(
        homes[number].get(person, table) != table
        for number, seats in enumerate(after.rounds)
        for table, ids in seats.items()
        for person in ids
    )


def moved_people(before: Plan, after: Plan) -> set[str]:
    """Return who had a seat and has another one."""
    homes = [{p: t for t, ids in seats.items() for p in ids} for seats in before.rounds]
    return {
        person
        for number, seats in enumerate(after.rounds)
        for table, ids in seats.items()
        for person in ids
        if homes[number].get(person, table) != table
    }


def pairs(*names: str) -> frozenset[Pair]:
    """Return a pair for each two letters."""
    return frozenset(frozenset(pair) for pair in names)
