"""How many tables can have a topic: interests, the people who can be at such tables, and prices.

A price for a round of each person, and one for each chair that stays empty, prove a bound whatever
they are worth: everybody's rounds and all spare chairs are paid for, and each interest opens the
tables that pay, at the cheapest people it can have. That is Lagrange's relaxation of seating
everybody at one topic a round; a checker needs nothing but to add and compare. Bounds count the
tables at which no promise is broken; each breach may add the table it is at.
"""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from services.matching.seating.bounds.crowds import mates_within
from services.matching.seating.bounds.room import Counts, Limits, Numbers, bits_of, sizes
from services.matching.seating.room import WHOLE, Prices


class Topic(NamedTuple):
    """An interest that can be a table's topic, and who can sit at such tables how often.

    `times` holds for each of the `fans`: in a plan without broken promises each of their rounds at
    this topic takes new company, so they can have only so many.
    """

    fans: Counts
    times: Counts
    tables: int
    """How many tables can have this topic at most, over all rounds."""


class Slot(NamedTuple):
    """Somebody at a topic: what a round of theirs costs, and how many they have for it."""

    cost: int
    times: int
    firm: int
    """Their company, of which a table takes one person; -1 for none."""


class Parties(NamedTuple):
    """How many people sit at a table at which no promise is broken."""

    smallest: int
    """Its minimum at least, and those for whom the other tables have no chairs."""
    largest: int
    spare: int
    """The chairs that stay empty over all rounds, at all tables together."""


def parties(numbers: Numbers, limits: Limits) -> Parties:
    """Return the sizes of tables, if there are any."""
    spare = int(numbers.chairs.sum()) - numbers.present.sum(axis=1)
    slack = int(spare.max(initial=0)) + limits.broken
    least = np.maximum(numbers.a.minimum, numbers.a.capacity - slack)
    return Parties(
        max(2, int(least.min())),
        int(numbers.chairs[0]),
        max(0, int(spare.sum()) + limits.broken),
    )


def over_tables(numbers: Numbers) -> int:
    """Return how many tables of two people or more there can be, over all rounds."""
    tables = len(numbers.room.tables)
    return sum(min(tables, numbers.people(number) // 2) for number in range(numbers.room.rounds))


def topics(numbers: Numbers, size: int) -> Iterator[Topic]:
    """Yield the interests that can be topics of tables of a size."""
    for interest in np.flatnonzero(np.diff(numbers.a.fan_at) >= size):
        fans = numbers.fans(int(interest)).astype(np.int64)
        group = bits_of(fans, numbers.count)
        company = len(fans) - 1 - sizes(numbers.a.apart[fans] & group)
        again = mates_within(numbers, group) * (numbers.room.rounds - 1)
        meetings = (int(company.sum()) // 2 + again) // math.comb(size, 2)
        here = numbers.present[:, fans]
        rounds = here.sum(axis=0)
        kept = (numbers.mates[fans] & group).any(axis=1)
        times = np.where(kept, rounds, np.minimum(rounds, company // (size - 1)))
        tables = min(meetings, int((here.sum(axis=1) // size).sum()))
        if tables:
            yield Topic(fans, times, tables)


def most_topics(numbers: Numbers, limits: Limits, prices: Prices | None = None) -> int:
    """Return how many tables can have a topic, over all rounds; true whatever the prices."""
    most = over_tables(numbers)
    if not most:
        return 0
    people, chair = prices or Prices({}, 0)
    costs = np.array([people.get(key, 0) for key in numbers.ids], np.int64)
    sat = parties(numbers, limits)
    paid = int((costs * numbers.present.sum(axis=0)).sum()) + chair * sat.spare
    found = topics(numbers, sat.smallest)
    paid += sum(_gain(numbers, topic, sat, costs, chair) for topic in found)
    return min(most, limits.broken + paid // WHOLE)


def _gain(numbers: Numbers, topic: Topic, sat: Parties, costs: Counts, chair: int) -> int:
    """Return what the tables of one topic are worth beyond the prices of their people.

    What they cost grows ever faster with their number, so halving finds the number that pays most.
    """
    order = np.argsort(costs[topic.fans], kind="stable")
    fans, times = topic.fans[order], topic.times[order]
    slots = [
        Slot(cost - chair, rounds, firm)
        for cost, rounds, firm in zip(
            costs[fans].tolist(), times.tolist(), numbers.firm[fans].tolist(), strict=True
        )
    ]
    hosts = [slot for slot, host in zip(slots, numbers.host[fans], strict=True) if host]

    def worth(tables: int) -> float:
        cost = cheapest(slots, tables, sat.smallest * tables, sat.largest * tables)
        if numbers.a.wants_hosts:
            others = (sat.smallest - 1) * tables, (sat.largest - 1) * tables
            led = cheapest(hosts, tables, tables, tables) + cheapest(slots, tables, *others)
            cost = max(cost, led)
        return (WHOLE - chair * int(numbers.chairs[-1])) * tables - cost

    low, high = 0, topic.tables
    while low < high:
        tables = (low + high) // 2
        if worth(tables + 1) > worth(tables):
            low = tables + 1
        else:
            high = tables
    return max(0, int(worth(low)))


def cheapest(slots: Sequence[Slot], tables: int, at_least: int, at_most: int) -> float:
    """Return what so many rounds of people cost at so many tables; infinite if there are too few.

    `slots` are in order of their cost. Nobody sits at a table twice, nor with a colleague; as these
    limits nest, taking the cheapest that is left is best. More than `at_least` are taken while they
    cost less than nothing.
    """
    cost = taken = 0
    staff: dict[int, int] = {}
    for price, times, firm in slots:
        wanted = (at_most if price < 0 else at_least) - taken
        if wanted <= 0:
            break
        free = min(times, tables, wanted)
        if firm >= 0:
            free = min(free, tables - staff.get(firm, 0))
            staff[firm] = staff.get(firm, 0) + free
        taken += free
        cost += free * price
    return cost if taken >= at_least else math.inf
