"""The last of a search: among plans of equal figures, to one of more nuance: compiled."""

import numpy as np

from services.matching.compiled import tight
from services.matching.random_kernel import draw
from services.matching.seating.arrays import Arrays, Bits, Ints, Nuances
from services.matching.seating.searching.pricing_kernel import patience, worse_by
from services.matching.seating.searching.proposals_kernel import is_pinned_here, propose
from services.matching.seating.searching.state_kernel import State, change, has


@tight
def nuance_at(worth: Nuances, state: State, r: int, t: int, out: int, into: int) -> int:
    """Return what changes in nuance if `out` leaves a table and `into` joins it."""
    nuance = 0
    for at in range(state.size[r, t]):
        other = state.member[r, t, at]
        if other != out:
            if out >= 0:
                nuance -= has(worth.near, out, other) - has(worth.strained, out, other)
            if into >= 0:
                nuance += has(worth.near, into, other) - has(worth.strained, into, other)
    return nuance


@tight
def nuance_of(worth: Nuances, state: State) -> int:
    """Return how many meet who are near, less those who are strained, each meeting once."""
    nuance = 0
    for r in range(state.size.shape[0]):
        for t in range(state.size.shape[1]):
            for at in range(state.size[r, t]):
                one = state.member[r, t, at]
                for next_ in range(at + 1, state.size[r, t]):
                    other = state.member[r, t, next_]
                    nuance += has(worth.near, one, other) - has(worth.strained, one, other)
    return nuance


@tight
def refine(
    room: Arrays,
    worth: Nuances,
    state: State,
    first: int,
    prices: np.ndarray,
    nuance: float,
    closeness: np.ndarray,
    mix: Ints,
    proposals: int,
    random: Bits,
) -> None:
    """Weigh so many proposals for the rounds from `first` on, at fixed prices; one for nuance.

    Apart from annealing, so that a room without nuances is annealed as fast as if there were none.
    """
    rounds = state.seat.shape[1] - first
    for _ in range(proposals):
        r = first + draw(random, rounds)
        person, other, to = propose(room, state, r, mix, random)
        if person < 0:
            continue
        if is_pinned_here(room, state, r, person) or is_pinned_here(room, state, r, other):
            continue
        here = state.seat[person, r]
        worse = worse_by(room, state, r, person, other, to, prices, closeness)
        worse -= nuance * nuance_at(worth, state, r, here, person, other)
        worse -= nuance * nuance_at(worth, state, r, to, other, person)
        if worse <= 0 or worse < patience(prices, random):
            change(room, state, r, person, other, to)
