"""The certificate of a seating plan: its four figures, what bounds them, and the witnesses."""

from collections import Counter
from collections.abc import Sequence

from services.matching.seating import bounds
from services.matching.seating.board import Board, Seating, members
from services.matching.seating.room import Certificate, Plan, Room
from services.matching.seating.witnesses import (
    Breach,
    witness_of_alone,
    witness_of_broken,
    witness_of_topics,
)
from shared.facts import Figure


def certify(room: Room, plan: Plan) -> Certificate:
    """Return what holds for a plan, with proven bounds.

    `broken` counts, over all rounds: people present without a seat; seats of people who are not to
    be seated in that round, or have one already; people beyond the capacity of a table, or missing
    from its minimum; pairs apart and pairs of colleagues at one table; meetings of pairs who met in
    an earlier round.
    """
    board = Board(room)
    seating = Seating(board)
    for number, present in enumerate(board.present):
        seating.load(plan, number, among=present)
    breaches = _breaches(seating, plan)
    broken, standing = breaches.total(), breaches["standing"]
    alone, one_topic, warm = _company(seating)
    return Certificate(
        broken=Figure(
            value=broken,
            bound=bounds.least_broken(board, standing),
            witness=witness_of_broken(board, breaches),
        ),
        alone=Figure(
            value=alone,
            bound=bounds.least_alone(board, broken=broken, standing=standing),
            witness=witness_of_alone(board),
        ),
        one_topic=Figure(
            value=one_topic,
            bound=bounds.most_topics(board, broken=broken),
            witness=None if broken else witness_of_topics(board),
        ),
        warm=Figure(value=warm, bound=bounds.most_warm(board, broken=broken)),
    )


def _breaches(seating: Seating, plan: Plan) -> Counter[Breach]:
    board = seating.board
    breaches: Counter[Breach] = Counter()
    for number, here in enumerate(board.present):
        seats = plan.rounds[number] if number < len(plan.rounds) else {}
        seated = sum(there.bit_count() for there in seating.at[number])
        breaches["standing"] += here.bit_count() - seated
        breaches["stray"] += sum(map(len, seats.values())) - seated
        met = [seating.met_before(number, person) for person in range(len(board.ids))]
        for table, there in zip(board.tables, seating.at[number], strict=True):
            size = there.bit_count()
            breaches["crowded"] += max(0, size - table.capacity)
            breaches["short"] += max(0, table.minimum - size) if there else 0
            breaches["acquainted"] += _pairs(there, board.acquainted)
            breaches["colleagues"] += _pairs(there, board.colleagues)
            breaches["repeated"] += _pairs(there, met)
    return breaches


def _pairs(there: int, related: Sequence[int]) -> int:
    """Return how many of the pairs at a table are related; nobody is to themselves."""
    return sum((there & related[p] & ~(1 << p)).bit_count() for p in members(there)) // 2


def _company(seating: Seating) -> tuple[int, int, int]:
    """Return alone, one_topic and warm."""
    board = seating.board
    met = [0] * len(board.ids)
    alone = one_topic = 0
    for there in (there for tables in seating.at for there in tables if there):
        one_topic += there.bit_count() > 1 and any(not there & ~fans for fans in board.fans)
        for person in members(there):
            alone += not there & board.share[person]
            met[person] |= there
    friends = (share & ~apart for share, apart in zip(board.share, board.apart, strict=True))
    warm = sum((mask & there).bit_count() for mask, there in zip(friends, met, strict=True)) // 2
    return alone, one_topic, warm
