"""An independent check of a seating plan's certificate. It shares no code with the solver.

Every figure is recomputed from the room and the plan, with sets of ids, and every bound is proved
again by counting. A bound weaker than what is proved here is still true; a stronger one is refused.
"""

from collections import Counter
from collections.abc import Set as AbstractSet
from itertools import combinations
from math import comb

from services.matching.seating.room import SMALL_TALK, Certificate, Plan, Room, Table, normalised

Pair = tuple[str, str]


def check(room: Room, plan: Plan, certificate: Certificate) -> list[str]:
    """Return what is wrong with a certificate, in plain words; nothing if it is accepted."""
    evening = _Evening(room, plan)
    complaints = []
    if len(plan.rounds) != room.rounds:
        complaints.append(f"The plan has {len(plan.rounds)} rounds, the room {room.rounds}.")
    for name, (value, bound, sign) in evening.figures().items():
        claim = getattr(certificate, name)
        if claim.value != value:
            complaints.append(f"{name} is {value}, not {claim.value}.")
        if sign * claim.bound > sign * bound:
            complaints.append(f"{name} has a bound of {bound}, not of {claim.bound}.")
        if sign * claim.bound > sign * claim.value:
            complaints.append(f"{name} is {claim.value}, beyond its bound of {claim.bound}.")
    if certificate.broken.value and not certificate.broken.witness:
        complaints.append("Promises are broken and nothing says which.")
    return complaints


