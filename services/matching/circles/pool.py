"""The circles among which the search chooses: all there are, or as many as fit."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.matching.circles.arcs import Arcs, Ints
from services.matching.circles.enumeration_kernel import (
    FOUND,
    START,
    enumerate_circles,
    sample_circles,
)
from services.matching.random_kernel import first_word

MOST_CIRCLES = 400_000
"""Beyond this many, the longest circles are sampled: more would cost memory and bring nothing."""

STEPS = 1_000_000
"""How much a compiled enumeration does between two looks at the stop signal: some 10 ms."""

Graph = tuple[Ints, Ints, Ints, Ints, Ints, Ints]
"""Arcs forth and back, and who avoids whom: starts and positions of each."""

Floats = NDArray[np.float64]


class Pool(NamedTuple):
    """m circles of n people; the circles of person p are `of[at[p]:at[p + 1]]`."""

    member: Ints
    """m x longest: the people of a circle, each before the one they help; -1 after the last."""
    size: Ints
    at: Ints
    of: Ints
    whole: bool
    """Whether these are all the circles that there are."""

    def only(self, chosen: NDArray[np.intp]) -> "Pool":
        """Return the pool of some of the circles, by position."""
        return indexed(self.member[chosen], self.size[chosen], len(self.at) - 1, whole=False)


def indexed(member: Ints, size: Ints, people: int, *, whole: bool) -> Pool:
    """Return circles with the index by person."""
    circle, place = np.nonzero(member >= 0)
    person = member[circle, place]
    order = np.argsort(person, kind="stable")
    at = np.zeros(people + 1, np.int32)
    np.cumsum(np.bincount(person, minlength=people), out=at[1:])
    return Pool(member, size, at, circle[order].astype(np.int32), whole)


def pool_of(arcs: Arcs, longest: int, *, seed: int, over: Callable[[], bool]) -> Pool:
    """Return the circles of 2 to `longest` people, without those who avoid each other.

    Where there are more than `MOST_CIRCLES`, all those of the shorter lengths that fit, and an even
    sample of the next length.
    """
    people = len(arcs.ids)
    graph = (arcs.at, arcs.to, *arcs.back, arcs.shun_at, arcs.shun)
    found = _all(graph, longest, over)
    if found is not None:
        return indexed(*found, people, whole=arcs.whole)
    for shorter in range(longest - 1, 1, -1):
        found = _all(graph, shorter, over)
        if found is not None or over():
            break
    member, size = found or (np.zeros((0, shorter), np.int32), np.zeros(0, np.int32))
    more = _some(graph, shorter + 1, seed, MOST_CIRCLES - len(size), over)
    wide = np.full((len(member) + len(more), shorter + 1), -1, np.int32)
    wide[: len(member), : member.shape[1]] = member
    wide[len(member) :] = more
    sizes = np.concatenate([size, np.full(len(more), shorter + 1, np.int32)])
    return indexed(wide, sizes, people, whole=False)


def _all(graph: Graph, longest: int, over: Callable[[], bool]) -> tuple[Ints, Ints] | None:
    """Return all circles up to a length, or nothing where they are too many."""
    people = len(graph[0]) - 1
    circle = np.full((MOST_CIRCLES, longest), -1, np.int32)
    size = np.zeros(MOST_CIRCLES, np.int32)
    path, turn = np.zeros(longest, np.int32), np.zeros(longest, np.int64)
    near, on, state = np.zeros(people, np.int32), np.zeros(people, np.uint8), np.zeros(3, np.int64)
    while state[START] < people:
        if state[FOUND] == MOST_CIRCLES or over():
            return None
        enumerate_circles(*graph, circle, size, path, turn, near, on, state, STEPS)
    return circle[: state[FOUND]].copy(), size[: state[FOUND]].copy()


def _some(graph: Graph, length: int, seed: int, wanted: int, over: Callable[[], bool]) -> Ints:
    """Return circles of one length, drawn by chance from each person on in turn."""
    people = len(graph[0]) - 1
    circle = np.full((wanted, length), -1, np.int32)
    random = first_word(seed)
    state, on = np.zeros(3, np.int64), np.zeros(people, np.uint8)
    each = -(-wanted // people)
    while state[START] < people and state[FOUND] < wanted and not over():
        sample_circles(*graph, circle, on, state, each, random)
    found = circle[: state[FOUND]]
    return np.unique(found, axis=0)
