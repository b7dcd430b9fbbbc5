"""Annealing of a seating at fixed prices: compiled."""

import numpy as np

from services.matching.compiled import tight
from services.matching.random_kernel import draw
from services.matching.seating.arrays import Arrays, Bits, Ints
from services.matching.seating.searching.compound_kernel import chain, exchange_evenings
from services.matching.seating.searching.pricing_kernel import (
    CLOSENESS,
    QUOTA,
    TOPICS,
    patience,
    worse_by,
)
from services.matching.seating.searching.proposals_kernel import (
    CHAIN,
    WHOLE,
    is_pinned_here,
    propose,
)
from services.matching.seating.searching.state_kernel import State, aim_at, change

THINK = 32
"""A table thinks again about its aim once in so many proposals."""


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
    if worse <= 0 or worse < patience(prices, random):
        aim_at(state, r, t, topic)


@tight
def anneal(
    room: Arrays,
    state: State,
    first: int,
    prices: np.ndarray,
    closeness: np.ndarray,
    mix: Ints,
    proposals: int,
    path: Ints,
    random: Bits,
) -> None:
    """Weigh so many proposals for the rounds from `first` on, at fixed prices.

    `closeness` holds what a table costs by how many of its people lack its aim; `path` has room for
    the longest chain.
    """
    rounds = state.seat.shape[1] - first
    for at in range(proposals):
        if at % THINK == 0:
            r = first + draw(random, rounds)
            think_again(
                room, state, r, draw(random, state.size.shape[1]), prices, closeness, random
            )
        if mix[WHOLE] and draw(random, 100) < mix[WHOLE]:
            exchange_evenings(room, state, first, prices, closeness, random)
            continue
        r = first + draw(random, rounds)
        if mix[CHAIN] and draw(random, 100) < mix[CHAIN]:
            chain(room, state, r, prices, closeness, path, random)
            continue
        person, other, to = propose(room, state, r, mix, random)
        if person < 0:
            continue
        if is_pinned_here(room, state, r, person) or is_pinned_here(room, state, r, other):
            continue
        worse = worse_by(room, state, r, person, other, to, prices, closeness)
        if worse <= 0 or worse < patience(prices, random):
            change(room, state, r, person, other, to)
