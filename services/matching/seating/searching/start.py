"""Where the search begins: an empty seating, how many sit at each table, and a first plan."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from services.matching.seating.arrays import NOWHERE, Arrays, Bits, Ints
from services.matching.seating.designs.design import uneven_design
from services.matching.seating.no_repeat.search import no_repeat, repeats
from services.matching.seating.room import Table
from services.matching.seating.searching.effort import Stretch
from services.matching.seating.searching.start_kernel import fill
from services.matching.seating.searching.state_kernel import State, aim_best, sit, stand
from services.matching.seating.sizes import fewest_tables, table_sizes

SEARCHED = 0.7
"""The share of a stretch in which a schedule is searched where no design is known."""

MOST_SEARCHED = 300
"""People for whom it is: for more, what it prepares takes longer than a slice of the search."""


def empty(room: Arrays) -> State:
    """Return a seating in which nobody sits."""
    rounds, n = room.present.shape
    g, k = len(room.capacity), max(1, len(room.fan_at) - 1)
    chairs = int(room.capacity.max(initial=1))
    size = max(2, int(np.median(room.capacity))) if g else 2

    def zeros(*shape: int) -> Ints:
        return np.zeros(shape, np.int32)

    quota = zeros(k)
    quota[: len(room.fan_at) - 1] = np.maximum(1, np.diff(room.fan_at) // size)
    return State(
        np.full((n, rounds), NOWHERE, np.int32),
        zeros(n, rounds),
        zeros(rounds, g, chairs),
        zeros(rounds, g),
        zeros(rounds, g),
        zeros(rounds, g),
        zeros(rounds, g, k),
        zeros(n, rounds),
        np.full((rounds, g), NOWHERE, np.int32),
        zeros(k),
        quota,
        _sets_of_interests(room, k),
    )


def targets(tables: Sequence[Table], people: int, rounds: int, hosts: int | None) -> Ints:
    """Return how many people are to sit at each table. Whoever finds no chair stands.

    Where tables want hosts, no more open than there are hosts, unless chairs run short.
    """
    order = sorted(range(len(tables)), key=lambda t: (-tables[t].required, -tables[t].capacity, t))
    chosen = order[:hosts]
    if sum(tables[t].capacity for t in chosen) < people:
        chosen = order
    required = sum(tables[t].required for t in chosen)
    least = max(required, fewest_tables(people, rounds))
    target = np.zeros(len(tables), np.int32)
    chosen.sort()
    target[chosen] = table_sizes([tables[t] for t in chosen], people, least=least)
    return target


def hosts_among(room: Arrays, here: NDArray[np.intp]) -> int | None:
    """Return how many of these people are hosts; nothing where no table wants one."""
    return int(room.host[here].sum()) if room.wants_hosts else None


def clear(room: Arrays, state: State) -> None:
    """Let everybody stand up."""
    for person, r in zip(*np.nonzero(state.seat >= 0), strict=True):
        stand(room, state, int(r), int(person))


def load(room: Arrays, state: State, seats: Ints, first: int, last: int) -> None:
    """Seat people as an array of rounds x people says, in the rounds from `first` to `last`."""
    for r in range(first, last):
        for person in np.flatnonzero(seats[r] >= 0):
            sit(room, state, r, int(person), int(seats[r, person]))


def greedy(room: Arrays, tables: Sequence[Table], state: State, first: int, random: Bits) -> None:
    """Seat everybody in the rounds from `first` on, table by table round a topic.

    Where chairs are short, people take turns to stand.
    """
    rounds, n = room.present.shape
    waiting = np.zeros(state.holders.shape[2], np.int32)
    stood = np.zeros(n, np.int32)
    for r in range(first, rounds):
        here = np.flatnonzero(room.present[r])
        target = targets(tables, len(here), rounds, hosts_among(room, here))
        order = _shuffled(n, random)
        in_turn = order[np.isin(order, here)]
        standing = in_turn[np.argsort(stood[in_turn], kind="stable")][: len(here) - target.sum()]
        stood[standing] += 1
        seated = room.present.copy()
        seated[r, standing] = 0
        fill(room._replace(present=seated), state, r, target, order, waiting, random)


def designed(
    room: Arrays,
    tables: Sequence[Table],
    state: State,
    first: int,
    random: Bits,
    *,
    best: Ints,
    stretch: Stretch,
) -> Stretch | None:
    """Seat everybody so that nobody meets twice, or fewer do than in the best plan so far, n x r.

    For an evening from its beginning, with the same people in every round: by a design, or where
    none is known by a search. Returns what is left of the stretch; None if nobody was seated.
    """
    if first or not (room.present == room.present[0]).all() or len(room.present) == 1:
        return None
    here = np.flatnonzero(room.present[0])
    sizes = targets(tables, len(here), len(room.present), hosts_among(room, here)).tolist()
    if sum(sizes) != len(here):
        return None
    seats = uneven_design(sizes, len(room.present))
    if seats is None:
        seats = _searched(sizes, best[here].T, random, stretch.part(0, SEARCHED))
        stretch = stretch.part(SEARCHED, 1 - SEARCHED)
    if seats is None:
        return None
    people = here[_shuffled(len(here), random)]
    for r, row in enumerate(seats):
        for person, table in zip(people.tolist(), row.tolist(), strict=True):
            sit(room, state, r, person, table)
    return stretch


def _searched(sizes: list[int], best: Ints, random: Bits, stretch: Stretch) -> Ints | None:
    """Search for a schedule of fewer repeats than the best so far, r x n; None if there is none."""
    rounds, people = best.shape
    most = repeats(best) if people <= MOST_SEARCHED else 0
    if most == 0:
        return None
    seats = no_repeat(sizes, rounds, random, stretch)
    return seats if repeats(seats) < most else None


def aim(room: Arrays, state: State, first: int) -> None:
    """Let every table be after the interest that most of its people hold."""
    rounds, g = state.aim.shape
    for r in range(first, rounds):
        for t in range(g):
            aim_best(room, state, r, t)


def _sets_of_interests(room: Arrays, k: int) -> Bits:
    n = len(room.host)
    sets = np.zeros((n, (k + 63) // 64), np.uint64)
    person = np.repeat(np.arange(n), np.diff(room.like_at))
    bit = np.uint64(1) << (room.like % 64).astype(np.uint64)
    np.bitwise_or.at(sets, (person, room.like // 64), bit)
    return sets


def _shuffled(count: int, random: Bits) -> Ints:
    """Return 0 to `count` - 1 in an order drawn from the state of the search's own generator."""
    order = np.random.default_rng(int(random[0])).permutation(count)
    random[0] = np.uint64(
        int(random[0]) * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
    )
    return order.astype(np.int32)
