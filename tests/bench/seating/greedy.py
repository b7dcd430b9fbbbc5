"""A greedy peer: one person after the other takes the seat that breaks and shares the best."""

from random import Random

from services.matching.seating.room import Person, Plan, Room, Table


def greedy(room: Room, seed: int) -> Plan:
    """Return a plan made in one go: hosts first, then everybody else in an order of chance."""
    random = Random(f"greedy {seed}")  # noqa: S311 - no secret, always the same
    met: set[frozenset[str]] = set()
    rounds = []
    for number, here in enumerate(room.present):
        seats: dict[str, list[Person]] = {table.id: [] for table in room.tables}
        pins = {pin.person: pin.table for pin in room.pins if pin.round == number}
        order = random.sample([p for p in room.people if p.id in here], len(here))
        for person in sorted(order, key=lambda p: (p.id not in pins, not p.host, not p.access)):
            table = pins.get(person.id) or _seat(room, seats, person, met)
            if table is not None:
                met.update(frozenset({person.id, other.id}) for other in seats[table])
                seats[table].append(person)
        rounds.append({table: tuple(p.id for p in party) for table, party in seats.items()})
    return Plan(tuple(rounds))


def _seat(
    room: Room, seats: dict[str, list[Person]], person: Person, met: set[frozenset[str]]
) -> str | None:
    """Return the table at which they break the least, share the most and fill it up, if any."""
    likes = [holders for holders in room.interests.values() if person.id in holders]
    free = [table for table in room.tables if len(seats[table.id]) < table.capacity]
    best = min(
        free,
        default=None,
        key=lambda table: (
            _broken(room, table, seats[table.id], person, met),
            len(seats[table.id]) >= table.minimum,
            -_shared(seats[table.id], likes),
        ),
    )
    return best.id if best else None


def _broken(
    room: Room, table: Table, party: list[Person], person: Person, met: set[frozenset[str]]
) -> int:
    pairs = [frozenset({person.id, other.id}) for other in party]
    broken = sum((pair in room.apart) + (pair in met) for pair in pairs)
    broken += sum(person.company is not None and person.company == p.company for p in party)
    broken += person.host and any(other.host for other in party)  # there are tables without one
    if person.access and table.access_seats is not None:
        broken += sum(other.access for other in party) >= table.access_seats
    return broken


def _shared(party: list[Person], likes: list[frozenset[str]]) -> int:
    """Return how many of a party hold the interest that most of them share with somebody."""
    return max((sum(other.id in holders for other in party) for holders in likes), default=0)
