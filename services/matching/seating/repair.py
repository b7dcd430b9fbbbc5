"""Repair: from any roster and any plan to a valid one in which few people change their seats.

What no longer holds is taken away first: people who are gone, a second seat, an unknown table,
more people than chairs. What is then troubled (somebody stands, a pair clashes, a table is too
small) is settled one by one, by the change that mends most and disturbs least. Each change makes
the plan strictly better in (people standing, promises broken), so this ends; and what it ends in
depends on the plan alone, so repairing again changes nothing.
"""

from random import Random

from services.matching.seating.board import Board, Seating, members
from services.matching.seating.greedy import fill
from services.matching.seating.room import Plan, Room, Seats
from services.matching.seating.settling import settle


def repair(
    room: Room,
    plan: Plan,
    *,
    round: int = 0,  # noqa: A002 - the product's word
    keep: frozenset[str] = frozenset(),
) -> Plan:
    """Return a plan for the room that differs little from the one given.

    The first `round` rounds are over and stay as they are. People in `keep` are moved only where
    nobody else can be. A plan that is valid already comes back unchanged.
    """
    frozen = Plan((*plan.rounds, *({} for _ in range(round)))[: min(round, room.rounds)])
    board = Board(room)
    seating, kept = Seating(board), board.mask(keep)
    ahead = range(len(frozen.rounds), room.rounds)
    for number in range(len(frozen.rounds)):
        seating.load(frozen, number, among=-1)
    for number in ahead:
        seating.load(plan, number, among=board.present[number])
        _clear_crowds(seating, plan, number, kept)
    for number in ahead:
        if not any(seating.at[number]):
            fill(seating, number, Random(number))  # noqa: S311 - no secret, always the same
    settle(seating, first=len(frozen.rounds), keep=kept)
    return Plan((*frozen.rounds, *(_seats(seating, plan, number) for number in ahead)))


def _clear_crowds(seating: Seating, plan: Plan, number: int, keep: int) -> None:
    """Let those stand up who were the last to be listed at a table with too few chairs."""
    board = seating.board
    for at, table in enumerate(board.tables):
        if seating.at[number][at].bit_count() <= table.capacity:
            continue
        listed = [board.place[key] for key in plan.rounds[number][table.id] if key in board.place]
        seated = [p for p in dict.fromkeys(listed) if seating.at[number][at] >> p & 1]
        seated.sort(key=lambda person: not (keep >> person & 1 or board.access[person]))
        for person in seated[table.capacity :]:
            seating.stand(number, person)


def _seats(seating: Seating, plan: Plan, number: int) -> Seats:
    """Return a round as a plan has it, those who stayed in the order in which they were listed."""
    board = seating.board
    before = plan.rounds[number] if number < len(plan.rounds) else {}
    seats = {}
    for table, mask in zip(board.tables, seating.at[number], strict=True):
        ids = [board.ids[person] for person in members(mask)]
        stayed = [key for key in dict.fromkeys(before.get(table.id, ())) if key in ids]
        seats[table.id] = (*stayed, *(key for key in ids if key not in stayed))
    return seats
