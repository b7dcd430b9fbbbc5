"""How many promises any plan of a room breaks.

Arguments add up only where they cannot count the same breach. Two sums are made, each of kinds that
exclude one another, and the larger is the bound:

* crowds: in each round, misfits (people who stand or squeeze in, or are missing at a table),
  colleagues at one table and tables without a host, weighed together over every number of tables
  that may open; and pairs that meet again, because there are only g x g ways to sit in two rounds;
* meetings: all that take place beyond those that are allowed; they are repeated, or of people who
  are to sit apart.

Pins of one person that exclude each other are in neither and are added. What pins break at a table
(too many for its chairs, or two people who are to sit apart) may be the same breaches as all that,
so the larger number counts.
People with access needs beyond all access seats are none of these. `bounds_witnesses` knows more
reasons, which prove one breach each but cannot be added.
"""

from services.matching.seating.bounds.crowds import (
    least_crowd,
    least_repeats,
    least_standing,
    meetings_of_strangers,
    over_rounds,
    pairs_of_strangers,
    unsuited,
)
from services.matching.seating.bounds.pins import least_at_pins, least_unpinned
from services.matching.seating.bounds.room import Limits, Numbers


def least_broken(numbers: Numbers, limits: Limits) -> int:
    """Return how many promises any plan breaks that lets no more people stand than it may.

    Where somebody may stand, missing chairs alone count: letting more people stand keeps the rest.
    """
    if limits.standing or not numbers.room.tables:
        return over_rounds(numbers, least_standing)
    crowds = over_rounds(numbers, least_crowd) + least_repeats(numbers)
    meetings = meetings_of_strangers(numbers) - pairs_of_strangers(numbers)
    rounds = range(numbers.room.rounds)
    unpinned = sum(least_unpinned(numbers, number) for number in rounds)
    pinned = sum(least_at_pins(numbers, number) for number in rounds)
    return over_rounds(numbers, unsuited) + max(unpinned + max(crowds, meetings), pinned)
