"""Proposals of the search over seatings, and the annealing that weighs them: compiled."""

import math

import numpy as np

from services.matching.compiled import tight
from services.matching.random_kernel import chance, draw
from services.matching.seating.arrays import Arrays, Bits, Ints
from services.matching.seating.searching.kernel import (
    NOBODY,
    State,
    aim_at,
    change,
    has,
    is_mate,
    meet_elsewhere,
    weigh,
)

BROKEN, ALONE, TOPICS, WARM, CLOSENESS, QUOTA, HEAT = range(7)
"""Where the prices of a change stand, and how much worse a change may be."""

FILL, EXCHANGE, WHOLE, MEND = range(4)
"""Where the shares of the kinds of proposals stand, in hundredths; what is left is any move.

Of those, so many are given up unless somebody who clashes moves."""

TRIES = 12
"""How many people are looked at to find one that suits."""

STRIDE = 7
"""The step from one of them to the next."""

THINK = 32
"""A table thinks again about its aim once in so many proposals."""


@tight
def misfit(state: State, r: int, t: int, random: Bits) -> int:
    """Return somebody at a table who does not hold its aim, or nobody."""
    size = state.size[r, t]
    start = draw(random, size)
    for step in range(size):
        person = state.member[r, t, (start + step) % size]
        if has(state.holds, person, state.aim[r, t]) == 0:
            return person
    return NOBODY


@tight
def fan_elsewhere(room: Arrays, state: State, r: int, t: int, random: Bits) -> int:
    """Return somebody who holds a table's aim and sits at a table after another, or nobody."""
    aim = state.aim[r, t]
    first = room.fan_at[aim]
    count = room.fan_at[aim + 1] - first
    start = draw(random, count)
    for step in range(min(count, TRIES)):
        person = room.fan[first + (start + step * STRIDE) % count]
        there = state.seat[person, r]
        if there >= 0 and there != t and state.aim[r, there] != aim:
            return person
    return NOBODY


@tight
def clashes(room: Arrays, state: State, r: int, person: int) -> bool:
    """Tell whether a person sits with somebody they should not sit with in that round."""
    t = state.seat[person, r]
    for at in range(state.size[r, t]):
        other = state.member[r, t, at]
        if other == person:
            continue
        clash = has(room.apart, person, other) or meet_elsewhere(state.seat, person, other, r)
        if clash and not is_mate(room, person, other):
            return True
    return False


@tight
def is_pinned_here(room: Arrays, state: State, r: int, person: int) -> bool:
    """Tell whether somebody sits where they are pinned to."""
    return person >= 0 and room.pin[r, person] >= 0 and room.pin[r, person] == state.seat[person, r]


@tight
def equal_exchange(room: Arrays, state: State, r: int, random: Bits) -> tuple[int, int]:
    """Return two people each of whom holds the aim of the other's table, or nobody twice."""
    person = draw(random, state.seat.shape[0])
    here = state.seat[person, r]
    if here < 0 or state.aim[r, here] < 0:
        return NOBODY, NOBODY
    if draw(random, 2) and not clashes(room, state, r, person):
        return NOBODY, NOBODY
    aim = state.aim[r, here]
    first = room.fan_at[aim]
    count = room.fan_at[aim + 1] - first
    start = draw(random, count)
    for step in range(min(count, TRIES)):
        other = room.fan[first + (start + step * STRIDE) % count]
        there = state.seat[other, r]
        if (
            there >= 0
            and there != here
            and state.aim[r, there] >= 0
            and has(state.holds, person, state.aim[r, there])
        ):
            return person, other
    return NOBODY, NOBODY


@tight
def propose(room: Arrays, state: State, r: int, mix: Ints, random: Bits) -> tuple[int, int, int]:
    """Return a person, who takes their chair (or nobody), and the table they go to.

    The person is nobody where nothing came to mind. FILL brings somebody to a table whose aim they
    hold, for somebody who does not. EXCHANGE changes two people who hold each other's aim. Any
    other move goes to any table, or to one where somebody shares an interest.
    """
    g = state.size.shape[1]
    kind = draw(random, 100)
    if kind < mix[FILL]:
        t = draw(random, g)
        if state.size[r, t] == 0 or state.aim[r, t] < 0:
            return NOBODY, 0, 0
        out = misfit(state, r, t, random)
        if out < 0:
            return NOBODY, 0, 0
        fan = fan_elsewhere(room, state, r, t, random)
        if state.size[r, t] < room.capacity[t] and draw(random, 4) == 0:
            out = NOBODY
        return fan, out, t
    if kind < mix[FILL] + mix[EXCHANGE]:
        person, other = equal_exchange(room, state, r, random)
        return person, other, 0 if person < 0 else state.seat[other, r]
    person = draw(random, state.seat.shape[0])
    if state.seat[person, r] < 0:
        return NOBODY, 0, 0
    if draw(random, 100) < mix[MEND] and not clashes(room, state, r, person):
        return NOBODY, 0, 0
    to = draw(random, g)
    likes = room.like_at[person + 1] - room.like_at[person]
    if likes > 0 and kind & 1:
        topic = room.like[room.like_at[person] + draw(random, likes)]
        first = room.fan_at[topic]
        fan = room.fan[first + draw(random, room.fan_at[topic + 1] - first)]
        to = state.seat[fan, r]
    if to < 0 or to == state.seat[person, r]:
        return NOBODY, 0, 0
    at = draw(random, max(room.capacity[to], state.size[r, to], 1))
    if room.capacity[to] == 0:
        return NOBODY, 0, 0
    if at >= state.size[r, to]:
        return person, NOBODY, to
    return person, state.member[r, to, at], to


