"""The pieces of work that are done in a worker process. What they need is imported there.

The service itself never imports the solver, nor the compiler that makes it fast.
"""
# ruff: noqa: PLC0415 - see above

from dataclasses import dataclass, replace
from typing import Any

from services.matching.circles.exchange import Circles, Exchange, Help, Helper
from services.matching.helping import helps
from services.matching.seating.room import Person, Plan, Room, Table
from services.matching.worker import ALONE, Tools
from shared.facts import Figure


@dataclass(frozen=True)
class Seek:
    """The search for a plan of a room.

    The first `told` rounds stay as they are in `before`. `seconds` and `effort` bound the search.
    """

    room: Room
    before: Plan
    told: int
    seed: int
    seconds: float
    effort: int | None = None
    threads: int = 1

    def __call__(self, tools: Tools) -> Plan:
        """Return the best plan that was found."""
        from services.matching.seating.solver import solve

        return solve(
            self.room,
            seed=self.seed,
            effort=self.effort,
            seconds=None if self.effort else self.seconds,
            threads=self.threads,
            fixed=self.before,
            frozen_rounds=self.told,
            progress=tools.tell,
            stop=tools.stop,
        )


@dataclass(frozen=True)
class FormCircles:
    """The search for help circles.

    `kept` are circles that were told to people and stay; `seconds` bounds the search.
    """

    exchange: Exchange
    kept: tuple[tuple[Help, ...], ...]
    seconds: float

    def __call__(self, tools: Tools) -> tuple[tuple[tuple[Help, ...], ...], Figure]:
        """Return the circles, and how many people are in one of how many at most."""
        best = self._found(self.exchange, tools)
        if not self.kept:
            return best.circles, best.covered
        told = {help_.helper for circle in self.kept for help_ in circle}
        others = tuple(person for person in self.exchange.people if person.id not in told)
        rest = self._found(replace(self.exchange, people=others), tools)
        covered = Figure(
            value=len(told) + rest.covered.value,
            bound=best.covered.bound,
            witness=best.covered.witness,
        )
        return (*self.kept, *rest.circles), covered

    def _found(self, exchange: Exchange, tools: Tools) -> Circles:
        from services.matching.circles.arcs import arcs_of
        from services.matching.circles.checker import check_circles
        from services.matching.circles.finder import find_circles

        known = tuple(helps(exchange.people))
        found = find_circles(
            exchange, arcs=arcs_of(exchange, known), seconds=self.seconds, stop=tools.stop
        )
        if complaints := check_circles(exchange, found, allowed=known):
            raise ValueError(f"The checker refuses help circles: {complaints[:5]}")
        return found


def warm(tools: Tools = ALONE) -> None:
    """Load everything that a search needs, and compile what the cache has not."""
    people = [Person(f"p{n}", (f"i{n % 3}", f"j{n % 4}"), host=n % 4 == 0) for n in range(12)]
    tables = [Table(f"t{n}", 4, 2, access_seats=1) for n in range(3)]
    here = frozenset(person.id for person in people)
    room = Room(tuple(people), tuple(tables), (here, here))
    Seek(room, Plan(), told=0, seed=1, seconds=1.0, effort=500, threads=2)(tools)
    helpers = [Helper(f"p{n}", (f"ask about w{n % 3}{n % 5}",), (f"w{n % 4}",)) for n in range(12)]
    FormCircles(Exchange(tuple(helpers)), (), seconds=1.0)(tools)


def figures_of(progress: Any) -> dict[str, int]:  # noqa: ANN401 - the solver's own
    """Return what the best plan so far comes to."""
    return {name: getattr(progress, name) for name in ("broken", "alone", "one_topic", "warm")}
