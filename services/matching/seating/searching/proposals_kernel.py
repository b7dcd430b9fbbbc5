"""Proposals: who might sit elsewhere, and who might take their chair: compiled."""

from services.matching.compiled import tight
from services.matching.random_kernel import draw
from services.matching.seating.arrays import Arrays, Bits, Ints
from services.matching.seating.searching.state_kernel import (
    NOBODY,
    State,
    has,
    is_mate,
    meet_elsewhere,
)

FILL, EXCHANGE, WHOLE, MEND, CHAIN = range(5)
"""Where the shares of the kinds of proposals stand, in hundredths; what is left is any move.

Of those, so many are given up unless somebody who clashes moves."""

TRIES = 12
"""How many people are looked at to find one that suits."""

STRIDE = 7
"""The step from one of them to the next."""


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
def spare_host(room: Arrays, state: State, r: int, random: Bits) -> int:
    """Return one of several hosts at a table, or nobody."""
    count = room.hosts.shape[0]
    start = draw(random, count)
    for step in range(min(count, TRIES)):
        host = room.hosts[(start + step * STRIDE) % count]
        there = state.seat[host, r]
        if there >= 0 and state.hosts[r, there] > 1:
            return host
    return NOBODY


@tight
def is_hostless(room: Arrays, state: State, r: int, t: int) -> bool:
    """Tell whether a table waits for a host."""
    return room.hosts.shape[0] > 0 and state.hosts[r, t] == 0


@tight
def clashes(room: Arrays, state: State, r: int, person: int) -> bool:
    """Tell whether a promise is broken at a person's table that their leaving may mend."""
    t = state.seat[person, r]
    if is_hostless(room, state, r, t):
        return True
    if room.access[person] and state.access[r, t] > room.access_seats[t]:
        return True
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
    if is_hostless(room, state, r, state.seat[person, r]):
        host = spare_host(room, state, r, random)
        if host >= 0:
            return host, person, state.seat[person, r]
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