@tight
def think_again(
    room: Arrays,
    state: State,
    r: int,
    t: int,
    prices: np.ndarray,
    closeness: np.ndarray,
    random: Bits,
) -> None:
    """Let a table be after another interest of one of its people, if that is not much worse."""
    size = state.size[r, t]
    if size == 0:
        return
    person = state.member[r, t, draw(random, size)]
    likes = room.like_at[person + 1] - room.like_at[person]
    if likes == 0:
        return
    topic = room.like[room.like_at[person] + draw(random, likes)]
    aim = state.aim[r, t]
    if topic == aim:
        return
    before = 0 if aim < 0 else state.holders[r, t, aim]
    after = state.holders[r, t, topic]
    worse = prices[CLOSENESS] * (closeness[size - after] - closeness[size - before])
    worse -= prices[TOPICS] * ((after == size) - np.int64(before == size)) * (size > 1)
    worse += prices[QUOTA] * (state.aimed[topic] >= state.quota[topic])
    worse -= prices[QUOTA] * (aim >= 0 and state.aimed[aim] > state.quota[aim])
    if worse <= 0 or worse < -prices[HEAT] * math.log(chance(random)):
        aim_at(state, r, t, topic)


@tight
def worse_by(
    room: Arrays,
    state: State,
    r: int,
    person: int,
    other: int,
    to: int,
    wants_hosts: bool,
    prices: np.ndarray,
    closeness: np.ndarray,
) -> float:
    """Return what a change of places costs at the present prices."""
    broken, alone, topics, warm, close = weigh(
        room, state, r, person, other, to, wants_hosts, closeness
    )
    return (
        prices[BROKEN] * broken
        + prices[ALONE] * alone
        - prices[TOPICS] * topics
        - prices[WARM] * warm
        + prices[CLOSENESS] * close
    )


@tight
def exchange_evenings(
    room: Arrays,
    state: State,
    first: int,
    wants_hosts: bool,
    prices: np.ndarray,
    closeness: np.ndarray,
    random: Bits,
) -> None:
    """Let two people exchange their seats in every round to come, if that is not much worse.

    Whoever met nobody twice in a seating meets nobody twice after it: only the two change names.
    """
    n = state.seat.shape[0]
    one, other = draw(random, n), draw(random, n)
    rounds = state.seat.shape[1]
    if one == other:
        return
    for r in range(first, rounds):
        if (state.seat[one, r] < 0) != (state.seat[other, r] < 0):
            return
        if is_pinned_here(room, state, r, one) or is_pinned_here(room, state, r, other):
            return
    worse = 0.0
    for r in range(first, rounds):
        here, there = state.seat[one, r], state.seat[other, r]
        if here != there:
            worse += worse_by(room, state, r, one, other, there, wants_hosts, prices, closeness)
            change(room, state, r, one, other, there)
    if worse <= 0 or worse < -prices[HEAT] * math.log(chance(random)):
        return
    for r in range(first, rounds):
        here, there = state.seat[one, r], state.seat[other, r]
        if here != there:
            change(room, state, r, one, other, there)


@tight
def anneal(
    room: Arrays,
    state: State,
    first: int,
    prices: np.ndarray,
    closeness: np.ndarray,
    mix: Ints,
    proposals: int,
    random: Bits,
) -> None:
    """Weigh so many proposals for the rounds from `first` on, at fixed prices.

    `closeness` holds what a table costs by how many of its people lack its aim.
    """
    wants_hosts = False
    for person in range(room.host.shape[0]):
        wants_hosts = wants_hosts or room.host[person] > 0
    rounds = state.seat.shape[1] - first
    for at in range(proposals):
        if at % THINK == 0:
            r = first + draw(random, rounds)
            think_again(
                room, state, r, draw(random, state.size.shape[1]), prices, closeness, random
            )
        if mix[WHOLE] and draw(random, 100) < mix[WHOLE]:
            exchange_evenings(room, state, first, wants_hosts, prices, closeness, random)
            continue
        r = first + draw(random, rounds)
        person, other, to = propose(room, state, r, mix, random)
        if person < 0:
            continue
        if is_pinned_here(room, state, r, person) or is_pinned_here(room, state, r, other):
            continue
        worse = worse_by(room, state, r, person, other, to, wants_hosts, prices, closeness)
        if worse <= 0 or worse < -prices[HEAT] * math.log(chance(random)):
            change(room, state, r, person, other, to)