class _Evening:
    """A room and a plan for it, and everything that can be counted there."""

    def __init__(self, room: Room, plan: Plan) -> None:
        self.room = room
        self.chairs = sorted((table.capacity for table in room.tables), reverse=True)
        self.minima = sorted(max(1, table.minimum) for table in room.tables)
        self.staff: dict[str, set[str]] = {}
        self.company = {p.id: normalised(p.company or "") or f"\0{p.id}" for p in room.people}
        self.topics: dict[str, set[str]] = {p.id: set() for p in room.people}
        self.fans: dict[str, set[str]] = {}
        for person in room.people:
            self.staff.setdefault(self.company[person.id], set()).add(person.id)
            for interest in {normalised(words) for words in person.interests} - {""}:
                self.fans.setdefault(interest, set()).add(person.id)
        for interest, ids in list(self.fans.items()):
            if not 2 <= len(ids) <= len(room.people) / SMALL_TALK:  # noqa: PLR2004 - a pair
                del self.fans[interest]
        for interest, ids in self.fans.items():
            for key in ids:
                self.topics[key].add(interest)
        self.known: dict[str, set[str]] = {p.id: set() for p in room.people}
        for one, other in (sorted(pair) for pair in room.apart if len(pair) == 2):  # noqa: PLR2004
            if one in self.known and other in self.known:
                self.known[one].add(other)
                self.known[other].add(one)
        self._sit_down(plan)
        self._count()

    def figures(self) -> dict[str, tuple[int, int, int]]:
        """Return value, bound and direction (1 where less is better) of each figure."""
        return {
            "broken": (self.broken, self._least_broken(), 1),
            "alone": (self.alone, max(0, self.least_alone), 1),
            "one_topic": (self.one_topic, self._most_topics(), -1),
            "warm": (self.warm, self.most_warm // 2, -1),
        }

    def _sit_down(self, plan: Plan) -> None:
        """Give everybody present their first seat in each round; what is left over is broken."""
        self.parties: list[tuple[Table, set[str]]] = []
        self.broken = self.standing = 0
        met: set[Pair] = set()
        for number, present in enumerate(self.room.present):
            seats = plan.rounds[number] if number < len(plan.rounds) else {}
            waiting, pairs = set(present), set[Pair]()
            for table in self.room.tables:
                party = waiting & set(seats.get(table.id, ()))
                waiting -= party
                self.parties.append((table, party))
                pairs.update(combinations(sorted(party), 2))
            self.standing += len(waiting)
            self.broken += sum(map(len, seats.values())) - len(present) + 2 * len(waiting)
            self.broken += len(met & pairs)
            met |= pairs
        self.met = met

    def _count(self) -> None:
        """Count what holds at the tables, then what each person's partners allow at best."""
        self.alone = self.one_topic = 0
        for table, party in self.parties:
            self.broken += max(0, len(party) - table.capacity)
            self.broken += max(0, table.minimum - len(party)) if party else 0
            firms = Counter(self.company[key] for key in party)
            self.broken += sum(comb(count, 2) for count in firms.values())
            self.broken += sum(len(self.known[key] & party) for key in party) // 2
            held = Counter(interest for key in party for interest in self.topics[key])
            common = {interest for interest, count in held.items() if count > 1}
            self.alone += sum(1 for key in party if not self.topics[key] & common)
            self.one_topic += len(party) > 1 and len(party) in held.values()
        self.warm = self.most_warm = 0
        self.least_alone = -self.standing
        self.loners: list[set[str]] = [set() for _ in self.room.present]
        self.strangers = 0
        met_by: dict[str, set[str]] = {}
        for one, other in self.met:
            met_by.setdefault(one, set()).add(other)
        for key in self.topics:
            self._count_for(key, met_by.get(key, set()))

    def _count_for(self, key: str, met: AbstractSet[str]) -> None:
        apart = self.known[key] | self.staff[self.company[key]]
        share = set[str]().union(*(self.fans[interest] for interest in self.topics[key])) - {key}
        friends = share - apart
        here = [present for present in self.room.present if key in present]
        together = frozenset[str]().union(*set(here))
        allowed = {present: len(friends & present) for present in set(here)}
        partners = {p: len(share & p) for p in allowed} if self.broken else allowed
        lonely = sum(not partners[present] for present in here)
        few = 0 if self.broken else len(here) - len(friends & together)
        self.least_alone += max(lonely, few)
        for number, present in enumerate(self.room.present):
            if allowed.get(present) == 0:
                self.loners[number].add(key)
        self.warm += len(met & friends)
        self.strangers += len(together) - len(together & apart)
        chairs = max(self.chairs, default=1) - 1 + self.broken
        meetings = sum(min(chairs, allowed[present]) for present in here)
        self.most_warm += min(len(friends & together), meetings)

    def _least_broken(self) -> int:
        totals = {0}
        for table in self.room.tables:
            sizes = range(max(1, table.minimum), table.capacity + 1)
            totals |= {total + size for total in totals for size in sizes}
        rounds = self.room.present
        misfits = sum(min(abs(len(here) - total) for total in totals) for here in rounds)
        if self.standing or not self.room.tables:
            return misfits
        count = len(self.room.tables)
        meetings = sum(_split(len(here), count) for here in rounds)
        again = sum(
            max((_split(len(here & before), count**2) for before in rounds[:number]), default=0)
            for number, here in enumerate(rounds)
        )
        together = sum(self._least_together(here) for here in rounds)
        return max(together + again, misfits + max(0, meetings - self.strangers // 2))

    def _least_together(self, here: frozenset[str]) -> int:
        """Bound the misfits and colleagues at one table, over every number of open tables."""
        firms = [len(staff & here) for staff in self.staff.values() if len(staff) > 1]
        costs = [0] if not here else []
        for count in range(1, len(self.room.tables) + 1):
            missing = sum(self.minima[:count]) - len(here)
            crowded = len(here) - sum(self.chairs[:count])
            costs.append(max(0, missing, crowded) + sum(_split(firm, count) for firm in firms))
        return min(costs)

    def _most_topics(self) -> int:
        count = len(self.room.tables)
        if self.broken:
            return sum(min(count, len(here) // 2) for here in self.room.present)
        total = 0
        carried = Counter[str]()
        smallest = min((self._party(here) for here in self.room.present), default=2)
        for here, loners in zip(self.room.present, self.loners, strict=True):
            size = self._party(here)
            each = {k: self._carried(ids & here, size) for k, ids in self.fans.items()}
            carried.update(each)
            closed = next(n for n in range(count + 1) if sum(self.chairs[:n]) >= len(loners))
            total += min(count - closed, len(here - loners) // size, sum(each.values()))
        pairs = {k: comb(len(ids), 2) // comb(smallest, 2) for k, ids in self.fans.items()}
        return min(total, sum(min(carried[k], pairs[k]) for k in pairs))

    def _party(self, here: frozenset[str]) -> int:
        """Return the fewest people at any open table, since the others hold only so many."""
        spare = sum(self.chairs) - len(here)
        sizes = (max(table.minimum, table.capacity - spare) for table in self.room.tables)
        return max(2, min(sizes, default=2))

    def _carried(self, fans: AbstractSet[str], size: int) -> int:
        """Return how many tables these people can fill, colleagues apart."""
        firms = Counter(self.company[key] for key in fans).values()
        tables = 0
        while sum(min(firm, tables + 1) for firm in firms) >= size * (tables + 1):
            tables += 1
        return tables


def _split(people: int, tables: int) -> int:
    """Return the fewest pairs who sit together when people are spread over tables."""
    each, more = divmod(people, tables)
    return comb(each, 2) * tables + each * more
