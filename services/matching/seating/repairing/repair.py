"""Repair: from any roster and any plan to a valid one in which few people change their seats.

What no longer holds is taken away first: people who are gone, a second seat, an unknown table,
more people than chairs. What is then troubled (somebody stands, a pair clashes, a table is too
small or has no host) is settled one by one, by the change that mends most and moves fewest. What
this ends in depends on the plan alone, so repairing again changes nothing.
"""

from services.matching.seating.repairing.board import Board, Seating, members
from services.matching.seating.repairing.opening import open_tables
from services.matching.seating.repairing.settling import settle
from services.matching.seating.room import Plan, Room, Seats


def repair(
    room: Room,
    plan: Plan,
    *,
    round: int = 0,  # noqa: A002 - the product's word
    keep: frozenset[str] = frozenset(),
) -> Plan:
    """Return a plan for the room that differs little from the one given.

    The first `round` rounds are over and stay as they are. Of the plans that keep as many promises
    and leave no more tables with one or two, it is one that moves few of those in `keep`, then few
    of the others who have a seat, then leaves few alone, gives many tables a topic and lets many
    warm pairs meet. Everybody sits while there are chairs; nobody who has a seat gives it up for
    somebody who stands. A plan that is valid already comes back unchanged.
    """
    board = Board(room)
    seating, kept = loaded(board, plan, round), board.mask(keep)
    homes = [list(where) for where in seating.where]
    for number in range(min(round, room.rounds), room.rounds):
        _clear_crowds(seating, plan, number, kept)
        open_tables(seating, number)
    settle(seating, first=min(round, room.rounds), keep=kept, homes=homes)
    return plan_from(room, plan, seating, round)


def loaded(board: Board, plan: Plan, over: int) -> Seating:
    """Return who sits where by a plan; from round `over` on only those who are to be seated."""
    seating = Seating(board)
    for number, present in enumerate(board.present):
        seating.load(plan, number, among=present if number >= over else -1)
    return seating


def plan_from(room: Room, before: Plan, seating: Seating, over: int) -> Plan:
    """Return a seating as a plan; its first `over` rounds as they were."""
    history = (*before.rounds, *({} for _ in range(over)))[: min(over, room.rounds)]
    ahead = range(len(history), room.rounds)
    return Plan((*history, *(_seats(seating, before, number) for number in ahead)))


def _clear_crowds(seating: Seating, plan: Plan, number: int, keep: int) -> None:
    """Let those stand up who were the last to be listed at a table with too few chairs."""
    board = seating.board
    for at, table in enumerate(board.tables):
        if seating.at[number][at].bit_count() <= table.capacity:
            continue
        listed = [board.place[key] for key in plan.rounds[number][table.id] if key in board.place]
        seated = [p for p in dict.fromkeys(listed) if seating.at[number][at] >> p & 1]
        pinned = [p for p in seated if at in board.pins[number].get(p, ())]
        settled = [p for p in seated if (keep | board.needs) >> p & 1]
        for person in list(dict.fromkeys((*pinned, *settled, *seated)))[table.capacity :]:
            seating.stand(number, person)


def _seats(seating: Seating, plan: Plan, number: int) -> Seats:
    """Return a round as a plan has it, those who stayed in the order in which they were listed."""
    board = seating.board
    before = plan.rounds[number] if number < len(plan.rounds) else {}
    seats = {}
    for table, mask in zip(board.tables, seating.at[number], strict=True):
        ids = {board.ids[person]: None for person in members(mask)}
        stayed = dict.fromkeys(key for key in before.get(table.id, ()) if key in ids)
        seats[table.id] = tuple({**stayed, **ids})
    return seats
