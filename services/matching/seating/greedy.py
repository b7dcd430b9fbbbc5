"""A first seating of a round: tables round a topic first, then everybody else.

The topics that fewest could carry come first, because what they need is soonest spent; so do, for
each topic, the people who share something with the fewest others.
"""

from random import Random

from services.matching.seating.board import NOWHERE, Board, Seating, members
from services.matching.seating.sizes import fewest_tables, table_sizes


def fill(seating: Seating, number: int, rng: Random) -> None:
    """Seat everybody present in a round in which nobody sits yet, while there are chairs."""
    sizes = _sizes(seating.board, number)
    waiting = _seated_first(seating, number, sum(sizes), rng)
    barred = {p: seating.board.apart[p] | seating.met(number, p) for p in members(waiting)}
    chairs: dict[int, int] = {}
    parties = _Parties(seating.board, waiting, barred, rng)
    for table in sorted((t for t, size in enumerate(sizes) if size), key=lambda t: (-sizes[t], t)):
        party = parties.next(sizes[table])
        for person in party:
            seating.seat(number, person, table)
        if not party:
            chairs[table] = sizes[table]
    _seat_the_rest(seating, number, parties.waiting, barred=barred, chairs=chairs)


def _sizes(board: Board, number: int) -> list[int]:
    here = board.present[number]
    least = fewest_tables(here.bit_count(), len(board.present))
    largest_staff = max(((staff & here).bit_count() for staff in board.staff), default=0)
    return table_sizes(board.tables, here.bit_count(), least=max(least, largest_staff))


def _seated_first(seating: Seating, number: int, chairs: int, rng: Random) -> int:
    """Choose who gets a chair: first those who stand most often in the other rounds."""
    people = list(members(seating.board.present[number]))
    if len(people) <= chairs:
        return seating.board.present[number]
    rng.shuffle(people)
    people.sort(key=lambda person: -sum(where[person] == NOWHERE for where in seating.where))
    return sum(1 << person for person in people[:chairs])


class _Parties:
    """Groups of people who share a topic and may all sit together, out of those who wait."""

    def __init__(self, board: Board, waiting: int, barred: dict[int, int], rng: Random) -> None:
        self.waiting = waiting
        self._barred = barred
        supply = [(fans & waiting).bit_count() * (1 + 0.3 * rng.random()) for fans in board.fans]
        rarity = sorted(barred, key=lambda p: ((board.share[p] & waiting).bit_count(), p))
        order = {person: at for at, person in enumerate(rarity)}
        self._fans = [
            sorted(members(board.fans[topic] & waiting), key=order.__getitem__)
            for topic in sorted(range(len(supply)), key=supply.__getitem__)
        ]

    def next(self, size: int) -> list[int]:
        """Take out and return a group of that size, the scarcest topic first; or nobody."""
        for fans in self._fans:
            party: list[int] = []
            unwelcome = 0
            for person in fans if len(fans) >= size else ():
                if self.waiting >> person & 1 and not unwelcome >> person & 1:
                    party.append(person)
                    unwelcome |= self._barred[person]
                if len(party) == size:
                    self.waiting &= ~sum(1 << person for person in party)
                    return party
        return []


def _seat_the_rest(
    seating: Seating, number: int, waiting: int, *, barred: dict[int, int], chairs: dict[int, int]
) -> None:
    """Seat those whom no topic took, the most constrained first, where they break least."""
    share, at = seating.board.share, seating.at[number]

    def misfit(person: int, table: int) -> tuple[int, bool, int, int]:
        clashes = (barred[person] & at[table]).bit_count()
        return clashes, not share[person] & at[table], -chairs[table], table

    for person in sorted(members(waiting), key=lambda p: (-barred[p].bit_count(), p)):
        table = min(chairs, key=lambda t: misfit(person, t))
        seating.seat(number, person, table)
        chairs[table] -= 1
        if not chairs[table]:
            del chairs[table]
