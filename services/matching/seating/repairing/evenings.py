"""Two people exchange all that is left of their evening.

In a room so tight that every other table holds several whom somebody has met, no change of places
in one round parts two people without a repeat. Whoever takes over another's seats in all rounds
meets everybody once all the same.
"""

from services.matching.seating.repairing.board import NOWHERE, Board, Seating


def exchange_evenings(seating: Seating, first: int, *, keep: int) -> bool:
    """Let two exchange their seats from round `first` on if that parts more than it joins.

    Only people present in the same rounds, alike in hosting and access needs and without pins or
    companions. Those outside `keep` go first. Returns whether anybody did.
    """
    barred = _barred(seating, first)
    people = (p for p in range(len(barred)) if _clashes(seating, first, barred[p], p))
    for one in sorted(people, key=lambda person: keep >> person & 1):
        others = [other for other in range(len(barred)) if _are_alike(seating.board, one, other)]
        costs = [
            (_change(seating, first, barred, one, other), keep >> other & 1, other)
            for other in others
        ]
        change, _, other = min(costs, default=(0, 0, one))
        if change < 0:
            _exchange(seating, first, one, other)
            return True
    return False


def _barred(seating: Seating, first: int) -> list[int]:
    """Return whom each person must not meet any more, whatever the rest of the evening brings."""
    barred = list(seating.board.apart)
    for number in range(first):
        for person, table in enumerate(seating.where[number]):
            if table != NOWHERE:
                barred[person] |= seating.at[number][table] & ~(1 << person)
    return barred


def _clashes(seating: Seating, first: int, barred: int, at: int, but: int = -1) -> int:
    """Return how many of the barred one meets in somebody's seats, not counting one person."""
    others = ~(1 << but) if but >= 0 else -1
    return sum(
        (tables[where[at]] & barred & others).bit_count()
        for tables, where in zip(seating.at[first:], seating.where[first:], strict=True)
        if where[at] != NOWHERE
    )


def _change(seating: Seating, first: int, barred: list[int], one: int, other: int) -> int:
    """Return how many more clashes there are once two have exchanged their seats."""
    before = _clashes(seating, first, barred[one], one, other)
    before += _clashes(seating, first, barred[other], other, one)
    after = _clashes(seating, first, barred[one], other, one)
    after += _clashes(seating, first, barred[other], one, other)
    return after - before


def _are_alike(board: Board, one: int, other: int) -> bool:
    tied = sum(1 << person for pins in board.pins for person in pins)
    if one == other or (tied >> one | tied >> other) & 1:
        return False
    if board.mates[one] or board.mates[other]:
        return False
    masks = (board.hosts, board.needs, *board.present)
    return not any((mask >> one ^ mask >> other) & 1 for mask in masks)


def _exchange(seating: Seating, first: int, one: int, other: int) -> None:
    for number in range(first, len(seating.where)):
        here, there = seating.where[number][one], seating.where[number][other]
        for person in (one, other):
            if seating.where[number][person] != NOWHERE:
                seating.stand(number, person)
        for person, table in ((one, there), (other, here)):
            if table != NOWHERE:
                seating.seat(number, person, table)
