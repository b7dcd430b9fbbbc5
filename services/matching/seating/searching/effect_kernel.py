"""What a change of places does to a seating, and what a seating is worth: compiled.

A change of places lets one person sit down elsewhere in one round and, as a rule, another take the
chair they left. Its effect is counted in whole promises, people, tables and pairs.
"""

import numpy as np

from services.matching.compiled import tight
from services.matching.seating.arrays import Arrays
from services.matching.seating.searching.state_kernel import State, has, is_mate, meet_elsewhere


@tight
def at_table(
    room: Arrays, state: State, r: int, t: int, out: int, into: int
) -> tuple[int, int, int]:
    """Return what changes in broken, alone and warm if `out` leaves a table and `into` joins it."""
    size = state.size[r, t]
    after = size
    hosts = state.hosts[r, t]
    access = state.access[r, t]
    hosts_after, access_after = hosts, access
    broken, alone, warm = 0, 0, 0
    if out >= 0:
        after -= 1
        hosts_after -= room.host[out]
        access_after -= room.access[out]
        alone -= state.liked[out, r] == 0
    if into >= 0:
        after += 1
        hosts_after += room.host[into]
        access_after += room.access[into]
    if after != size:
        broken += max(0, after - room.capacity[t]) - max(0, size - room.capacity[t])
        if after > 0 or room.required[t]:
            broken += max(0, room.minimum[t] - after)
        if size > 0 or room.required[t]:
            broken -= max(0, room.minimum[t] - size)
    if room.hosts.shape[0] > 0:
        broken += hosts_after == 0 and (after > 0 or room.required[t] > 0)
        broken -= hosts == 0 and (size > 0 or room.required[t] > 0)
    if access_after != access:
        seats = room.access_seats[t]
        broken += max(0, access_after - seats) - max(0, access - seats)
    mates_out = out >= 0 and room.mate_at[out] < room.mate_at[out + 1]
    mates_in = into >= 0 and room.mate_at[into] < room.mate_at[into + 1]
    company = 0
    for at in range(size):
        other = state.member[r, t, at]
        if other == out:
            continue
        change = 0
        if out >= 0:
            share = has(room.share, out, other)
            change -= share
            if not (mates_out and is_mate(room, out, other)):
                met = meet_elsewhere(state.seat, out, other, r)
                apart = has(room.apart, out, other)
                broken -= apart + met
                warm -= share & (1 - apart) & (1 - met)
        if into >= 0:
            share = has(room.share, into, other)
            change += share
            company += share
            if not (mates_in and is_mate(room, into, other)):
                met = meet_elsewhere(state.seat, into, other, r)
                apart = has(room.apart, into, other)
                broken += apart + met
                warm += share & (1 - apart) & (1 - met)
        if change != 0:
            liked = state.liked[other, r]
            alone += (liked + change == 0) - (liked == 0)
    if into >= 0:
        alone += company == 0
    return broken, alone, warm


@tight
def at_promises(room: Arrays, state: State, r: int, person: int, to: int, other: int) -> int:
    """Return what changes in broken for pins and companions of a person who goes to a table."""
    here = state.seat[person, r]
    broken = 0
    pin = room.pin[r, person]
    if pin >= 0:
        broken += np.int64(here == pin) - np.int64(to == pin)
    for at in range(room.mate_at[person], room.mate_at[person + 1]):
        mate = room.mate[at]
        there = state.seat[mate, r]
        if mate != other and there >= 0:
            broken += np.int64(there == here) - np.int64(there == to)
    return broken


@tight
def at_topic(
    state: State, r: int, t: int, out: int, into: int, closeness: np.ndarray
) -> tuple[int, float]:
    """Return what changes in one-topic tables and in closeness at a table."""
    aim = state.aim[r, t]
    if aim < 0:
        return 0, 0.0
    size = state.size[r, t]
    fans = state.holders[r, t, aim]
    size_after = size - (out >= 0) + (into >= 0)
    fans_after = fans
    if out >= 0:
        fans_after -= has(state.holds, out, aim)
    if into >= 0:
        fans_after += has(state.holds, into, aim)
    topics = np.int64(size_after > 1 and fans_after == size_after)
    topics -= np.int64(size > 1 and fans == size)
    return topics, closeness[size_after - fans_after] - closeness[size - fans]


@tight
def weigh(
    room: Arrays,
    state: State,
    r: int,
    person: int,
    other: int,
    to: int,
    closeness: np.ndarray,
) -> tuple[int, int, int, int, float]:
    """Return the effect of a person going to a table, `other` (or nobody) taking their chair."""
    here = state.seat[person, r]
    broken, alone, warm = at_table(room, state, r, here, person, other)
    b, a, w = at_table(room, state, r, to, other, person)
    broken += b + at_promises(room, state, r, person, to, other)
    if other >= 0:
        broken += at_promises(room, state, r, other, here, person)
    topics, close = at_topic(state, r, here, person, other, closeness)
    topics_to, close_to = at_topic(state, r, to, other, person, closeness)
    return broken, alone + a, topics + topics_to, warm + w, close + close_to


@tight
def value(room: Arrays, state: State) -> tuple[int, int, int, int]:
    """Return broken, alone, topics and warm of a seating, counted from nothing."""
    n, rounds = state.seat.shape
    broken, alone, topics, warm = 0, 0, 0, 0
    for r in range(rounds):
        for t in range(state.size.shape[1]):
            size = state.size[r, t]
            if size == 0 and not room.required[t]:
                continue
            broken += max(0, size - room.capacity[t]) + max(0, room.minimum[t] - size)
            broken += room.hosts.shape[0] > 0 and state.hosts[r, t] == 0
            broken += max(0, state.access[r, t] - room.access_seats[t])
            full = False
            for k in range(state.holders.shape[2]):
                full = full or (size > 1 and state.holders[r, t, k] == size)
            topics += full
            for at in range(size):
                one = state.member[r, t, at]
                alone += state.liked[one, r] == 0
                for next_ in range(at + 1, size):
                    other = state.member[r, t, next_]
                    if is_mate(room, one, other):
                        continue
                    met = False
                    for before in range(r):
                        there = state.seat[one, before]
                        met = met or (there >= 0 and there == state.seat[other, before])
                    apart = has(room.apart, one, other)
                    broken += apart + met
                    warm += has(room.share, one, other) & (1 - apart) & (not met)
    for r in range(rounds):
        for person in range(n):
            here = state.seat[person, r]
            if here < 0:
                broken += room.present[r, person]
                continue
            broken += room.pin[r, person] >= 0 and room.pin[r, person] != here
            for at in range(room.mate_at[person], room.mate_at[person + 1]):
                mate = room.mate[at]
                there = state.seat[mate, r]
                broken += mate > person and there >= 0 and there != here
    return broken, alone, topics, warm
