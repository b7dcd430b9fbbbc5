"""The room in arrays, for compiled code: people, tables and interests as positions.

People stand in the order of their ids, tables in that of the room, interests in that of their
normalised words, so that the same room in another order of people is the same problem.
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matching.seating.room import Pair, Plan, Room, normalised

NOWHERE = -1
ANY_NUMBER = 1 << 20
"""Access seats of a table that suits everybody."""

Ints = NDArray[np.int32]
Bits = NDArray[np.uint64]
Flags = NDArray[np.uint8]


class Arrays(NamedTuple):
    """A room of n people, g tables, r rounds and k genuine interests; w = ceil(n / 64).

    A row of `share` and `apart` is a set of people: q is in row p if bit q % 64 of word q // 64 is
    set. Lists of lists lie end to end: those of p are `like[like_at[p]:like_at[p + 1]]`.
    """

    share: Bits
    """n x w: who shares a genuine interest with whom, or a field where one of them is wanting."""
    apart: Bits
    """n x w: who must not sit with whom, colleagues or acquainted; never two who are together."""
    company: Ints
    """n: the number of each person's company, -1 for one of their own."""
    like_at: Ints
    like: Ints
    """Each person's genuine interests."""
    fan_at: Ints
    fan: Ints
    """Each interest's people."""
    mate_at: Ints
    mate: Ints
    """Those whom each person must sit with."""
    host: Flags
    hosts: Ints
    """Who is a host."""
    access: Flags
    capacity: Ints
    minimum: Ints
    access_seats: Ints
    required: Flags
    """g: whether a table has to be opened."""
    present: Flags
    """r x n: who is to be seated in which round."""
    pin: Ints
    """r x n: the table that a person is pinned to, or -1."""

    @property
    def wants_hosts(self) -> bool:
        """Tell whether every table wants a host."""
        return len(self.hosts) > 0


class Nuances(NamedTuple):
    """What tells plans of equal figures apart, as sets of people, n x w."""

    near: Bits
    """Whose meeting is worth a little more: they share the same, or one is silent and one hosts."""
    strained: Bits
    """Whose meeting is worth a little less: they share no more than a field, or both are silent."""


