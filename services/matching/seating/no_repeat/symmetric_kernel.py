"""Compiled search for what makes a schedule by turning: starter rounds and difference matrices.

Asking for a symmetry leaves a fraction of the unknowns; where a symmetric schedule exists, it is
found in a second where the walk through any schedules found none in half a minute (8-3-11).
"""

from services.matching.compiled import compiled, tight
from services.matching.random_kernel import draw
from services.matching.seating.arrays import Bits, Ints
from services.matching.seating.no_repeat.kernel import Longs


@tight
def moved(
    groups: Ints,
    kind: Ints,
    count: Ints,
    room: Ints,
    r: int,
    t: int,
    a: int,
    without: int,
    step: int,
) -> int:
    """Let a meet (step 1) or leave (-1) those of a group but one; return the repeats added."""
    added = 0
    for i in range(groups.shape[2]):
        x = groups[r, t, i]
        if x in (a, without):
            continue
        k = kind[a, x]
        if step < 0:
            count[k] -= 1
        if count[k] >= room[k]:
            added += step
        if step > 0:
            count[k] += 1
    return added


@compiled
def starters_walked(
    groups: Ints,
    kind: Ints,
    count: Ints,
    room: Ints,
    at: Longs,
    random: Bits,
    proposals: int,
    chances: Longs,
) -> bool:
    """Swap people of the starter rounds, rounds x groups x size, until nobody meets again.

    `kind` (n x n) is the kind of each pair of people, `count` how many pairs of a kind meet, and
    `room` how many may. `at` holds the repeats now; a swap that makes d more is allowed if a draw
    of 30 bits is below `chances[d]`. Returns whether there are none.
    """
    w, g, p = groups.shape
    now = at[0]
    for _ in range(proposals):
        if now == 0:
            break
        r, i, j = draw(random, w), draw(random, g * p), draw(random, g * p)
        s, t = i // p, j // p
        if s == t:
            continue
        a, b = groups[r, s, i % p], groups[r, t, j % p]
        d = moved(groups, kind, count, room, r, s, a, a, -1)
        d += moved(groups, kind, count, room, r, t, b, b, -1)
        d += moved(groups, kind, count, room, r, t, a, b, 1)
        d += moved(groups, kind, count, room, r, s, b, a, 1)
        if d > 0 and (d >= chances.shape[0] or draw(random, 1 << 30) >= chances[d]):
            moved(groups, kind, count, room, r, t, a, b, -1)
            moved(groups, kind, count, room, r, s, b, a, -1)
            moved(groups, kind, count, room, r, s, a, a, 1)
            moved(groups, kind, count, room, r, t, b, b, 1)
            continue
        groups[r, s, i % p], groups[r, t, j % p] = b, a
        now += d
    at[0] = now
    return bool(now == 0)


@tight
def difference(matrix: Ints, i: int, j: int, r: int, entry: int) -> int:
    """Return what column r adds to the differences of rows i and j, if i has that entry there."""
    other = int(matrix[j, r])
    return entry - other if i < j else other - entry


@compiled
def matrix_walked(
    matrix: Ints, count: Ints, at: Longs, random: Bits, proposals: int, chances: Longs
) -> bool:
    """Change entries of a matrix modulo g until the differences of any two rows all differ.

    `count` (rows x rows x g) counts the differences of each pair of rows, the upper row first;
    `at` holds the repeats now. Returns whether there are none.
    """
    rows, columns = matrix.shape
    g = count.shape[2]
    now = at[0]
    for _ in range(proposals):
        if now == 0:
            break
        i, r, new = draw(random, rows), draw(random, columns), draw(random, g)
        old = matrix[i, r]
        d = 0
        for j in range(rows):
            if j != i and new != old:
                x, y = min(i, j), max(i, j)
                d += count[x, y, difference(matrix, i, j, r, new) % g] > 0
                d -= count[x, y, difference(matrix, i, j, r, old) % g] > 1
        if d > 0 and (d >= chances.shape[0] or draw(random, 1 << 30) >= chances[d]):
            continue
        for j in range(rows):
            if j != i:
                x, y = min(i, j), max(i, j)
                count[x, y, difference(matrix, i, j, r, old) % g] -= 1
                count[x, y, difference(matrix, i, j, r, new) % g] += 1
        matrix[i, r] = new
        now += d
    at[0] = now
    return bool(now == 0)
