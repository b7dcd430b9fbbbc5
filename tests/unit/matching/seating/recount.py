"""A plan counted again, pair by pair, from nothing but the words of the promises."""

from collections import Counter
from collections.abc import Iterator
from functools import partial, reduce
from itertools import combinations, product
from typing import NamedTuple

from services.matching.seating.room import Pair, Plan, Room, Seats, normalised
from shared.facts import Level, LevelCounts


class Counted(NamedTuple):
    """What is true of some rounds: three figures, those who stand, and who met."""

    broken: int = 0
    standing: int = 0
    alone: int = 0
    one_topic: int = 0
    met: frozenset[Pair] = frozenset()


def counted(room: Room, plan: Plan) -> Counted:
    """Return what is true of a whole plan."""
    sum_of = Counted()
    for number in range(room.rounds):
        seats = plan.rounds[number] if number < len(plan.rounds) else {}
        sum_of = then(room, sum_of, one_round(room, number, seats))
    return sum_of


def then(room: Room, before: Counted, after: Counted) -> Counted:
    """Return what is true of two rounds after another: who meets again is broken, too."""
    again = len((before.met & after.met) - room.together)
    return Counted(
        before.broken + after.broken + again,
        before.standing + after.standing,
        before.alone + after.alone,
        before.one_topic + after.one_topic,
        before.met | after.met,
    )


def one_round(room: Room, number: int, seats: Seats) -> Counted:
    """Return what is true of one round."""
    here, broken, alone, topics = room.present[number], 0, 0, 0
    waiting, met = set(here), set[Pair]()
    at: dict[str, str] = {}
    for table in room.tables:
        party = [key for key in dict.fromkeys(seats.get(table.id, ())) if key in waiting]
        waiting -= set(party)
        at |= dict.fromkeys(party, table.id)
        met |= {frozenset(pair) for pair in combinations(party, 2)}
        alone += sum(not any(share(room, key, other) for other in party) for key in party)
        topics += len(party) > 1 and any(set(party) <= ids for ids in room.interests.values())
        people = [person for person in room.people if person.id in party]
        if party or table.required:
            broken += max(0, table.minimum - len(party))
            hosts = any(person.host for person in people)
            broken += any(person.host for person in room.people) and not hosts
        broken += max(0, len(party) - table.capacity)
        if table.access_seats is not None:
            broken += max(0, sum(person.access for person in people) - table.access_seats)
    broken += len(waiting) + sum(map(len, seats.values())) - len(at)
    broken += sum(at.get(p) != table for p, r, table in room.pins if r == number and p in here)
    for pair in room.together:
        one, other = sorted(pair) if len(pair) == 2 else ("", "")
        if {one, other} <= here:
            broken += at.get(one, one) != at.get(other, other)
    staff = {person.id: normalised(person.company or "") or person.id for person in room.people}
    for pair in met - room.together:
        one, other = sorted(pair)
        broken += (pair in room.apart) + (staff[one] == staff[other])
    return Counted(broken, len(waiting), alone, topics, frozenset(met))


def share(room: Room, one: str, other: str) -> bool:
    """Tell whether two different people share a genuine interest, or a field where that counts."""
    return level(room, one, other) is not None


def level(room: Room, one: str, other: str) -> Level | None:
    """Return the narrowest level at which two different people share something, if they do."""
    both = [c.level for c in room.genuine.values() if one != other and {one, other} <= set(c.words)]
    if "same" in both:
        return "same"
    if "topic" in both:
        return "topic"
    return "field" if both and (is_wanting(room, one) or is_wanting(room, other)) else None


def is_wanting(room: Room, one: str) -> bool:
    """Tell whether somebody cannot sit with somebody nearer than a field in every round."""
    narrow = [set(c.words) for c in room.genuine.values() if c.level != "field" and one in c.words]
    nearer = set().union(*narrow) - {one}
    mates = {other for other in nearer if frozenset({one, other}) in room.together}
    rounds = [here for here in room.present if one in here and not here & mates]
    strangers = {
        other
        for other in nearer - mates
        if not are_apart(room, one, other) and any({one, other} <= here for here in room.present)
    }
    return len(strangers) < len(rounds)


def are_apart(room: Room, one: str, other: str) -> bool:
    """Tell whether two know each other or are colleagues."""
    firm = {person.id: normalised(person.company or "") or person.id for person in room.people}
    return frozenset({one, other}) in room.apart or firm[one] == firm[other]


def warm_pairs(room: Room) -> frozenset[Pair]:
    """Return the pairs whose meeting is warm."""
    return frozenset(
        frozenset(pair)
        for pair in combinations(sorted(person.id for person in room.people), 2)
        if share(room, *pair) and not are_apart(room, *pair)
    ) - (room.apart | room.together)


def levels(room: Room, plan: Plan) -> tuple[LevelCounts, LevelCounts]:
    """Return at which levels the tables with a topic and the warm pairs of a plan hold."""
    met = counted(room, plan).met & warm_pairs(room)
    pairs: Counter[str] = Counter(level(room, *sorted(pair)) or "none" for pair in met)
    topics: Counter[str] = Counter()
    for number, here in enumerate(room.present):
        waiting = set(here)
        seats = plan.rounds[number] if number < len(plan.rounds) else {}
        for table in room.tables:
            party = set(seats.get(table.id, ())) & waiting
            waiting -= party
            held = {c.level for c in room.genuine.values() if party <= set(c.words)} - {"field"}
            if len(party) > 1 and held:
                topics["same" if "same" in held else "topic"] += 1
    return LevelCounts(**topics), LevelCounts(**pairs)


def every_plan(room: Room) -> Iterator[Counted]:
    """Yield what is true of every plan there is, and once where it is the same of several."""
    rounds: list[set[Counted]] = []
    for number, present in enumerate(room.present):
        here = sorted(present)
        tables = [None, *(table.id for table in room.tables)]
        rounds.append(set())
        for choice in product(tables, repeat=len(here)):
            seats = {
                table: tuple(key for key, at in zip(here, choice, strict=True) if at == table)
                for table in tables
                if table is not None
            }
            rounds[-1].add(one_round(room, number, seats))
    for evening in product(*rounds):
        yield reduce(partial(then, room), evening)
