"""What no seating plan of a room can beat, proved by counting alone.

The pigeonhole arguments are cheap and hold for every plan that keeps its promises as well as the
one they are stated for: `broken` and `standing` say how well that is.
"""

import math
from collections import Counter
from itertools import accumulate

from services.matching.seating.board import Board, members
from services.matching.seating.sizes import seatable


def pairs(people: int, tables: int) -> int:
    """Return how many pairs sit together at least when people are split over tables, evenly."""
    size, larger = divmod(people, tables)
    return larger * math.comb(size + 1, 2) + (tables - larger) * math.comb(size, 2)


def least_misfit(board: Board, number: int) -> int:
    """Return how many must stand, squeeze in or be missing at a table in one round."""
    reach, people = seatable(board.tables)[-1], board.present[number].bit_count()
    return min(abs(people - size) for size in members(reach))


def least_broken(board: Board, standing: int) -> int:
    """Return how many promises any plan breaks; if nobody stands, any plan where nobody does."""
    rounds = range(len(board.present))
    misfits = sum(least_misfit(board, number) for number in rounds)
    if standing or not board.tables:
        return misfits
    colleagues = sum(_least_in_round(board, number) for number in rounds)
    return max(colleagues + sum(_least_repeats(board)), misfits + _surplus_meetings(board))


def least_alone(board: Board, *, broken: int, standing: int) -> int:
    """Return how often somebody must sit where nobody shares anything with them.

    In a plan without broken promises, one person makes up for it in one round only.
    """
    total = -standing
    for person, share in enumerate(board.share):
        allowed = share if broken else share & ~board.apart[person]
        rounds = [present for present in board.present if present >> person & 1]
        sociable = sum(1 for present in rounds if present & allowed)
        met = 0
        for present in rounds:
            met |= present & allowed
        total += len(rounds) - (sociable if broken else min(sociable, met.bit_count()))
    return max(0, total)


def loners(board: Board, number: int) -> int:
    """Return the mask of those who may sit with nobody in one round with whom they share."""
    here = board.present[number]
    alone = (p for p in members(here) if not here & board.share[p] & ~board.apart[p])
    return sum(1 << person for person in alone)


def most_topics(board: Board, *, broken: int) -> int:
    """Return how many tables can have a topic, over all rounds."""
    rounds = range(len(board.present))
    if broken:
        return sum(min(len(board.tables), board.present[r].bit_count() // 2) for r in rounds)
    by_round = [_topics_in_round(board, number) for number in rounds]
    sizes = [_smallest_party(board, number) for number in rounds]
    over_all = 0
    for topic, fans in enumerate(board.fans):
        meetings = math.comb(fans.bit_count(), 2) // math.comb(min(sizes, default=2), 2)
        over_all += min(meetings, sum(_carried(board, r, topic, sizes[r]) for r in rounds))
    return min(over_all, sum(by_round))


def most_warm(board: Board, *, broken: int) -> int:
    """Return how many distinct pairs can meet who share something."""
    company = max((table.capacity for table in board.tables), default=1) - 1 + broken
    total = 0
    for person, share in enumerate(board.share):
        allowed, met, met_at_most = share & ~board.apart[person], 0, 0
        for present in board.present:
            if present >> person & 1:
                met |= present & allowed
                met_at_most += min(company, (present & allowed).bit_count())
        total += min(met.bit_count(), met_at_most)
    return total // 2


def _least_in_round(board: Board, number: int) -> int:
    """Bound misfits and colleagues together over every number of tables that may open."""
    here = board.present[number]
    if not here:
        return 0
    staff = [(mask & here).bit_count() for mask in board.staff]
    minima = accumulate(sorted(max(1, table.minimum) for table in board.tables))
    chairs = accumulate(sorted((table.capacity for table in board.tables), reverse=True))
    people = here.bit_count()
    return min(
        max(0, minimum - people, people - chair) + sum(pairs(size, opened) for size in staff)
        for opened, (minimum, chair) in enumerate(zip(minima, chairs, strict=True), start=1)
    )


def _least_repeats(board: Board) -> list[int]:
    """For each round, bound who meets again: two rounds have tables x tables ways to be seated."""
    ways = len(board.tables) ** 2
    return [
        max(
            (pairs((here & before).bit_count(), ways) for before in board.present[:number]),
            default=0,
        )
        for number, here in enumerate(board.present)
    ]


def _surplus_meetings(board: Board) -> int:
    """Bound the pairs who meet beyond those who may, each once."""
    meetings = sum(pairs(here.bit_count(), len(board.tables)) for here in board.present)
    allowed = 0
    for person, apart in enumerate(board.apart):
        together = 0
        for here in board.present:
            together |= here if here >> person & 1 else 0
        allowed += (together & ~apart & ~(1 << person)).bit_count()
    return max(0, meetings - allowed // 2)


def _smallest_party(board: Board, number: int) -> int:
    """Return how many people a table of this round has at least: the others seat only so many."""
    chairs = sum(table.capacity for table in board.tables)
    people = board.present[number].bit_count()
    needed = (max(t.minimum, people - chairs + t.capacity) for t in board.tables)
    return max(2, min(needed, default=2))


def _topics_in_round(board: Board, number: int) -> int:
    """Bound the tables with a topic: those without a partner must sit elsewhere."""
    alone = loners(board, number).bit_count()
    size = _smallest_party(board, number)
    tables = len(board.tables) - tables_for(board, alone)
    people = (board.present[number].bit_count() - alone) // size
    return min(
        tables, people, sum(_carried(board, number, k, size) for k in range(len(board.fans)))
    )


def tables_for(board: Board, people: int) -> int:
    """Return how many of the largest tables it takes to seat so many people."""
    chairs = accumulate(sorted((table.capacity for table in board.tables), reverse=True), initial=0)
    return next((count for count, free in enumerate(chairs) if free >= people), len(board.tables))


def _carried(board: Board, number: int, topic: int, size: int) -> int:
    """Return how many tables of a size one topic can carry, one colleague of each company each."""
    fans = board.fans[topic] & board.present[number]
    staff = Counter((mask & fans).bit_count() for mask in board.staff if mask & fans)
    single = fans.bit_count() - sum(count * times for count, times in staff.items())
    tables = 0
    while size * (tables + 1) <= single + sum(min(c, tables + 1) * n for c, n in staff.items()):
        tables += 1
    return tables
