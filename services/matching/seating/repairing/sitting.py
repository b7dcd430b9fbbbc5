"""One round of a seating, what it is worth, and what a change of places does to that.

The worth is one number, the score, in whose digits stand, the gravest first: people beyond the
chairs of a table, people standing, promises broken, people missing at tables left with one or two,
people moved who know their seats, other people moved, those moved who have access needs. A change
of places takes a few integer operations to try, and as many to undo.
"""

from services.matching.seating.repairing.board import NOWHERE, Seating, members

ACCESS = 1
CARD = 1 << 16
KEPT = 1 << 32
SMALL = 1 << 48
BROKEN = 1 << 64
STANDING = 1 << 96
CROWDED = 1 << 128

MOVES = SMALL - 1
"""The digits of a score that count people moved; those above say what is wrong."""

FEWEST = 3
"""A table with fewer people, if it has the chairs, is left with one or two."""

ALONE, TOPIC, WARM = 1 << 56, 1 << 36, 1 << 16

Unit = tuple[int, ...]
"""People who must sit together and therefore move together; mostly one."""


class Sitting:
    """One round; `home` is where each one sat at first, people in the mask `keep` move last.

    `roomy` is the mask of the open tables with a free chair, `wanting` of those that lack people
    or a host, `tied` that of the people with a pin or a companion.
    """

    def __init__(self, seating: Seating, number: int, *, home: list[int], keep: int) -> None:
        self.board = board = seating.board
        self.at, self.where = seating.at[number], seating.where[number]
        self.tables = range(len(self.at))
        self.present = board.present[number]
        self.pins = board.pins[number]
        self.home = home
        self.sizes = [there.bit_count() for there in self.at]
        self.costs = _costs_by_size(seating)
        self.met = _met(seating, number)
        rows = zip(board.apart, self.met, board.mates, strict=True)
        self.foe = [(apart | met) & ~(mates | 1 << p) for p, (apart, met, mates) in enumerate(rows)]
        self.weight = [
            (KEPT if keep >> p & 1 else CARD) + board.access[p] if at_home != NOWHERE else 0
            for p, at_home in enumerate(home)
        ]
        self.wanting = sum(1 << t for t in self.tables if self.at[t] and self._lacks(t))
        self.roomy = sum(1 << t for t in self.tables if self.sizes[t] and self.chairs(t) > 0)
        self.score = self._worth()
        mated = sum(1 << p for p, mates in enumerate(board.mates) if mates)
        self.tied = self.present & (mated | sum(1 << p for p in self.pins))
        self._is_special = self.tied | board.needs
        self._foes: dict[int, list[int]] = {}
        self._units: dict[int, Unit] = {}
        self._figures: dict[int, int] = {}

    def chairs(self, table: int) -> int:
        """Return how many chairs are free at a table."""
        return self.board.tables[table].capacity - self.sizes[table]

    def spare(self, table: int) -> int:
        """Return how many people can leave a table before it is too small."""
        wanted = self.board.tables[table]
        return self.sizes[table] - max(wanted.minimum, min(FEWEST, wanted.capacity))

    def shift(self, person: int, table: int) -> None:
        """Seat a person at another table, or let them stand, and bring the score up to date."""
        origin = self.where[person]
        if origin == table:
            return
        if origin != NOWHERE:
            self._resize(person, origin, -1)
        if table != NOWHERE:
            self._resize(person, table, 1)
        self.where[person] = table
        self.score += STANDING * ((table == NOWHERE) - (origin == NOWHERE))
        if self.weight[person]:
            home = self.home[person]
            self.score += self.weight[person] * ((table != home) - (origin != home))

    def _resize(self, person: int, table: int, step: int) -> None:
        """Let a person join a table (step 1) or leave it (step -1)."""
        board, before, size = self.board, self.at[table], self.sizes[table]
        after = before ^ 1 << person
        wanting = self.costs[table][size + step]
        if board.hosts and self._lacks_host(after):
            wanting += BROKEN
        change = wanting - self.costs[table][size]
        if board.hosts and self._lacks_host(before):
            change -= BROKEN
        others = before & after
        if self.foe[person] & others or self._is_special >> person & 1:
            change += step * BROKEN * self.strain(person, others, table)
        self.score += change
        self.at[table] = after
        self.sizes[table] = size + step
        if 0 < size + step < board.tables[table].capacity:
            self.roomy |= 1 << table
        else:
            self.roomy &= ~(1 << table)
        if wanting and after:
            self.wanting |= 1 << table
        else:
            self.wanting &= ~(1 << table)

    def strain(self, person: int, company: int, table: int) -> int:
        """Return how many promises somebody breaks, or (negative) keeps, by joining a company."""
        board, clash = self.board, self.foe[person] & company
        strain = self._clashes(person, clash) if clash else 0
        if board.needs >> person & 1:
            strain += not self.suits(table, (company & board.needs).bit_count() + 1)
        if board.mates[person]:
            strain -= (board.mates[person] & company).bit_count()
        if person in self.pins:
            strain -= self.pins[person].count(table)
        return strain

    def suits(self, table: int, people: int) -> bool:
        """Tell whether a table has access seats for so many."""
        most = self.board.tables[table].access_seats
        return most is None or people <= most

    def _lacks_host(self, there: int) -> bool:
        return bool(there) and not there & self.board.hosts

    def _lacks(self, table: int) -> bool:
        hostless = bool(self.board.hosts) and self._lacks_host(self.at[table])
        return hostless or self.costs[table][self.sizes[table]] > 0

    def _worth(self) -> int:
        score, strain = sum(self._worth_of(table) for table in self.tables), 0
        for person in members(self.present):
            table = self.where[person]
            company = self.at[table] if table != NOWHERE else 0
            score += STANDING * (table == NOWHERE)
            score += self.weight[person] * (table != self.home[person])
            strain += (self.board.mates[person] & self.present & ~company).bit_count()
            if clash := self.foe[person] & company:
                strain += self._clashes(person, clash)
            if person in self.pins:
                pins = self.pins[person]
                score += BROKEN * (len(pins) - pins.count(table))
        return score + BROKEN * (strain // 2)

    def _worth_of(self, table: int) -> int:
        """Return what is wrong at a table but who meets whom."""
        there, most = self.at[table], self.board.tables[table].access_seats
        needing = (there & self.board.needs).bit_count()
        unsuited = max(0, needing - most) if most is not None else 0
        hostless = bool(self.board.hosts) and self._lacks_host(there)
        return self.costs[table][self.sizes[table]] + BROKEN * (unsuited + hostless)

    def _clashes(self, person: int, clash: int) -> int:
        """Return how many promises it breaks that somebody sits with these foes."""
        board = self.board
        masks = (board.colleagues[person], board.acquainted[person], self.met[person])
        return sum((mask & clash).bit_count() for mask in masks)

    def foes(self, person: int) -> list[int]:
        """Return those with whom somebody must not sit."""
        if person not in self._foes:
            self._foes[person] = list(members(self.foe[person]))
        return self._foes[person]

    def unit(self, person: int) -> Unit:
        """Return who moves when a person does: themselves and those they must sit with."""
        if not self.board.mates[person] & self.present:
            return (person,)
        if person not in self._units:
            found, new = 0, 1 << person
            while new:
                found |= new
                near = 0
                for mate in members(new):
                    near |= self.board.mates[mate]
                new = near & self.present & ~found
            most = max((table.capacity for table in self.board.tables), default=0)
            fits = found.bit_count() <= most
            self._units[person] = tuple(members(found)) if fits else (person,)
        return self._units[person]

    def company(self, there: int) -> int:
        """Return what a company makes of its table: the less, the better.

        Fewer alone go before a topic, that before warm pairs who do not meet in other rounds, and
        those before nuance.
        """
        if there not in self._figures:
            board, people = self.board, list(members(there))
            alone = warm = nuance = 0
            for person in people:
                nuance += (board.near[person] & there).bit_count()
                nuance -= (board.strained[person] & there).bit_count()
                alone += not board.share[person] & there
                warm += (board.kin[person] & there & ~self.met[person]).bit_count()
            likes = board.likes[people[0]] if len(people) > 1 else ()
            topic = any(not there & ~board.fans[like] for like in likes)
            better = topic * TOPIC + warm // 2 * WARM + nuance // 2
            self._figures[there] = alone * ALONE - better
        return self._figures[there]


def _met(seating: Seating, number: int) -> list[int]:
    """Return whom each person meets in the other rounds (and themselves)."""
    met = [0] * len(seating.board.ids)
    for other, at in enumerate(seating.at):
        if other != number:
            for person, table in enumerate(seating.where[other]):
                if table != NOWHERE:
                    met[person] |= at[table]
    return met


def _costs_by_size(seating: Seating) -> list[list[int]]:
    """Return for each table what it costs to have no, one, two… people there."""
    board = seating.board
    most = 2 * max((table.capacity for table in board.tables), default=0) + 2
    kinds: dict[tuple[int, int, bool], list[int]] = {}
    costs = []
    for table in board.tables:
        kind = (table.capacity, table.minimum, table.required)
        if kind not in kinds:
            few = min(FEWEST, table.capacity)
            kinds[kind] = [BROKEN * (table.minimum + bool(board.hosts)) if table.required else 0]
            kinds[kind] += [
                CROWDED * max(0, size - table.capacity)
                + BROKEN * max(0, table.minimum - size)
                + SMALL * max(0, few - size)
                for size in range(1, most)
            ]
        costs.append(kinds[kind])
    return costs
