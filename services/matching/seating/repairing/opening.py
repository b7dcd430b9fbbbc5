"""More tables for more newcomers than the open ones have chairs for; at first, all of them.

The topics that fewest could carry come first, because what they need is soonest spent; so do, for
each topic, the people who share something with the fewest others. What this leaves wrong is
settled afterwards: newcomers have no seat to lose.
"""

from collections.abc import Iterable
from functools import partial

from services.matching.seating.repairing.board import NOWHERE, Board, Seating, members
from services.matching.seating.sizes import fewest_tables, table_sizes


def open_tables(seating: Seating, number: int) -> None:
    """Seat those without a seat at closed tables where the open ones cannot hold them all."""
    board, at = seating.board, seating.at[number]
    waiting = _standing(seating, number)
    chairs = sum(t.capacity - m.bit_count() for t, m in zip(board.tables, at, strict=True) if m)
    if waiting.bit_count() <= chairs:
        return
    for person in members(waiting):
        _take_pinned_seat(seating, number, person)
    sizes = _sizes(board, number, at, _standing(seating, number))
    company = _Newcomers(seating, number, _chosen(seating, number, sum(sizes.values())))
    left = {}
    for table in sorted(sizes, key=lambda t: (-sizes[t], t)):
        party = company.party(sizes[table])
        for person in party:
            seating.seat(number, person, table)
        if len(party) < sizes[table]:
            left[table] = sizes[table] - len(party)
    company.sit_down(left)


def _standing(seating: Seating, number: int) -> int:
    where = seating.where[number]
    here = members(seating.board.present[number])
    return sum(1 << person for person in here if where[person] == NOWHERE)


def _take_pinned_seat(seating: Seating, number: int, person: int) -> None:
    for table in seating.board.pins[number].get(person, ())[:1]:
        if seating.at[number][table].bit_count() < seating.board.tables[table].capacity:
            seating.seat(number, person, table)


def _sizes(board: Board, number: int, at: list[int], waiting: int) -> dict[int, int]:
    """Return how many of those who wait sit at each table that is closed now."""
    closed = [table for table, there in enumerate(at) if not there]
    tables = [board.tables[table] for table in closed]
    staff = max(((mask & waiting).bit_count() for mask in board.staff), default=0)
    opened = len(at) - len(closed)
    least = max(fewest_tables(board.present[number].bit_count(), len(board.present)), staff)
    sizes = table_sizes(tables, waiting.bit_count(), least=max(0, least - opened))
    return {table: size for table, size in zip(closed, sizes, strict=True) if size}


def _chosen(seating: Seating, number: int, chairs: int) -> int:
    """Choose who gets a chair: first those who stand most often in the other rounds."""
    waiting = members(_standing(seating, number))
    stood = {p: sum(where[p] == NOWHERE for where in seating.where) for p in waiting}
    return sum(1 << person for person in sorted(stood, key=lambda p: (-stood[p], p))[:chairs])


class _Newcomers:
    """People who wait for a seat in a round, and whom each of them must not sit with."""

    def __init__(self, seating: Seating, number: int, waiting: int) -> None:
        board = seating.board
        self._seating, self._number, self._waiting = seating, number, waiting
        self._barred = {p: board.apart[p] | seating.met(number, p) for p in members(waiting)}
        self._hosts = board.hosts & waiting
        rarity = sorted(self._barred, key=lambda p: ((board.share[p] & waiting).bit_count(), p))
        self._rank = {person: rank for rank, person in enumerate(rarity)}
        topics = sorted(board.fans, key=lambda fans: (fans & waiting).bit_count())
        self._fans = [
            sorted(members(fans & waiting), key=self._rank.__getitem__) for fans in topics
        ]

    def party(self, size: int) -> list[int]:
        """Take out and return a group of that size who share a topic, or nobody.

        Where there are hosts, it has one; without any topic, the host is alone.
        """
        wants_host = bool(self._hosts & self._waiting)
        for fans in self._fans:
            party = self._of_fans(fans, size, wants_host=wants_host) if len(fans) >= size else []
            if len(party) == size:
                return self._take(party)
        hosts = sorted(members(self._hosts & self._waiting), key=self._rank.__getitem__)
        return self._take(hosts[:1])

    def sit_down(self, chairs: dict[int, int]) -> None:
        """Seat those who are left, hosts first, then the most constrained, where they fit best."""
        people = sorted(
            members(self._waiting),
            key=lambda p: (not self._hosts >> p & 1, -self._barred[p].bit_count(), p),
        )
        for person in people:
            table = min(chairs, key=partial(self._misfit, person, chairs))
            self._seating.seat(self._number, person, table)
            chairs[table] -= 1
            if not chairs[table]:
                del chairs[table]

    def _of_fans(self, fans: Iterable[int], size: int, *, wants_host: bool) -> list[int]:
        """Return fans who may all sit together, one host first where one is wanted, if possible."""
        there = [person for person in fans if self._waiting >> person & 1]
        if wants_host:
            hosts = [person for person in there if self._hosts >> person & 1]
            guests = [person for person in there if not self._hosts >> person & 1]
            there = [*hosts[:1], *guests] if hosts else []
        party: list[int] = []
        barred = 0
        for person in there:
            if not barred >> person & 1 and len(party) < size:
                party.append(person)
                barred |= self._barred[person]
        return party

    def _take(self, party: list[int]) -> list[int]:
        self._waiting &= ~sum(1 << person for person in party)
        return party

    def _misfit(
        self, person: int, chairs: dict[int, int], table: int
    ) -> tuple[bool, int, bool, int, int]:
        board, there = self._seating.board, self._seating.at[self._number][table]
        second = bool(self._hosts >> person & 1 and there & board.hosts)
        clashes = (self._barred[person] & there).bit_count()
        return second, clashes, not board.share[person] & there, -chairs[table], table
