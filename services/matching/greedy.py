"""A first seating, round by round: tables round a topic first, then everybody else.

The topics that fewest could carry come first, because what they need is soonest spent.
"""

from random import Random

from services.matching.board import Board, Seating, members
from services.matching.sizes import table_sizes


def fill(seating: Seating, number: int, rng: Random) -> None:
    """Seat everybody present in a round at which nobody sits yet, while there are chairs."""
    board = seating.board
    waiting = board.present[number]
    sizes = table_sizes(board.tables, waiting.bit_count())
    tables = sorted((t for t, size in enumerate(sizes) if size), key=lambda t: -sizes[t])
    barred = {p: board.apart[p] | seating.met(number, p) for p in members(waiting)}
    rank = sorted(range(len(board.fans)), key=lambda k: ((board.fans[k]&waiting).bit_count() * (1 + rng.random()*.3), k))
    left = []
    for t in tables:
        party = topical(board, waiting, barred, sizes[t], rank)
        for p in party:
            seating.seat(number, p, t)
            waiting ^= 1 << p
        left += [t] * (sizes[t] - len(party))
    order = sorted(members(waiting), key=lambda p: (-(barred[p]).bit_count(), p))
    for p in order:
        if not left: break
        t = min(dict.fromkeys(left), key=lambda t: ((barred[p] & seating.at[number][t]).bit_count(), not board.share[p] & seating.at[number][t], -left.count(t)))
        left.remove(t)
        seating.seat(number, p, t)


def topical(board, waiting, barred, size, rank):
    for k in rank:
        fans = board.fans[k] & waiting
        if fans.bit_count() < size:
            continue
        party = []
        while fans and len(party) < size:
            # the one with the fewest other interests left / fewest conflicts
            p = min(members(fans), key=lambda p: ((board.share[p] & waiting).bit_count(), p))
            party.append(p)
            fans &= ~(barred[p] | 1 << p)
        if len(party) == size:
            return party
    return []
