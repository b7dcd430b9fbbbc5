"""A seating under improvement: what any change of places would add to the four figures.

Every table is after a topic, and a change that leaves fewer people there who do not hold it counts
for something before the table gets there. Each difference is a few operations on masks, so that
some hundred thousand changes can be weighed in a second.
"""

from collections import Counter
from random import Random
from typing import NamedTuple

from services.matching.seating.board import NOWHERE, Seating, members

NO_TOPIC = -1

CLOSENESS = (1.0, 0.4, 0.15, 0.05, 0.0)
"""What a table is worth at which 0, 1, 2… people do not hold its topic, one topic being 1."""

FARTHEST = len(CLOSENESS) - 1


class Move(NamedTuple):
    """In one round, `person` goes to `table`; `other` comes back, unless it is `NOWHERE`."""

    number: int
    person: int
    table: int
    other: int


class Change(NamedTuple):
    """What a move adds to broken, alone, one_topic and warm."""

    broken: int
    alone: int
    one_topic: int
    warm: int

    def order(self) -> int:
        """Return one number, the higher the worse, in which no figure buys back an earlier one."""
        return ((self.broken * 10**6 + self.alone) * 10**6 - self.one_topic) * 10**6 - self.warm


class Weights(NamedTuple):
    """What each figure counts for; `closeness` is what a table gains on its way to one topic.

    `temperature` is how much worse than before may well be accepted.
    """

    broken: float
    alone: float
    one_topic: float
    warm: float
    closeness: float
    temperature: float


class Search:
    """A seating under improvement in its rounds from `first` on.

    `alone` and `single` hold for each round and table the mask of those who share something with
    nobody there, and with exactly one person there; `topic` holds what the table is after.
    """

    def __init__(self, seating: Seating, *, first: int, rng: Random) -> None:
        board = seating.board
        self.seating = seating
        self.board = board
        self.rng = rng
        self.rounds = [
            number for number in range(first, len(seating.at)) if any(seating.at[number])
        ]
        self.strangers = [*(~fans for fans in board.fans), ~0]
        self.alone = [[0] * len(tables) for tables in seating.at]
        self.single = [[0] * len(tables) for tables in seating.at]
        self.topic = [[NO_TOPIC] * len(tables) for tables in seating.at]
        for number in self.rounds:
            for table in range(len(board.tables)):
                self._look_around(number, table)
                self.aim(number, table)

    def aim(self, number: int, table: int) -> None:
        """Let a table be after one of the interests that most people there hold."""
        there = members(self.seating.at[number][table])
        held = Counter(topic for person in there for topic in self.board.likes[person])
        most = max(held.values(), default=0)
        best = [topic for topic, count in held.items() if count == most]
        choice = best[int(self.rng.random() * len(best))] if best else NO_TOPIC
        self.topic[number][table] = choice

    def apply(self, move: Move) -> None:
        """Carry a move out."""
        number, person, table, other = move
        origin = self.seating.where[number][person]
        self.seating.stand(number, person)
        if other != NOWHERE:
            self.seating.stand(number, other)
            self.seating.seat(number, other, origin)
        self.seating.seat(number, person, table)
        self._look_around(number, origin)
        self._look_around(number, table)

    def reverse(self, move: Move) -> Move:
        """Return the move that will undo this one."""
        return move._replace(table=self.seating.where[move.number][move.person])

    def weigh(self, move: Move, weights: Weights, limit: float) -> Change | None:
        """Return what a move changes; None if its cost is above `limit`, or all but sure to be."""
        number, person, table, other = move
        tables = self.seating.at[number]
        origin = self.seating.where[number][person]
        back = 1 << other if other != NOWHERE else 0
        left, joined = tables[origin] ^ 1 << person, tables[table] ^ back

        broken, warm = self._meetings(number, person, left, joined)
        if back:
            more_broken, more_warm = self._meetings(number, other, joined, left)
            broken, warm = broken + more_broken, warm + more_warm
        cost = weights.broken * broken - weights.warm * warm
        if cost > limit + 2 * (weights.alone + weights.one_topic + weights.closeness):
            return None

        share = self.board.share
        alone = self._alone(number, origin, left, person, share[other] if back else 0)
        alone += not joined & share[person]
        if back:
            alone += self._alone(number, table, joined, other, share[person])
            alone += not left & share[other]
        else:
            alone -= (joined & self.alone[number][table] & share[person]).bit_count()

        odd, odd_there = (self.strangers[self.topic[number][t]] for t in (origin, table))
        was, was_there = (tables[origin] & odd).bit_count(), (tables[table] & odd_there).bit_count()
        now = ((left | back) & odd).bit_count()
        now_there = ((joined | 1 << person) & odd_there).bit_count()
        one_topic = (not now) + (not now_there) - (not was) - (not was_there)
        closer = _worth(now) + _worth(now_there) - _worth(was) - _worth(was_there)
        cost += weights.alone * alone - weights.one_topic * one_topic - weights.closeness * closer
        return Change(broken, alone, one_topic, warm) if cost <= limit else None

    def _meetings(self, number: int, person: int, left: int, joined: int) -> tuple[int, int]:
        """Return the broken promises and the warm pairs that somebody adds by changing company."""
        barred = self.board.apart[person] | self.seating.met(number, person)
        friends = self.board.share[person] & ~barred
        return (
            (joined & barred).bit_count() - (left & barred).bit_count(),
            (joined & friends).bit_count() - (left & friends).bit_count(),
        )

    def _alone(self, number: int, table: int, rest: int, leaving: int, newcomer: int) -> int:
        """Return how many more are alone at a table that one person leaves, that person included.

        `newcomer` is the mask of those who share something with whoever takes the place.
        """
        alone = self.alone[number][table]
        losing = rest & self.single[number][table] & self.board.share[leaving] & ~newcomer
        return losing.bit_count() - (rest & alone & newcomer).bit_count() - (alone >> leaving & 1)

    def _look_around(self, number: int, table: int) -> None:
        share, there = self.board.share, self.seating.at[number][table]
        alone = single = 0
        for person in members(there):
            common = share[person] & there
            if not common:
                alone |= 1 << person
            elif not common & (common - 1):
                single |= 1 << person
        self.alone[number][table] = alone
        self.single[number][table] = single


def _worth(strangers: int) -> float:
    return CLOSENESS[strangers] if strangers < FARTHEST else 0.0