def arrays(room: Room) -> Arrays:  # noqa: C901 - one list after the other
    """Return a room in arrays."""
    people = sorted(room.people, key=lambda person: person.id)
    place = {person.id: at for at, person in enumerate(people)}
    tables = {table.id: at for at, table in enumerate(room.tables)}
    count = len(people)
    fans = [sorted(place[key] for key in ids) for ids in room.interests.values()]
    likes: list[list[int]] = [[] for _ in people]
    for interest, holders in enumerate(fans):
        for person in holders:
            likes[person].append(interest)
    companies = [normalised(person.company or "") for person in people]
    staff: dict[str, list[int]] = {}
    for at, company in enumerate(companies):
        if company:
            staff.setdefault(company, []).append(at)
    firms = [ids for ids in staff.values() if len(ids) > 1]
    company_of = np.full(count, -1, np.int32)
    for number, ids in enumerate(firms):
        company_of[ids] = number
    mates = _neighbours(room.together, place, count)
    known = _neighbours(room.apart, place, count)
    apart = sets(chain(firms, ([p, q] for p, near in enumerate(known) for q in near)), count)
    for one, others in enumerate(mates):
        for other in others:
            apart[one, other // 64] &= ~np.uint64(1 << other % 64)
    pin = np.full((room.rounds, count), NOWHERE, np.int32)
    for key, round_, table in sorted(room.pins):
        if key in place and table in tables and 0 <= round_ < room.rounds:
            pin[round_, place[key]] = tables[table]
    present = np.zeros((room.rounds, count), np.uint8)
    for round_, here in enumerate(room.present):
        present[round_, [place[key] for key in here]] = 1
    narrow = sets(fans, count)
    return Arrays(
        narrow | _in_fields(room, narrow, place) if room.fields else narrow,
        apart,
        company_of,
        *_flat(likes),
        *_flat(fans),
        *_flat(mates),
        _flags(person.host for person in people),
        _ints(at for at, person in enumerate(people) if person.host),
        _flags(person.access for person in people),
        _ints(table.capacity for table in room.tables),
        _ints(table.minimum for table in room.tables),
        _ints(
            ANY_NUMBER if table.access_seats is None else table.access_seats
            for table in room.tables
        ),
        _flags(table.required for table in room.tables),
        present,
        pin,
    )


def seats_of(room: Room, plan: Plan) -> Ints:
    """Return r x n: each person's table in each round, the first one named, or `NOWHERE`."""
    place = {key: at for at, key in enumerate(sorted(person.id for person in room.people))}
    seats = np.full((room.rounds, len(place)), NOWHERE, np.int32)
    for round_, here in enumerate(room.present):
        sitting = plan.rounds[round_] if round_ < len(plan.rounds) else {}
        for at, table in enumerate(room.tables):
            for key in sitting.get(table.id, ()):
                if key in here and seats[round_, place[key]] == NOWHERE:
                    seats[round_, place[key]] = at
    return seats


def plan_of(room: Room, seats: Ints) -> Plan:
    """Return the plan that such an array means."""
    ids = sorted(person.id for person in room.people)
    rounds = []
    for row in seats.tolist():
        parties: dict[str, list[str]] = {table.id: [] for table in room.tables}
        for key, table in zip(ids, row, strict=True):
            if table != NOWHERE:
                parties[room.tables[table].id].append(key)
        rounds.append({table: tuple(party) for table, party in parties.items()})
    return Plan(tuple(rounds))


def nuances(room: Room) -> Nuances | None:
    """Return what tells plans of equal figures apart; None in a plain room."""
    if room.is_plain:
        return None
    place = {key: at for at, key in enumerate(sorted(person.id for person in room.people))}
    count, silent = len(place), _places(room.silent, place)
    hosts = _places((person.id for person in room.people if person.host), place)
    commons = room.genuine.values()
    same, narrow = (
        sets((_places(c.words, place) for c in commons if c.level in levels), count)
        for levels in (("same",), ("same", "topic"))
    )
    strained = _in_fields(room, narrow, place) | sets([silent], count)
    return Nuances(same | _across(silent, hosts, count), strained)


def _in_fields(room: Room, narrow: Bits, place: dict[str, int]) -> Bits:
    """Return who shares a field and nothing narrower where one of the two is wanting."""
    fields = sets((_places(ids, place) for ids in room.fields.values()), len(place))
    wanting = _across(_places(room.wanting, place), range(len(place)), len(place))
    return fields & wanting & ~narrow


def _places(ids: Iterable[str], place: dict[str, int]) -> list[int]:
    return sorted(place[key] for key in ids)


def _across(ones: Sequence[int], others: Sequence[int], count: int) -> Bits:
    """Return who is one of the first with whom of the others, and the other way round."""
    sets = np.zeros((count, (count + 63) // 64), np.uint64)
    sets[np.asarray(ones, np.int64)] |= _among(others, count)
    sets[np.asarray(others, np.int64)] |= _among(ones, count)
    return _without_themselves(sets)


def _among(ids: Sequence[int], count: int) -> Bits:
    """Return a set of people, out of `count` in the room."""
    row = np.zeros((count + 63) // 64, np.uint64)
    places = np.asarray(ids, np.int64)
    np.bitwise_or.at(row, places // 64, np.uint64(1) << (places % 64).astype(np.uint64))
    return row


def _neighbours(pairs: Iterable[Pair], place: dict[str, int], count: int) -> list[list[int]]:
    near: list[set[int]] = [set() for _ in range(count)]
    for pair in pairs:
        known = [place[key] for key in pair if key in place]
        if len(known) == 2:  # noqa: PLR2004 - a pair
            near[known[0]].add(known[1])
            near[known[1]].add(known[0])
    return [sorted(ids) for ids in near]


def sets(groups: Iterable[Sequence[int]], count: int) -> Bits:
    """Return who is in one of the groups with whom, nobody with themselves."""
    sets = np.zeros((count, (count + 63) // 64), np.uint64)
    for group in groups:
        sets[np.asarray(group, np.int64)] |= _among(group, count)
    return _without_themselves(sets)


def _without_themselves(sets: Bits) -> Bits:
    everybody = np.arange(len(sets))
    sets[everybody, everybody // 64] &= ~(np.uint64(1) << (everybody % 64).astype(np.uint64))
    return sets


def _flat(lists: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    starts = np.cumsum([0, *map(len, lists)], dtype=np.int32)
    return starts, _ints(chain.from_iterable(lists))


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, np.int32)


def _flags(values: Iterable[bool]) -> Flags:
    return np.fromiter(values, np.uint8)
