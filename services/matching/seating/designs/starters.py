"""Schedules that one or two starter rounds make by turning.

People stand in circles of `turn` people, and a few stand still. Each step moves everybody in a
circle one place on, and with them the groups of a starter round: that makes `turn` rounds. No pair
meets twice if no step takes one pair of a starter's group to another. A base group that is turned
within one round makes that round by itself.
Source: Miller, Valkov & Abel, "Combinatorial Solutions to the Social Golfer Problem", Symmetry 18
(2026) 269, of starter blocks; those stored here were found by our own search.
"""

from typing import NamedTuple

import numpy as np

from services.matching.seating.arrays import Ints
from services.matching.seating.designs.data import STARTERS


class Starter(NamedTuple):
    """Starter rounds of a schedule, read from their text."""

    turn: int
    circles: int
    rounds: list[list[int]]
    """Each starter round's people, group by group."""
    base: list[list[int]]
    """Groups that make a round each by being turned within it."""


def _read(key: tuple[int, int]) -> Starter | None:
    text = STARTERS.get(key)
    if text is None:
        return None
    turn, circles, rounds, base = text
    return Starter(
        turn,
        circles,
        [[int(person) for person in row.split()] for row in rounds],
        [[int(person) for person in group.split()] for group in base],
    )


def turned(groups: int, size: int, rounds: int) -> Ints | None:
    """Return rounds x (groups * size) tables from stored starter rounds, if there are any."""
    starter = _read((groups, size))
    if starter is None or rounds > len(starter.base) + len(starter.rounds) * starter.turn:
        return None
    return unfolded(starter, groups * size, size)[:rounds]


def unfolded(starter: Starter, people: int, size: int) -> Ints:
    """Return all the rounds that starter rounds stand for: those of the base groups come last."""
    steps = range(starter.turn)
    moved = [_moved(starter, people, step) for step in steps]
    seats = np.empty(
        (len(starter.rounds) * starter.turn + len(starter.base), people), dtype=np.int32
    )
    table = np.arange(people, dtype=np.int32) // size
    for number, row in enumerate(starter.rounds):
        for step in steps:
            seats[number * starter.turn + step, moved[step][row]] = table
    for at, group in enumerate(starter.base, len(starter.rounds) * starter.turn):
        for step in steps:
            seats[at, moved[step][group]] = step
    return seats


def _moved(starter: Starter, people: int, step: int) -> Ints:
    """Return where each person comes to by so many steps of the turn."""
    at, turn = np.arange(people, dtype=np.int32), starter.turn
    return np.where(at < turn * starter.circles, at // turn * turn + (at + step) % turn, at)
