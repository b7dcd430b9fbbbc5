"""Which tables open for a number of people, and how many sit at each."""

import math
from collections.abc import Sequence

from services.matching.seating.room import Table


def table_sizes(tables: Sequence[Table], people: int, *, least: int = 0) -> list[int]:
    """Return how many people sit at each table, 0 where it stays closed.

    Nobody is left standing while there is a chair. Tables open, large ones first, until they are
    filled half way between minimum and capacity: small enough to find a topic, with a chair for a
    late guest, and able to lose one. `least` tables open even if that makes them smaller. Where
    this would break a minimum, the tables are those that break the fewest.
    """
    people = min(people, sum(table.capacity for table in tables))
    order = sorted(range(len(tables)), key=lambda t: (-tables[t].capacity, tables[t].minimum, t))
    chosen: list[int] = []
    chairs = minima = half = 0
    for t in order:
        table = tables[t]
        wanted = max(1, (table.minimum + table.capacity) // 2)
        roomy = half + wanted <= people or len(chosen) < least
        if chairs >= people and not (roomy and minima + max(1, table.minimum) <= people):
            break
        chosen.append(t)
        chairs, minima, half = chairs + table.capacity, minima + table.minimum, half + wanted
    if minima > people:
        chosen = _exact(tables, people)
    return _even(tables, chosen, people)


def fewest_tables(people: int, rounds: int) -> int:
    """Return how many tables it takes at least so that nobody need meet twice, with some ease.

    Two rounds need as many tables as a table has people; all rounds, enough strangers for each.
    """
    if rounds < 2 or not people:  # noqa: PLR2004 - in one round nobody meets twice
        return 1
    return math.ceil(max(math.sqrt(1.2 * people), people / (1 + (people - 1) / rounds)))


def seatable(tables: Sequence[Table]) -> list[int]:
    """Return the numbers of people that the first 0, 1, 2… tables can hold, as bit sets.

    Bit n is set where n people can sit there with every open table between minimum and capacity.
    """
    reaches = [1]
    for table in tables:
        reaches.append(reaches[-1])
        for size in range(max(1, table.minimum), table.capacity + 1):
            reaches[-1] |= reaches[-2] << size
    return reaches


def _exact(tables: Sequence[Table], people: int) -> list[int]:
    """Choose the tables that can hold `people`, or the nearest greater number."""
    reaches = seatable(tables)
    left = next(n for n in range(people, reaches[-1].bit_length()) if reaches[-1] >> n & 1)
    chosen = []
    for t in range(len(tables) - 1, -1, -1):
        if reaches[t] >> left & 1:
            continue
        sizes = range(min(left, tables[t].capacity), max(1, tables[t].minimum) - 1, -1)
        left -= next(size for size in sizes if reaches[t] >> left - size & 1)
        chosen.append(t)
    return chosen


def _even(tables: Sequence[Table], chosen: list[int], people: int) -> list[int]:
    """Fill the chosen tables from their minima, always the emptiest first; or empty the fullest."""
    sizes = [0] * len(tables)
    for t in chosen:
        sizes[t] = tables[t].minimum
    while sum(sizes) < people:
        free = [t for t in chosen if sizes[t] < tables[t].capacity]
        sizes[min(free, key=lambda t: sizes[t])] += 1
    while sum(sizes) > people:
        sizes[max(chosen, key=lambda t: sizes[t])] -= 1
    return sizes
