"""Who sits where in the seating being searched, and how people sit down and stand up: compiled."""

from typing import NamedTuple

import numpy as np

from services.matching.compiled import tight
from services.matching.seating.arrays import NOWHERE, Arrays, Bits, Ints

NOBODY = -1


class State(NamedTuple):
    """Who sits where: n people, r rounds, g tables of at most m people, k interests."""

    seat: Ints
    """n x r: the table of each person in each round, or `NOWHERE`."""
    slot: Ints
    """n x r: where among its members."""
    member: Ints
    """r x g x m: who sits there; the first `size` of them count."""
    size: Ints
    """r x g"""
    hosts: Ints
    """r x g: how many hosts sit there."""
    access: Ints
    """r x g: how many people with access needs sit there."""
    holders: Ints
    """r x g x k: how many there hold an interest."""
    liked: Ints
    """n x r: with how many at the table a person shares an interest."""
    aim: Ints
    """r x g: the interest that a table is after, -1 for none."""
    aimed: Ints
    """k: how many tables of all rounds are after an interest."""
    quota: Ints
    """k: how many tables its people fill if each of them sits at one of them."""
    holds: Bits
    """n x ceil(k / 64): who holds which interest, as bits."""


@tight
def has(sets: Bits, row: int, item: int) -> int:
    """Return 1 if an item is in a row of sets, else 0."""
    return np.int64((sets[row, item >> 6] >> np.uint64(item & 63)) & np.uint64(1))


@tight
def meet_elsewhere(seat: Ints, one: int, other: int, round_: int) -> int:
    """Return 1 if two people sit together in another round, else 0."""
    for r in range(seat.shape[1]):
        if r != round_ and seat[one, r] == seat[other, r] and seat[one, r] >= 0:
            return 1
    return 0


@tight
def is_mate(room: Arrays, one: int, other: int) -> bool:
    """Tell whether two people are to sit together."""
    for at in range(room.mate_at[one], room.mate_at[one + 1]):
        if room.mate[at] == other:
            return True
    return False


@tight
def stand(room: Arrays, state: State, r: int, person: int) -> None:
    """Let a person leave their table."""
    t = state.seat[person, r]
    at = state.slot[person, r]
    last = state.size[r, t] - 1
    moved = state.member[r, t, last]
    state.member[r, t, at] = moved
    state.slot[moved, r] = at
    state.size[r, t] = last
    state.hosts[r, t] -= room.host[person]
    state.access[r, t] -= room.access[person]
    for like in range(room.like_at[person], room.like_at[person + 1]):
        state.holders[r, t, room.like[like]] -= 1
    for place in range(last):
        other = state.member[r, t, place]
        state.liked[other, r] -= has(room.share, person, other)
    state.seat[person, r] = NOWHERE
    state.liked[person, r] = 0


@tight
def sit(room: Arrays, state: State, r: int, person: int, t: int) -> None:
    """Let a person who stands take a seat at a table."""
    size = state.size[r, t]
    liked = 0
    for place in range(size):
        other = state.member[r, t, place]
        share = has(room.share, person, other)
        state.liked[other, r] += share
        liked += share
    state.member[r, t, size] = person
    state.slot[person, r] = size
    state.size[r, t] = size + 1
    state.hosts[r, t] += room.host[person]
    state.access[r, t] += room.access[person]
    for like in range(room.like_at[person], room.like_at[person + 1]):
        state.holders[r, t, room.like[like]] += 1
    state.seat[person, r] = t
    state.liked[person, r] = liked


@tight
def change(room: Arrays, state: State, r: int, person: int, other: int, to: int) -> None:
    """Let a person go to a table, and `other` (or nobody) take their chair."""
    here = state.seat[person, r]
    stand(room, state, r, person)
    if other >= 0:
        stand(room, state, r, other)
        sit(room, state, r, other, here)
    sit(room, state, r, person, to)


@tight
def aim_at(state: State, r: int, t: int, topic: int) -> None:
    """Let a table be after an interest."""
    if state.aim[r, t] >= 0:
        state.aimed[state.aim[r, t]] -= 1
    if topic >= 0:
        state.aimed[topic] += 1
    state.aim[r, t] = topic


@tight
def aim_best(room: Arrays, state: State, r: int, t: int) -> None:
    """Let a table be after the interest that most of its people hold (the lowest of equals)."""
    best, aim = 0, -1
    for at in range(state.size[r, t]):
        person = state.member[r, t, at]
        for like in range(room.like_at[person], room.like_at[person + 1]):
            k = room.like[like]
            fans = state.holders[r, t, k]
            if fans > best or (fans == best and k < aim):
                best, aim = fans, k
    aim_at(state, r, t, aim)
