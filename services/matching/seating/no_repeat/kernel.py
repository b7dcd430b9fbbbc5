"""Compiled search for rounds in which nobody meets the same person twice.

A walk at one temperature through swaps of two people of a round, one of whom meets somebody again
in that round. All partners of a person are weighed at once: `met` (n x n) says how often two people
meet, `clash` (w x g x n) how many people at a table of a round somebody meets in some other round.
A swap then costs five look-ups to weigh, and a few hundred to make; hundreds are weighed for one
that is made. A tabu search over the same arrays left 1 or 2 repeats in 8-4-8 (groups, size, rounds)
after 10 s of a core, where this walk mostly leaves none after 2 s.
After Dotu & Van Hentenryck, "Scheduling social tournaments locally", AI Communications 20 (2007).
"""

import numpy as np
from numpy.typing import NDArray

from services.matching.compiled import compiled, tight
from services.matching.random_kernel import draw
from services.matching.seating.arrays import Bits, Ints

Counts = NDArray[np.int16]
Longs = NDArray[np.int64]


@compiled
def shuffled(seats: Ints, random: Bits) -> None:
    """Let the people of every round change places at random."""
    for r in range(seats.shape[0]):
        for a in range(seats.shape[1] - 1, 0, -1):
            b = draw(random, a + 1)
            seats[r, a], seats[r, b] = seats[r, b], seats[r, a]


@compiled
def counted(seats: Ints, met: Counts, clash: Counts) -> int:
    """Fill `met` and `clash`; return the repeats, each meeting of two people after their first."""
    w, n = seats.shape
    repeats = 0
    for a in range(n):
        for b in range(n):
            together = 0
            for r in range(w):
                together += seats[r, a] == seats[r, b]
            met[a, b] = together if a != b else 0
            if a < b and together > 1:
                repeats += together - 1
    clash[:] = 0
    for r in range(w):
        for b in range(n):
            t = seats[r, b]
            for a in range(n):
                clash[r, t, a] += met[a, b] - (a != b and seats[r, a] == t) > 0
    return repeats


@tight
def changed(seats: Ints, met: Counts, clash: Counts, r: int, a: int, b: int, step: int) -> None:
    """Let a and b meet once more (step 1) or once less (-1) in round r."""
    low = met[a, b] if step > 0 else met[a, b] - 1
    met[a, b] += step
    met[b, a] += step
    if low > 1:
        return
    for o in range(seats.shape[0]):
        # another round clashes from now on, or no longer: where they meet only there, or nowhere
        if o != r and (seats[o, a] == seats[o, b]) == (low == 1):
            clash[o, seats[o, b], a] += step
            clash[o, seats[o, a], b] += step


@compiled
def swapped(seats: Ints, met: Counts, clash: Counts, r: int, a: int, b: int) -> None:
    """Let a and b change places in round r."""
    s, t = seats[r, a], seats[r, b]
    for x in range(seats.shape[1]):
        y = seats[r, x]
        gone = 0
        if x != a and met[x, a] - (y == s) > 0:
            gone += 1
        if x != b and met[x, b] - (y == t) > 0:
            gone -= 1
        clash[r, s, x] -= gone
        clash[r, t, x] += gone
    for x in range(seats.shape[1]):
        if x not in (a, b) and seats[r, x] in (s, t):
            step = 1 if seats[r, x] == t else -1
            changed(seats, met, clash, r, a, x, step)
            changed(seats, met, clash, r, b, x, -step)
    seats[r, a], seats[r, b] = t, s


@compiled
def walked(
    seats: Ints,
    met: Counts,
    clash: Counts,
    best: Ints,
    worth: Counts,
    at: Longs,
    random: Bits,
    scans: int,
    chances: Longs,
) -> bool:
    """Weigh all partners of somebody who meets somebody again, `scans` times; swap with one.

    `at` holds the repeats now, the fewest so far (which `best` shows), the scans made and the place
    to go on from. A swap that makes d repeats more is allowed if a draw of 30 bits is below
    `chances[d]`; `worth` is room for n numbers. Returns whether nothing repeats.
    """
    w, n = seats.shape
    now, fewest, place = at[0], at[1], at[3]
    made = passed = 0
    while made < scans and fewest > 0 and passed < w * n:
        r, a = place // n, place % n
        place = place + 1 if place + 1 < w * n else 0
        passed += 1
        s = seats[r, a]
        here = clash[r, s, a]
        if here == 0:
            continue
        made += 1
        passed = 0
        luck, limit = draw(random, 1 << 30), here
        while limit - here + 1 < chances.shape[0] and luck < chances[limit - here + 1]:
            limit += 1
        least = limit + 1
        for x in range(n):
            t = seats[r, x]
            d = clash[r, t, a] + clash[r, s, x] - clash[r, t, x]
            # two who meet elsewhere were counted at the places that they leave
            d += (t == s) * 1000 - (met[a, x] > 0) * 2
            worth[x] = d
            least = min(least, d)
        if least > limit:
            continue
        same, b = 0, -1
        for x in range(n):
            if worth[x] <= limit:
                same += 1
                if draw(random, same) == 0:
                    b = x
        now += worth[b] - here
        swapped(seats, met, clash, r, a, b)
        if now < fewest:
            fewest = now
            best[:] = seats
    at[0], at[1], at[3] = now, fewest, place
    at[2] += made
    return bool(fewest == 0)
