"""Where a search looks next: changes of places that stand a chance to help."""

from collections.abc import Sequence
from typing import TypeVar

from services.matching.seating.board import NOWHERE, members
from services.matching.seating.search import NO_TOPIC, Move, Search

Choice = TypeVar("Choice")

BRING_A_FAN = 0.3
"""The share of proposals that bring somebody to a table whose topic they hold."""

JOIN_A_FAN = 0.8
"""From there up to here, proposals sit somebody with a holder of one of their interests."""

MEND = 0.7
"""While mending, the share of proposals that take somebody out of a broken promise."""


class Proposals:
    """A source of moves for one search; `clashes` lists who sits in a broken promise, by round."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self._random = search.rng.random
        where, present = search.seating.where, search.board.present
        self._seated = [
            [person for person in members(mask) if where[number][person] != NOWHERE]
            for number, mask in enumerate(present)
        ]
        self._patience = max(32, sum(map(len, self._seated)) // 4)
        self._fans = [list(members(fans)) for fans in search.board.fans]
        self.clashes: list[tuple[int, int]] = []
        self._asked = 0

    def look_for_clashes(self) -> None:
        """Bring `clashes` up to date."""
        seating, apart = self._search.seating, self._search.board.apart
        self.clashes = [
            (number, person)
            for number in self._search.rounds
            for person in self._seated[number]
            if seating.at[number][seating.where[number][person]]
            & (apart[person] | seating.met(number, person))
            & ~(1 << person)
        ]

    def mending(self) -> Move | None:
        """Propose a place for somebody who sits in a broken promise, mostly."""
        self._asked += 1
        if self._asked % self._patience == 0:
            self.look_for_clashes()
        if self.clashes and self._random() < MEND:
            number, person = self._any(self.clashes)
            return self._join(number, person, self._any(self._seated[number]))
        return self.any()

    def any(self) -> Move | None:
        """Propose to bring a fan to a table, to join a fan, or to change places with anybody."""
        number = self._any(self._search.rounds)
        kind = self._random()
        if kind < BRING_A_FAN:
            return self._bring_a_fan(number)
        person = self._any(self._seated[number])
        likes = self._search.board.likes[person]
        group = self._fans[self._any(likes)] if likes and kind < JOIN_A_FAN else None
        return self._join(number, person, self._any(group or self._seated[number]))

    def _any(self, choices: Sequence[Choice]) -> Choice:
        return choices[int(self._random() * len(choices))]

    def _bring_a_fan(self, number: int) -> Move | None:
        table = int(self._random() * len(self._search.board.tables))
        topic = self._search.topic[number][table]
        strangers = self._search.seating.at[number][table] & self._search.strangers[topic]
        if topic == NO_TOPIC or not strangers:
            return None
        fan = self._any(self._fans[topic])
        origin = self._search.seating.where[number][fan]
        if origin in (table, NOWHERE):
            return None
        return Move(number, fan, table, self._any(list(members(strangers))))

    def _join(self, number: int, person: int, host: int) -> Move | None:
        """Propose to sit at the host's table, on a free chair or in somebody's place."""
        seating, tables = self._search.seating, self._search.board.tables
        origin, table = seating.where[number][person], seating.where[number][host]
        if table in (origin, NOWHERE):
            return None
        there = list(members(seating.at[number][table]))
        chair = int(self._random() * min(len(there) + 1, tables[table].capacity))
        if chair < len(there):
            return Move(number, person, table, there[chair])
        if seating.at[number][origin].bit_count() > tables[origin].minimum:
            return Move(number, person, table, NOWHERE)
        return None
