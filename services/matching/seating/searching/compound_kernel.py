"""Changes of several people at once: chains in a round, and whole evenings: compiled."""

import numpy as np

from services.matching.compiled import tight
from services.matching.random_kernel import draw
from services.matching.seating.arrays import Arrays, Bits, Ints
from services.matching.seating.searching.pricing_kernel import patience, worse_by
from services.matching.seating.searching.proposals_kernel import (
    STRIDE,
    clashes,
    is_pinned_here,
    misfit,
)
from services.matching.seating.searching.state_kernel import (
    NOBODY,
    State,
    change,
    has,
    meet_elsewhere,
)

LINKS = 6
"""How many fans are looked at for the next link of a chain."""


@tight
def breaches_at(room: Arrays, state: State, r: int, person: int, t: int, out: int) -> int:
    """Return what would be broken at a table by a person who comes for another who leaves."""
    count = 0
    if room.hosts.shape[0] > 0 and state.hosts[r, t] == room.host[out]:
        count += 1 - room.host[person]
    for at in range(state.size[r, t]):
        other = state.member[r, t, at]
        if other != out:
            count += has(room.apart, person, other) + meet_elsewhere(state.seat, person, other, r)
    return count


@tight
def next_link(room: Arrays, state: State, r: int, person: int, random: Bits) -> int:
    """Return who had best take a person's chair, so that the person takes theirs, or nobody.

    It is a fan of the table's aim. Best is who clashes with nobody there, is a misfit where they
    sit, and sits where the person's coming would end the chain.
    """
    t = state.seat[person, r]
    aim = state.aim[r, t]
    first = room.fan_at[aim]
    count = room.fan_at[aim + 1] - first
    start = draw(random, count)
    best, least = NOBODY, 1 << 30
    for step in range(min(count, LINKS)):
        fan = room.fan[first + (start + step * STRIDE) % count]
        there = state.seat[fan, r]
        if there < 0 or there == t or state.aim[r, there] < 0 or state.aim[r, there] == aim:
            continue
        if is_pinned_here(room, state, r, fan):
            continue
        worth = 4 * breaches_at(room, state, r, fan, t, person)
        worth -= 4 * (1 - has(state.holds, fan, state.aim[r, there]))
        if has(state.holds, person, state.aim[r, there]):
            worth += 4 * breaches_at(room, state, r, person, there, fan) - 6
        if worth < least:
            best, least = fan, worth
    return best


@tight
def chain(
    room: Arrays,
    state: State,
    r: int,
    prices: np.ndarray,
    closeness: np.ndarray,
    path: Ints,
    random: Bits,
) -> None:
    """Let somebody who is a misfit or clashes give their chair to a fan, take theirs, and so on.

    It ends, and holds, where all of it together is not much worse than before it began; where
    `path` is too short for that, everybody goes back.
    """
    t = draw(random, state.size.shape[1])
    if state.size[r, t] == 0 or state.aim[r, t] < 0:
        return
    person = misfit(state, r, t, random)
    if person < 0:
        person = state.member[r, t, draw(random, state.size[r, t])]
        if not clashes(room, state, r, person):
            return
    if is_pinned_here(room, state, r, person):
        return
    limit = patience(prices, random)
    worse = 0.0
    for length in range(path.shape[0]):
        fan = next_link(room, state, r, person, random)
        if fan < 0:
            break
        to = state.seat[fan, r]
        worse += worse_by(room, state, r, person, fan, to, prices, closeness)
        change(room, state, r, person, fan, to)
        path[length] = fan
        if worse <= 0 or worse < limit:
            return
    else:
        length += 1
    for link in range(length - 1, -1, -1):
        change(room, state, r, person, path[link], state.seat[path[link], r])


@tight
def exchange_evenings(
    room: Arrays,
    state: State,
    first: int,
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
            worse += worse_by(room, state, r, one, other, there, prices, closeness)
            change(room, state, r, one, other, there)
    if worse <= 0 or worse < patience(prices, random):
        return
    for r in range(first, rounds):
        here, there = state.seat[one, r], state.seat[other, r]
        if here != there:
            change(room, state, r, one, other, there)
