"""Asks and offers, and help circles as the answer to them: the interface of all who form circles.

These types hold no algorithm, so that the checker can stand on them without sharing code with the
search.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from services.matching.seating.room import Pair
from shared.facts import Figure

SHORTEST, LONGEST = 2, 5
"""How many people a circle may have."""

PREFERENCE = 60
"""What somebody counts whom one person only could help; with d such people, 60 // d."""


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who takes part, with asks and offers in their own words.

    A `host` is willing to begin a chain: to help without being helped back.
    """

    id: str
    asks: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    host: bool = False


class Help(NamedTuple):
    """One person helping another: which ask it answers and with which offer, in their words."""

    helper: str
    helped: str
    ask: str
    offer: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """Everything that help circles depend on.

    Of a pair that is `apart` neither helps the other; they may still be in one circle. A pair that
    is `avoiding` is in no circle and no chain together. Pairs with strangers have no effect.

    Raises:
        ValueError: Two people share an id, or a circle or chain is to be of an impossible length.
    """

    people: tuple[Helper, ...]
    apart: frozenset[Pair] = frozenset()
    avoiding: frozenset[Pair] = frozenset()
    max_circle: int = 3
    max_chain: int = 5
    """The most people of a chain, its host included."""

    def __post_init__(self) -> None:
        twice = sorted(i for i, k in Counter(person.id for person in self.people).items() if k > 1)
        if twice:
            raise ValueError(f"Every id may stand once; twice among the people: {', '.join(twice)}")
        if not SHORTEST <= self.max_circle <= LONGEST:
            raise ValueError(f"A help circle has 2 to 5 people, not up to {self.max_circle}")
        if self.max_chain < SHORTEST:
            raise ValueError(f"A chain has at least 2 people, not {self.max_chain}")


Ring = tuple[Help, ...]
"""A circle, each helped the helper of the next and the last helped the first helper; or a chain."""


@dataclass(frozen=True, slots=True)
class Circles:
    """Help circles that share nobody, and what was proved about them.

    `covered` counts the people in circles. `few_helpers` adds up, over them, `PREFERENCE` divided
    by how many people could help each (rounded down): its bound holds among answers that cover as
    many. Chains share nobody with circles nor with each other, and count in neither figure.
    """

    circles: tuple[Ring, ...]
    chains: tuple[Ring, ...]
    covered: Figure
    few_helpers: Figure

    @property
    def proven(self) -> bool:
        """Tell whether nobody can cover more people."""
        return self.covered.value == self.covered.bound


def members(ring: Ring) -> tuple[str, ...]:
    """Return the people of a circle or chain, each before the one they help."""
    closed = ring[-1].helped == ring[0].helper
    return tuple(help_.helper for help_ in ring) + (() if closed else (ring[-1].helped,))


def preference(helpers: Mapping[str, int], covered: frozenset[str]) -> int:
    """Return the figure `few_helpers`, from how many people could help each."""
    return sum(PREFERENCE // helpers[person] for person in covered)
