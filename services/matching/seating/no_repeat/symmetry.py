"""Searches for schedules that turn into themselves: difference matrices and starter rounds."""

from typing import NamedTuple

import numpy as np

from services.matching.seating.arrays import Bits, Ints
from services.matching.seating.designs.matrices import turned_tables
from services.matching.seating.designs.starters import Starter, unfolded
from services.matching.seating.no_repeat.effort import SWAPS, chances
from services.matching.seating.no_repeat.kernel import shuffled
from services.matching.seating.no_repeat.symmetric_kernel import matrix_walked, starters_walked
from services.matching.seating.searching.effort import Stretch

WARM_MATRIX, WARM_STARTERS = 0.2, 0.3
"""Temperatures, in repeats, chosen by short trials of hard cases."""

PATIENCE = 10_000_000
"""Pairs looked at after which a search for starter rounds begins afresh."""

DRAWS = 20
"""Draws of the groups that make a round each."""


class Case(NamedTuple):
    """Equal groups, to be filled in so many rounds."""

    groups: int
    size: int
    rounds: int


class Shape(NamedTuple):
    """So many starter rounds, the steps of the turn, and base groups that make a round each."""

    starters: int
    turn: int
    bases: list[list[int]]


def matrix_found(case: Case, random: Bits, stretch: Stretch) -> Ints | None:
    """Search for a difference matrix until the stretch is used up.

    Returns rounds x (groups * size) tables in which nobody meets twice, or None.
    """
    groups, size, rounds = case
    if max(size, rounds) > groups:
        return None
    matrix = np.zeros((size, rounds), dtype=np.int32)
    count = np.zeros((size, size, groups), dtype=np.int32)
    count[:, :, 0] = rounds
    at = np.array([size * (size - 1) // 2 * (rounds - 1)], dtype=np.int64)
    while proposals := stretch.take():
        swaps = 1 + SWAPS * proposals // size
        if matrix_walked(matrix, count, at, random, swaps, chances(WARM_MATRIX)):
            return turned_tables(groups, matrix)
    return None


def starters_found(case: Case, random: Bits, stretch: Stretch) -> Ints | None:
    """Search for one or two starter rounds until the stretch is used up.

    Returns rounds x (groups * size) tables in which nobody meets twice, or None.
    """
    people = case.groups * case.size
    while stretch.used < 1 and not stretch.is_over and (shapes := _shapes(case, random)):
        for shape in shapes:
            rounds = _starters(case, shape, random, stretch)
            if rounds is not None:
                starter = Starter(shape.turn, people // shape.turn, rounds.tolist(), shape.bases)
                return unfolded(starter, people, case.size)
    return None


def _shapes(case: Case, random: Bits) -> list[Shape]:
    """Return the kinds of symmetry to look for, the base groups drawn anew."""
    groups, _, rounds = case
    shapes = [Shape(n, rounds // n, []) for n in (1, 2) if rounds % n == 0]
    if rounds > groups:
        shapes.append(Shape(1, groups, _bases(case, random)))
    return [shape for shape in shapes if _has_room(case, shape)]


def _has_room(case: Case, shape: Shape) -> bool:
    """Tell whether there are as many kinds of pairs as a schedule needs, and tables for all."""
    groups, size, rounds = case
    turn = shape.turn
    circles, still = divmod(groups * size, turn)
    within = circles * ((turn - 1) // 2)
    kinds = within + circles * (circles - 1) // 2 * turn + still * circles
    needed = (shape.starters * groups + len(shape.bases)) * size * (size - 1) // 2
    made = shape.starters * turn + len(shape.bases)
    return made == rounds and still <= groups and kinds >= needed


def _bases(case: Case, random: Bits) -> list[list[int]]:
    """Draw groups of one person of each circle, no pair of a kind twice; too few if that fails."""
    groups, size, rounds = case
    bases: list[list[int]] = []
    for _ in range(DRAWS):
        places = np.tile(np.arange(groups, dtype=np.int32), (size, 1))
        shuffled(places, random)
        people = places.T + groups * np.arange(size)
        for group in people.tolist():
            if all(_differ(group, base, groups) for base in bases):
                bases.append(group)
            if len(bases) == rounds - groups:
                return bases
    return bases


def _differ(group: list[int], base: list[int], turn: int) -> bool:
    """Tell whether no pair of one group is turned into a pair of the other."""
    return len({(a - b) % turn for a, b in zip(group, base, strict=True)}) == len(group)


def _kinds(people: int, turn: int) -> tuple[Ints, Ints]:
    """Return the kind of each pair, and how many pairs of a kind may meet in the starter rounds.

    Pairs are of one kind if the turn takes one to the other. Two who stand still would meet in
    every round, and two who are opposite in their circle in two rounds.
    """
    circles = people // turn
    circle, place = np.divmod(np.arange(people), turn)
    still = circle >= circles
    circle, place = np.where(still, circles + place, circle), np.where(still, 0, place)
    one, other = circle[:, None], circle[None, :]
    step = (place[None, :] - place[:, None]) % turn
    back = (place[:, None] - place[None, :]) % turn
    step = np.where(one < other, step, np.where(one > other, back, np.minimum(step, back)))
    step = np.where(still[:, None] | still[None, :], 0, step)
    names = (np.minimum(one, other) * (circles + turn) + np.maximum(one, other)) * turn + step
    distinct, inverse = np.unique(names, return_inverse=True)
    kind: Ints = inverse.reshape(people, people).astype(np.int32)
    room: Ints = np.ones(len(distinct), dtype=np.int32)
    room[kind[still[:, None] & still[None, :]]] = 0
    room[kind[(one == other) & (2 * step == turn)]] = 0
    return kind, room


def _starters(case: Case, shape: Shape, random: Bits, stretch: Stretch) -> Ints | None:
    """Search for starter rounds once, from a random beginning; return their people, by group."""
    people = case.groups * case.size
    kind, room = _kinds(people, shape.turn)
    for group in shape.bases:
        room[kind[np.ix_(group, group)]] = 0
    rounds = np.tile(np.arange(people, dtype=np.int32), (shape.starters, 1))
    shuffled(rounds, random)
    groups = rounds.reshape(shape.starters, case.groups, case.size)
    first, second = np.triu_indices(case.size, 1)
    met = kind[groups[:, :, first], groups[:, :, second]].ravel()
    count = np.bincount(met, minlength=len(room)).astype(np.int32)
    at = np.array([np.maximum(count - room, 0).sum()], dtype=np.int64)
    left = PATIENCE
    while left > 0 and (proposals := stretch.take()):
        swaps = 1 + SWAPS * proposals // case.size
        if starters_walked(groups, kind, count, room, at, random, swaps, chances(WARM_STARTERS)):
            return groups.reshape(shape.starters, people)
        left -= SWAPS * proposals
    return None
