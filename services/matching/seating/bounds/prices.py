"""Good prices for the bound on tables with a topic.

Everybody can be at one topic a round, by fractions, and a table is worth what its people cost: a
linear program, whose dual prices prove its value. Rooms too large for it get plain prices, which
count people, or chairs.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import block_array, coo_array, csr_array, diags_array, eye_array

from services.matching.seating.arrays import Ints
from services.matching.seating.bounds.room import Counts, Limits, Numbers
from services.matching.seating.bounds.topics import (
    Parties,
    Topic,
    most_topics,
    parties,
    topics,
)
from services.matching.seating.room import WHOLE, Prices

MOST_PLACES = 20_000
"""With more pairs of a person and a topic the linear program takes too long."""

SECONDS = 5.0
"""When the program is given up, on a machine that is too busy for it."""


def priced(numbers: Numbers, limits: Limits, reached: int) -> tuple[int, Prices | None]:
    """Return the best bound on tables with a topic, and the prices that prove it if counting fails.

    No prices are asked for where counting proves that there cannot be more than `reached`, nor
    where so much is broken that they could not prove more.
    """
    best: tuple[int, Prices | None] = (most_topics(numbers, limits), None)
    if best[0] <= max(reached, limits.broken):
        return best
    sat = parties(numbers, limits)
    found = [_usable(topic) for topic in topics(numbers, sat.smallest)]
    for prices in _candidates(numbers, sat, found):
        bound = most_topics(numbers, limits, prices)
        if bound < best[0]:
            best = bound, prices
    return best


def _candidates(numbers: Numbers, sat: Parties, found: list[Topic]) -> Iterator[Prices]:
    if sum(len(topic.fans) for topic in found) <= MOST_PLACES:
        dual = _dual(numbers, sat, found)
        if dual:
            yield dual
            return
    fans = np.unique(np.concatenate([topic.fans for topic in found]))
    for chairs, chair in ((sat.smallest, 0), (int(numbers.chairs[-1]), 1)):
        price = -(-WHOLE // max(1, chairs))
        yield Prices({numbers.ids[fan]: price for fan in fans}, chair * price)


def _usable(topic: Topic) -> Topic:
    """Return a topic without those who can never sit at it."""
    some = topic.times > 0
    return topic._replace(fans=topic.fans[some], times=topic.times[some])


def _dual(numbers: Numbers, sat: Parties, found: list[Topic]) -> Prices | None:
    """Return the dual prices of the linear program; nothing if it could not be solved."""
    program = _program(numbers, sat, found)
    most = np.concatenate([*(topic.times for topic in found), [topic.tables for topic in found]])
    worth = np.concatenate([np.zeros(len(most) - len(found)), -np.ones(len(found))])
    answer = linprog(
        worth,
        A_ub=program.rows,
        b_ub=program.most,
        bounds=np.stack([np.zeros(len(most)), most], axis=1),
        method="highs",
        options={"time_limit": SECONDS},
    )
    if answer.status != 0:
        return None
    prices = [max(0, round(-price * WHOLE)) for price in answer.ineqlin.marginals]
    ids = (numbers.ids[person] for person in program.people)
    people = {key: price for key, price in zip(ids, prices, strict=False) if price}
    return Prices(people, prices[-1])


class _Program(NamedTuple):
    """What rounds of people at topics, then tables of topics, have to satisfy: rows <= most.

    The first rows are those of the people, in their order; the last is that of the chairs.
    """

    rows: csr_array
    most: Counts
    people: Counts


def _program(numbers: Numbers, sat: Parties, found: list[Topic]) -> _Program:
    fans = np.concatenate([topic.fans for topic in found])
    topic_of = np.repeat(np.arange(len(found)), [len(topic.fans) for topic in found])
    people, person_of = np.unique(fans, return_inverse=True)
    places, kinds = len(fans), len(found)
    of_topic, each = _marks(topic_of, kinds), eye_array(kinds)
    of_firm, topics_of_firm = _colleagues(topic_of, numbers.firm[fans], kinds)
    rows = [
        [_marks(person_of, len(people)), None],
        [-of_topic, sat.smallest * each],
        [of_topic, -sat.largest * each],
        [eye_array(places), -of_topic.T],
        [of_firm, -topics_of_firm],
    ]
    if numbers.a.wants_hosts:
        rows.append([-of_topic @ diags_array(numbers.host[fans], dtype=np.float64), each])
    rows.append([-np.ones((1, places)), int(numbers.chairs[-1]) * np.ones((1, kinds))])
    matrix = block_array(rows, format="csr")
    most = np.zeros(matrix.shape[0], np.int64)
    most[: len(people)] = numbers.present.sum(axis=0)[people]
    most[-1] = sat.spare
    return _Program(matrix, most, people)


def _colleagues(topic_of: Counts, firms: Ints, kinds: int) -> tuple[csr_array, csr_array]:
    """Return, for each topic and company, whose places are of both, and which topic it is."""
    places = np.flatnonzero(firms >= 0)
    most = int(firms.max(initial=0)) + 1
    keys, rows = np.unique(topic_of[places] * most + firms[places], return_inverse=True)
    of_firm = _marks(rows, len(keys), places, len(firms))
    return of_firm, _marks(np.arange(len(keys)), len(keys), keys // most, kinds)


def _marks(
    rows: Counts, height: int, columns: Counts | None = None, width: int | None = None
) -> csr_array:
    """Return a matrix with a one in each of these places, by default one in every column."""
    columns = np.arange(len(rows)) if columns is None else columns
    shape = (height, len(columns) if width is None else width)
    return coo_array((np.ones(len(rows)), (rows, columns)), shape=shape).tocsr()
