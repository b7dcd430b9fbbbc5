"""Chains: a willing host helps somebody, who helps the next, without anybody helping the host.

They reach people who are in no circle. How many there are and how long they get is not proven to be
the most: each chain is the longest of a bounded search, the scarcest host first.
"""

from collections.abc import Iterable

import numpy as np

from services.matching.circles.arcs import Arcs

TURNS = 5000
"""How many steps a search for one chain may take."""


def chains_of(arcs: Arcs, taken: Iterable[int], longest: int) -> list[list[int]]:
    """Return paths of positions, each from a host on, that share nobody with each other.

    `taken` are the people in circles. A path has 2 to `longest` people.
    """
    gone = {int(person) for person in taken}
    hosts = [int(p) for p in np.flatnonzero(arcs.host) if int(p) not in gone]
    free_hosts = set(hosts)
    paths = []
    for host in sorted(hosts, key=lambda p: (arcs.at[p + 1] - arcs.at[p], p)):
        if host in gone:
            continue
        path = _longest_path(arcs, host, gone | (free_hosts - {host}), longest)
        if len(path) == 1:
            path = _longest_path(arcs, host, gone, longest)
        if len(path) > 1:
            paths.append(path)
            gone.update(path)
    return paths


def _longest_path(arcs: Arcs, host: int, gone: set[int], longest: int) -> list[int]:
    """Return the first of the longest paths that a depth-first search comes by in its turns.

    It goes to those first whom few others could help.
    """
    helpers = arcs.helpers
    best, path = [host], [host]
    ahead = [_helped(arcs, path, gone, helpers)]
    for _ in range(TURNS):
        if not ahead[-1]:
            ahead.pop()
            path.pop()
            if not path:
                break
            continue
        path.append(ahead[-1].pop(0))
        if len(path) > len(best):
            best = list(path)
            if len(best) == longest:
                break
        ahead.append(_helped(arcs, path, gone, helpers))
    return best


def _helped(
    arcs: Arcs, path: list[int], gone: set[int], helpers: np.ndarray[tuple[int], np.dtype[np.int32]]
) -> list[int]:
    """Return whom the last of a path could help to go on with it, the fewest helpers first."""
    shunned = {int(q) for p in path for q in arcs.shun[arcs.shun_at[p] : arcs.shun_at[p + 1]]}
    near = arcs.to[arcs.at[path[-1]] : arcs.at[path[-1] + 1]]
    free = [int(q) for q in near if int(q) not in gone and int(q) not in shunned]
    return sorted((q for q in free if q not in path), key=lambda q: (helpers[q], q))
