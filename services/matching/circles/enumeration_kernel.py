"""Compiled: all circles of an exchange, each once, from its first person on."""

import numpy as np
from numpy.typing import NDArray

from services.matching.circles.arcs import Flags, Ints
from services.matching.compiled import compiled
from services.matching.random_kernel import draw

START, DEPTH, FOUND = 0, 1, 2
"""What `state` holds: the first person, how many are on the path, how many circles were found."""

TRIES = 8
"""How many random paths are tried for each circle that is wanted from a person on."""

Longs = NDArray[np.int64]
Words = NDArray[np.uint64]


@compiled
def enumerate_circles(
    at: Ints,
    to: Ints,
    back_at: Ints,
    back: Ints,
    shun_at: Ints,
    shun: Ints,
    circle: Ints,
    size: Ints,
    path: Ints,
    turn: Longs,
    near: Ints,
    on: Flags,
    state: Longs,
    steps: int,
) -> None:
    """Go on listing circles for a number of steps, or until the table is full or all are found.

    A path starts at its first person in order and goes on only to people later in order from whom
    the start can be reached in time: `near` says how many arcs that takes (a breadth-first search
    back along the arcs, 0 for whoever is too far); whoever is at 1 closes a circle. `circle` is
    m x longest and `size` m. All is done when `state[START]` is the number of people.
    """
    people, longest = len(at) - 1, circle.shape[1]
    queue = np.empty(people, np.int32)
    start, depth, found = state[0], state[1], state[2]
    while steps > 0 and start < people:
        steps -= 1
        if depth == 0:
            near[:] = 0
            first, last = 0, 1
            queue[0] = start
            while first < last:
                p = queue[first]
                first += 1
                if near[p] == longest - 1:
                    break
                for arc in range(back_at[p], back_at[p + 1]):
                    q = back[arc]
                    if q > start and near[q] == 0:
                        near[q] = near[p] + 1
                        queue[last] = q
                        last += 1
            steps -= last // 4
            path[0], turn[0], depth = start, at[start], 1
            on[start] = 1
        tip = path[depth - 1]
        if turn[depth - 1] == at[tip + 1]:
            on[tip] = 0
            depth -= 1
            if depth == 0:
                start += 1
            continue
        if found == len(circle):
            break
        p = to[turn[depth - 1]]
        turn[depth - 1] += 1
        if p <= start or on[p] == 1 or near[p] == 0 or depth + near[p] > longest:
            continue
        welcome = True
        for other in range(shun_at[p], shun_at[p + 1]):
            if on[shun[other]] == 1:
                welcome = False
        if not welcome:
            continue
        path[depth] = p
        if near[p] == 1:
            circle[found, : depth + 1] = path[: depth + 1]
            size[found] = depth + 1
            found += 1
        if depth + 1 < longest:
            turn[depth] = at[p]
            on[p] = 1
            depth += 1
    state[0], state[1], state[2] = start, depth, found


@compiled
def sample_circles(
    at: Ints,
    to: Ints,
    back_at: Ints,
    back: Ints,
    shun_at: Ints,
    shun: Ints,
    circle: Ints,
    on: Flags,
    state: Longs,
    each: int,
    random: Words,
) -> None:
    """Draw circles of `circle.shape[1]` people through the next person in order.

    A random path of all but the last is closed by somebody whom its end helps and who helps its
    start, begun with its first person in order, so that the same circle is the same row.
    """
    length = circle.shape[1]
    start, found = state[0], state[2]
    end = min(found + each, len(circle))
    path = np.empty(length, np.int32)
    path[0] = start
    closing = np.zeros(len(at) - 1, np.uint8)
    for arc in range(back_at[start], back_at[start + 1]):
        closing[back[arc]] = 1
    for _ in range(each * TRIES):
        if found == end or at[start] == at[start + 1]:
            break
        depth = 1
        on[start] = 1
        while depth < length - 1:
            tip = path[depth - 1]
            if at[tip] == at[tip + 1]:
                break
            p = to[at[tip] + draw(random, at[tip + 1] - at[tip])]
            if on[p] == 1:
                break
            path[depth] = p
            on[p] = 1
            depth += 1
        if depth == length - 1:
            tip = path[depth - 1]
            for arc in range(at[tip], at[tip + 1]):
                p = to[arc]
                if closing[p] == 0 or on[p] == 1 or found == end or draw(random, 4) > 0:
                    continue
                path[depth] = p
                first, welcome = 0, True
                on[p] = 1
                for place in range(length):
                    if path[place] < path[first]:
                        first = place
                    for other in range(shun_at[path[place]], shun_at[path[place] + 1]):
                        if on[shun[other]] == 1:
                            welcome = False
                on[p] = 0
                if welcome:
                    for place in range(length):
                        circle[found, place] = path[(first + place) % length]
                    found += 1
        for place in range(depth):
            on[path[place]] = 0
    state[0], state[2] = start + 1, found
