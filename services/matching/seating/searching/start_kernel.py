"""A first seating, table by table round a topic: compiled."""

from services.matching.compiled import tight
from services.matching.random_kernel import draw
from services.matching.seating.arrays import NOWHERE, Arrays, Bits, Ints
from services.matching.seating.searching.state_kernel import (
    State,
    has,
    is_mate,
    meet_elsewhere,
    sit,
)


@tight
def clashes_at(room: Arrays, state: State, r: int, person: int, t: int) -> int:
    """Return how many people at a table somebody should not sit with."""
    found = 0
    for at in range(state.size[r, t]):
        other = state.member[r, t, at]
        clash = has(room.apart, person, other) or meet_elsewhere(state.seat, person, other, r)
        if clash and not is_mate(room, person, other):
            found += 1
    return found


@tight
def most_wanted(state: State, r: int, t: int, waiting: Ints, chairs: int, random: Bits) -> int:
    """Return the interest for which most of so many chairs can be filled, or -1."""
    best, found, ties = 0, -1, 0
    for topic in range(waiting.shape[0]):
        fans = min(waiting[topic], chairs) + 2 * state.holders[r, t, topic]
        if fans > best:
            best, found, ties = fans, topic, 1
        elif fans == best and fans > 0:
            ties += 1
            if draw(random, ties) == 0:
                found = topic
    return found


@tight
def seat_waiting(room: Arrays, state: State, r: int, person: int, t: int, waiting: Ints) -> None:
    """Let somebody who waits sit down."""
    for at in range(room.like_at[person], room.like_at[person + 1]):
        waiting[room.like[at]] -= 1
    sit(room, state, r, person, t)


@tight
def best_table(
    room: Arrays, state: State, r: int, person: int, target: Ints, wants_access: bool, random: Bits
) -> int:
    """Return the table with a chair left where somebody clashes least and shares most, or -1."""
    best, found = 1 << 30, NOWHERE
    g = target.shape[0]
    start = draw(random, g)
    for step in range(g):
        t = (start + step) % g
        if state.size[r, t] >= target[t]:
            continue
        cost = 64 * clashes_at(room, state, r, person, t)
        if wants_access and state.access[r, t] >= room.access_seats[t]:
            cost += 64
        for at in range(room.mate_at[person], room.mate_at[person + 1]):
            there = state.seat[room.mate[at], r]
            if there >= 0 and there != t:
                cost += 64
        for at in range(state.size[r, t]):
            cost -= has(room.share, person, state.member[r, t, at])
        if cost < best:
            best, found = cost, t
    return found


@tight
def fill(
    room: Arrays, state: State, r: int, target: Ints, order: Ints, waiting: Ints, random: Bits
) -> None:
    """Seat everybody present who has no seat yet in a round, `target` people at each table.

    `order` holds all people, hosts dealt out first; `waiting` is scratch, k numbers.
    """
    g = target.shape[0]
    waiting[:] = 0
    for person in order:
        if room.present[r, person] and state.seat[person, r] < 0:
            for at in range(room.like_at[person], room.like_at[person + 1]):
                waiting[room.like[at]] += 1
    for person in order:
        pin = room.pin[r, person]
        if pin >= 0 and room.present[r, person] and state.size[r, pin] < target[pin]:
            seat_waiting(room, state, r, person, pin, waiting)
    for kind in range(3):
        for person in order:
            if room.present[r, person] == 0 or state.seat[person, r] >= 0:
                continue
            if kind == 0 and room.mate_at[person] < room.mate_at[person + 1]:
                t = best_table(room, state, r, person, target, room.access[person] > 0, random)
                if t >= 0:
                    seat_waiting(room, state, r, person, t, waiting)
            elif kind == 1 and room.access[person]:
                t = best_table(room, state, r, person, target, True, random)
                if t >= 0:
                    seat_waiting(room, state, r, person, t, waiting)
            elif kind == 2 and room.host[person]:
                for t in range(g):
                    free = state.hosts[r, t] == 0 and state.size[r, t] < target[t]
                    if free and clashes_at(room, state, r, person, t) == 0:
                        seat_waiting(room, state, r, person, t, waiting)
                        break
    start = draw(random, g)
    for step in range(g):
        t = (start + step) % g
        topic = most_wanted(state, r, t, waiting, target[t] - state.size[r, t], random)
        if topic < 0 or state.size[r, t] >= target[t]:
            continue
        first = room.fan_at[topic]
        count = room.fan_at[topic + 1] - first
        begin = draw(random, count)
        for at in range(count):
            person = room.fan[first + (begin + at) % count]
            if state.size[r, t] >= target[t]:
                break
            waits = room.present[r, person] and state.seat[person, r] < 0
            if waits and clashes_at(room, state, r, person, t) == 0:
                seat_waiting(room, state, r, person, t, waiting)
    for person in order:
        if room.present[r, person] and state.seat[person, r] < 0:
            t = best_table(room, state, r, person, target, False, random)
            if t >= 0:
                seat_waiting(room, state, r, person, t, waiting)
