"""An independent check of a seating plan's certificate. It shares no code with the solver.

All is counted again, and all bounds proved again for plans that break no more promises and leave no
more people standing; a weaker bound is true too. A set of people is an integer of bits.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import accumulate, count
from math import comb, inf

from services.matching.seating.room import WHOLE, Certificate, Plan, Prices, Room, Table
from shared.facts import LevelCounts


def check(room: Room, plan: Plan, certificate: Certificate) -> list[str]:
    """Return what is wrong with a certificate, in plain words; nothing if it is accepted."""
    evening, complaints = _Evening(room, plan, certificate.prices or Prices({}, 0)), []
    if len(plan.rounds) != room.rounds:
        complaints.append(f"The plan has {len(plan.rounds)} rounds, the room {room.rounds}.")
    for name, sign in (("broken", 1), ("alone", 1), ("one_topic", -1), ("warm", -1)):
        said, value = getattr(certificate, name), getattr(evening, name)
        bound = getattr(evening, f"bound_on_{name}")()
        if said.value != value or sign * said.bound > sign * bound:
            complaints.append(f"{name} is {value}, bound {bound}, not {said.value}, {said.bound}.")
    if (certificate.topics, certificate.pairs) != (evening.topics, evening.pairs):
        complaints.append(f"The topics are {evening.topics}, the pairs {evening.pairs}.")
    if evening.broken and not certificate.broken.witness:
        complaints.append("Promises are broken and nothing says which.")
    return complaints


class _Evening:
    def __init__(self, room: Room, plan: Plan, prices: Prices) -> None:
        self.tables, self.prices, people = room.tables, prices, range(len(room.people))
        self.place = {p: at for at, p in enumerate(sorted(person.id for person in room.people))}
        self.rounds = [self._mask(present) for present in room.present]
        self.there = [[here for here in self.rounds if here >> p & 1] for p in people]
        self.hosts = self._mask(person.id for person in room.people if person.host)
        self.access = self._mask(person.id for person in room.people if person.access)
        self.chairs = sorted((table.capacity for table in room.tables), reverse=True)
        held = [(common.level, self._mask(common.words)) for common in room.genuine.values()]
        self.same, topic, field = ([x for y, x in held if y == z] for z in LevelCounts.model_fields)
        self.fans, self.firms = self.same + topic, [*map(self._mask, room.staff.values())]
        self.mates, known = (self._beside(map(self._mask, p)) for p in (room.together, room.apart))
        same, near, broad, staff = map(self._beside, (self.same, self.fans, field, self.firms))
        self.foes = [[x[p] & ~self.mates[p] for x in (known, staff)] for p in people]
        self.bonds = [known[p] | staff[p] | self.mates[p] | 1 << p for p in people]
        ever = [reduce(int.__or__, self.there[p], 0) for p in people]
        self.strangers = new = [ever[p] & ~self.bonds[p] for p in people]
        bare = (sum(not near[p] & self.mates[p] & x for x in self.there[p]) for p in people)
        wanting = sum(1 << p for p, n in enumerate(bare) if (near[p] & new[p]).bit_count() < n)
        self.share = [near[p] | broad[p] & (-(wanting >> p & 1) | wanting) for p in people]
        self.friends = [self.share[p] & self.strangers[p] for p in people]
        self.met, self.parties = [0 for _ in people], dict[tuple[int, str], int]()
        self.broken = self.alone = self.one_topic = self.standing = self.halves = self.alike = 0
        for number, here in enumerate(self.rounds):
            waiting, seats = here, plan.rounds[number] if number < len(plan.rounds) else {}
            for table in room.tables:
                party = waiting & self._mask(seats.get(table.id, ()))
                waiting, self.parties[number, table.id] = waiting ^ party, party
                if party or table.required:
                    self._count(table, party, here)
            self.standing += waiting.bit_count()
            self.broken += sum(map(len, seats.values())) - (here ^ waiting).bit_count()
            self.halves += sum((self.mates[p] & here).bit_count() for p in _members(waiting))
        self.wishes = defaultdict[tuple[int, int], list[bool]](list)
        self.pinned = defaultdict[tuple[int, str], int](int)
        for key, number, at in room.pins:
            if whom := self._mask([key]) & dict(enumerate(self.rounds)).get(number, 0):
                self.wishes[number, whom].append((number, at) in self.parties)
                self.pinned[number, at] |= whom
                self.broken += not whom & self.parties.get((number, at), 0)
        self.broken += self.standing + self.halves // 2
        warm = [[self.met[p] & self.friends[p] & x[p] for p in people] for x in (same, near, ever)]
        alike, narrow, self.warm = (sum(map(int.bit_count, pairs)) // 2 for pairs in warm)
        self.pairs = LevelCounts(same=alike, topic=narrow - alike, field=self.warm - narrow)
        self.topics = LevelCounts(same=self.alike, topic=self.one_topic - self.alike)

    def _mask(self, ids: Iterable[str]) -> int:
        return reduce(int.__or__, (1 << self.place[key] for key in ids if key in self.place), 0)

    def _beside(self, groups: Iterable[int]) -> list[int]:
        near = [0] * len(self.place)
        for group in groups:
            for p in _members(group):
                near[p] |= group ^ 1 << p
        return near

    def _count(self, table: Table, party: int, here: int) -> None:
        size, access = party.bit_count(), (party & self.access).bit_count()
        self.broken += max(0, size - table.capacity, table.minimum - size)
        self.broken += bool(self.hosts and not self.hosts & party)
        self.broken += 0 if table.access_seats is None else max(0, access - table.access_seats)
        for p in _members(party):
            for wrong in (*self.foes[p], self.met[p] & ~self.mates[p]):
                self.halves += (wrong & party).bit_count()
            self.halves += (self.mates[p] & here & ~party).bit_count()
            self.alone += not self.share[p] & party
            self.met[p] |= party ^ 1 << p
        self.alike += size > 1 and any(not party & ~fans for fans in self.same)
        self.one_topic += size > 1 and any(not party & ~fans for fans in self.fans)

    def bound_on_broken(self) -> int:
        """Bound what access seats and pins cost, with colleagues and repeats or all who meet."""
        rounds, tables, g = self.rounds, self.tables, len(self.tables)
        if self.standing or not tables:
            return sum(max(0, here.bit_count() - sum(self.chairs)) for here in rounds)
        kept = sum(map(self._least_at_tables, rounds))
        for r, here in enumerate(rounds):
            kept += max((self._meet(here & past, g**2) for past in rounds[:r]), default=0)
        met = sum(self._meet(x, g) for x in rounds) - sum(map(int.bit_count, self.strangers)) // 2
        suits = [len(self.place) if t.access_seats is None else t.access_seats for t in tables]
        unsuited = sum(max(0, (here & self.access).bit_count() - sum(suits)) for here in rounds)
        unpinned, clashes = sum(len(held) - any(held) for held in self.wishes.values()), 0
        for (_, at), group in self.pinned.items():
            over = [group.bit_count() - t.capacity for t in tables if t.id == at]
            clashes += max(0, *over, any(group & f for p in _members(group) for f in self.foes[p]))
        return unsuited + max(unpinned + max(kept, met), clashes)

    def _meet(self, people: int, tables: int) -> int:  # pairs at a table, at least
        each, more = divmod(people.bit_count(), tables)
        mates = sum((self.mates[p] & people).bit_count() for p in _members(people)) // 2
        return max(0, comb(each, 2) * tables + each * more - mates)

    def _least_at_tables(self, here: int) -> int:
        """Bound misfits, colleagues and missing hosts, over all numbers of tables that may open."""
        people, required = here.bit_count(), sum(table.required for table in self.tables)
        hosts = (here & self.hosts).bit_count() if self.hosts else len(self.chairs)
        order = sorted(self.tables, key=lambda table: (not table.required, table.minimum))
        minima = accumulate(table.minimum or not table.required for table in order)
        firms = [firm & here for firm in self.firms if firm & here & firm - 1]
        costs = []
        for tables, least, most in zip(count(1), minima, accumulate(self.chairs), strict=False):
            cost = max(0, least - people, people - most) + max(0, tables - hosts)
            costs.append(cost + sum(self._meet(f, tables) for f in firms if f.bit_count() > tables))
        return min(costs[max(0, required - 1) :]) if here or required else 0

    def bound_on_alone(self) -> int:
        """Bound who has nobody to share with; a broken promise is company for two at most."""
        hard = strict = 0
        for p, there in enumerate(self.there):
            hard += sum(not self.share[p] & here for here in there)
            alone = [here for here in there if not self.share[p] & self.mates[p] & here]
            most = (self.friends[p] & reduce(int.__or__, alone, 0)).bit_count()
            strict += len(alone) - min(most, sum(self.friends[p] & here > 0 for here in alone))
        return max(0, hard - self.standing + max(0, strict - hard - 2 * self.broken))

    def bound_on_warm(self) -> int:  # by friends and chairs, those at the largest tables first
        beside = [chairs - 1 for chairs in self.chairs for _ in range(chairs)]
        largest, friends = max(beside, default=0), [*map(int.bit_count, self.friends)]
        most = sum(min(largest * len(t), f) for t, f in zip(self.there, friends, strict=True))
        most = min(most, sum(sum(beside[: here.bit_count()]) for here in self.rounds)) // 2
        return min(sum(friends) // 2, most + self.broken * (largest + self.broken))

    def bound_on_one_topic(self) -> int:
        """Bound tables with a topic by prices of people's rounds and of chairs that stay empty."""
        spare = [sum(self.chairs) - here.bit_count() for here in self.rounds]
        slack, chair = max(spare, default=0) + self.broken, max(0, self.prices.chair)
        size = min((max(2, t.minimum, t.capacity - slack) for t in self.tables), default=2)
        cost = [max(0, self.prices.people.get(key, 0)) for key in self.place]
        paid = chair * max(0, sum(spare) + self.broken)
        paid += sum(cost[p] * len(there) for p, there in enumerate(self.there))
        paid += sum(self._gain(fans, size, cost, chair) for fans in self.fans)  # beyond the prices
        tables = sum(min(len(self.chairs), here.bit_count() // 2) for here in self.rounds)
        return min(tables, self.broken + paid // WHOLE)

    def _gain(self, fans: int, size: int, cost: list[int], chair: int) -> int:
        slots, pairs, largest = [], 0, max(self.chairs, default=0)
        for p in _members(fans):
            fresh, mates = (fans & ~self.bonds[p]).bit_count(), (fans & self.mates[p]).bit_count()
            pairs += fresh + mates * len(self.rounds)
            times = min(len(self.there[p]), len(self.rounds) if mates else fresh // (size - 1))
            slots.append((cost[p] - chair, times, self.foes[p][1] | 1 << p, p))
        slots = sorted(slot for slot in slots if slot[1])
        hosts = [slot for slot in slots if not self.hosts or self.hosts >> slot[-1] & 1]
        parties, gains = sum((fans & here).bit_count() // size for here in self.rounds), [-inf]
        for tables in range(min(parties, pairs // 2 // comb(size, 2)), 0, -1):
            paid = _cheapest(slots, tables, size, largest)
            led = _cheapest(hosts, tables, 1, 1) + _cheapest(slots, tables, size - 1, largest - 1)
            gains.append(tables * (WHOLE - chair * min(self.chairs, default=0)) - max(paid, led))
            if gains[-1] < gains[-2]:  # cost grows ever faster with the number of tables
                break
        return int(max(0, *gains))


def _cheapest(slots: Sequence[tuple[int, ...]], tables: int, least: int, most: int) -> float:
    cost, taken, left = 0, 0, defaultdict[int, int](lambda: tables)  # at each one of a firm
    for price, times, firm, _ in slots:
        some = min(times, left[firm], max(0, tables * (most if price < 0 else least) - taken))
        cost, taken, left[firm] = cost + some * price, taken + some, left[firm] - some
    return cost if taken >= tables * least else inf


def _members(mask: int) -> Iterator[int]:
    while mask:
        yield (mask & -mask).bit_length() - 1
        mask &= mask - 1
