"""The good groupings found so far, kept apart from each other."""

from random import Random
from typing import NamedTuple

from services.matching.grouping.problem import Groups
from services.matching.grouping.recombination import distance

SIZE = 10
"""Groupings kept."""

NEAR = 0.1
"""Two groupings are near if less than this share of the elements has to move between them."""


class Member(NamedTuple):
    """A grouping and its value."""

    value: float
    groups: Groups


class Population:
    """The best groupings, no two of them near each other, of `count` groups."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.members: list[Member] = []

    @property
    def is_full(self) -> bool:
        """Tell whether there are enough groupings to make new ones of."""
        return len(self.members) >= SIZE

    @property
    def best(self) -> Member:
        """Return the best of all groupings ever offered."""
        return max(self.members, key=lambda member: member.value)

    def parents(self, random: Random) -> tuple[Groups, Groups]:
        """Return two different members."""
        one, other = random.sample(self.members, 2)
        return one.groups, other.groups

    def offer(self, candidate: Member) -> None:
        """Take a grouping in if it is better than the one it replaces.

        That is the nearest if they are near, otherwise the worst once there are enough.
        """
        place = self._place(candidate.groups)
        if place == len(self.members):
            self.members.append(candidate)
        elif candidate.value > self.members[place].value:
            self.members[place] = candidate

    def _place(self, groups: Groups) -> int:
        apart = [distance(member.groups, groups, self.count) for member in self.members]
        if apart and min(apart) < NEAR * len(groups):
            return apart.index(min(apart))
        if not self.is_full:
            return len(self.members)
        values = [member.value for member in self.members]
        return values.index(min(values))
