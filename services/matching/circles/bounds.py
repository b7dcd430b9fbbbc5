"""What no set of circles can beat: bounds on how many people circles can cover."""

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from services.matching.circles.arcs import Arcs
from services.matching.circles.pool import Pool


def most_in_pool(pool: Pool) -> int:
    """Return how many people are in any circle of the pool."""
    return int(np.count_nonzero(np.diff(pool.at)))


def most_with_both(arcs: Arcs) -> int:
    """Return how many people could help somebody and be helped; everybody, if arcs are missing."""
    if not arcs.whole:
        return len(arcs.ids)
    return int(np.count_nonzero((np.diff(arcs.at) > 0) & (arcs.helpers > 0)))


def most_of_any_length(arcs: Arcs) -> int:
    """Return how many people circles of any length could cover.

    Everybody helps somebody or is left out, and is helped by somebody or is left out: an
    assignment in which being left out costs more. Everybody, where arcs are missing.
    """
    people = len(arcs.ids)
    if not arcs.whole or not len(arcs.to):
        return people if not arcs.whole else 0
    helper = np.repeat(np.arange(people), np.diff(arcs.at))
    out = np.arange(people)
    costs = np.concatenate([np.ones(len(helper)), np.full(people, 2.0)])
    pairs = (np.concatenate([helper, out]), np.concatenate([arcs.to, out]))
    row, column = min_weight_full_bipartite_matching(csr_matrix((costs, pairs), (people, people)))
    return int(np.count_nonzero(row != column))
