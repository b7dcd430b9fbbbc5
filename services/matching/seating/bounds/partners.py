"""Who can be alone and how many pairs can be warm in any plan, by who shares with whom.

Both speak of plans within `Limits`. A plan that breaks promises can do better than one that keeps
them all, but each breach helps only those at one table, and by so much.
"""

from typing import NamedTuple

import numpy as np

from services.matching.seating.bounds.room import Counts, Limits, Numbers, sizes


class Lonely(NamedTuple):
    """In how many rounds each person is alone at least."""

    whatever: Counts
    """Because nobody present shares anything with them."""
    unbroken: Counts
    """In a plan that keeps all its promises; never less."""


def least_alone(numbers: Numbers, limits: Limits) -> int:
    """Return how often somebody must sit where nobody shares anything with them.

    Nothing but standing spares those with whom nobody present shares anything. The others are
    spared by a breach, which is a pair at one table and so spares two at most.
    """
    lonely = least_lonely(numbers)
    whatever, unbroken = int(lonely.whatever.sum()), int(lonely.unbroken.sum())
    return max(0, whatever - limits.standing + max(0, unbroken - whatever - 2 * limits.broken))


def least_lonely(numbers: Numbers) -> Lonely:
    """Return in how many rounds each person is alone at least.

    In a plan without broken promises a partner keeps somebody company in one round only, unless
    the two belong together.
    """
    whatever, strict, sociable = np.zeros((3, numbers.count), np.int64)
    partners = np.zeros_like(numbers.partner)
    for rounds in numbers.alike:
        here, present = numbers.here[rounds[0]], numbers.present[rounds[0]]
        alone = ~(numbers.a.share & here).any(axis=1) & present
        kept = (numbers.a.share & numbers.mates & here).any(axis=1)
        strangers = numbers.partner & here
        counts = present & ~kept
        whatever += alone * len(rounds)
        strict += counts * len(rounds)
        sociable += (counts & strangers.any(axis=1)) * len(rounds)
        partners[counts] |= strangers[counts]
    unbroken = strict - np.minimum(sociable, sizes(partners))
    return Lonely(whatever, unbroken)


def most_warm(numbers: Numbers, limits: Limits) -> int:
    """Return how many distinct pairs can meet who share something.

    Without broken promises nobody meets more friends than they have, nor more in a round than
    chairs beside them, and no round has more such chairs than its largest tables. Taking one person
    away for each breach leaves such a plan; each had fewer meetings than the largest table has
    chairs, or squeezes in.
    """
    beside = np.repeat(numbers.chairs - 1, numbers.chairs)
    largest = int(beside.max(initial=0))
    met = largest * numbers.present.sum(axis=0)
    friends = sizes(numbers.friend & numbers.ever)
    ends = int(np.minimum(met, friends).sum())
    taken = (numbers.people(number) for number in range(numbers.room.rounds))
    slots = sum(int(beside[:people].sum()) for people in taken)
    kept = min(ends, slots) // 2
    return min(int(friends.sum()) // 2, kept + limits.broken * (largest + limits.broken))
