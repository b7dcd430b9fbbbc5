"""The pieces of work that are done in a worker process. What they need is imported there.

The service itself never imports the solver, nor the compiler that makes it fast.
"""
# ruff: noqa: PLC0415 - see above

from dataclasses import dataclass, replace
from typing import Any

from services.matching.circles.exchange import Circles, Exchange, Help, Helper
from services.matching.interests.answering import answers
from services.matching.seating.room import Person, Plan, Room, Table
from services.matching.worker import ALONE, Tools
from shared.facts import Figure


@dataclass(frozen=True)
class Seek:
    """The search for a plan of a room.

    The first `told` rounds stay as they are in `before`; but in the last of them those who are
    `awaited` may sit elsewhere. `seconds` and `effort` bound the search.
    """

    room: Room
    before: Plan
    told: int
    seed: int
    seconds: float
    effort: int | None = None
    threads: int = 1
    awaited: frozenset[str] = frozenset()

    def __call__(self, tools: Tools) -> Plan:
        """Return the best plan that was found."""
        from services.matching.seating.repairing.improvement import improvement
        from services.matching.seating.solver import solve

        told = Plan(self.before.rounds[: self.told])
        if self.awaited:
            last = self.told - 1
            keep = self.room.present[last] - self.awaited
            told = improvement(self.room, told, round=last, keep=keep) or told
        return solve(
            self.room,
            seed=self.seed,
            effort=self.effort,
            seconds=None if self.effort else self.seconds,
            threads=self.threads,
            fixed=told,
            frozen_rounds=self.told,
            progress=tools.tell,
            stop=tools.stop,
        )


@dataclass(frozen=True)
class FormCircles:
    """The search for help circles, and for chains of those in none.

    `kept` are circles that were told to people and stay; `seconds` bounds the search.
    """

    exchange: Exchange
    kept: tuple[tuple[Help, ...], ...]
    seconds: float

    def __call__(self, tools: Tools) -> Circles:
        """Return the circles and chains, and how many people are in circles of how many at most."""
        best = self._found(self.exchange, tools)
        if not self.kept:
            return best
        told = {help_.helper for circle in self.kept for help_ in circle}
        others = tuple(person for person in self.exchange.people if person.id not in told)
        rest = self._found(replace(self.exchange, people=others), tools)
        covered = Figure(
            value=len(told) + rest.covered.value,
            bound=best.covered.bound,
            witness=best.covered.witness,
        )
        return replace(rest, circles=(*self.kept, *rest.circles), covered=covered)

    def _found(self, exchange: Exchange, tools: Tools) -> Circles:
        from services.matching.circles.arcs import arcs_of
        from services.matching.circles.checker import check_circles
        from services.matching.circles.finder import find_circles

        asks = {person.id: person.asks for person in exchange.people}
        known = tuple(answers(asks, {person.id: person.offers for person in exchange.people}))
        arcs = arcs_of(exchange, known)
        found = find_circles(
            exchange, arcs=arcs, seconds=self.seconds, chains=True, stop=tools.stop
        )
        if complaints := check_circles(exchange, found, allowed=known):
            raise ValueError(f"The checker refuses help circles: {complaints[:5]}")
        return found


def warm(tools: Tools = ALONE) -> None:
    """Load everything that a search needs, and compile what the cache has not."""
    from services.matching.seating.solver import warm as warm_solver

    warm_solver()
    people = [Person(f"p{n}", (f"i{n % 3}", f"j{n % 4}"), host=n % 4 == 0) for n in range(12)]
    tables = [Table(f"t{n}", 4, 2, access_seats=1) for n in range(3)]
    here = frozenset(person.id for person in people)
    room = Room(tuple(people), tuple(tables), (here, here))
    Seek(room, Plan(), told=0, seed=1, seconds=1.0, effort=500, threads=2)(tools)
    # Five in a ring, where neighbours help each other: only cuts prove that one is left over.
    ring = [
        Helper(f"p{n}", (f"bread{(n + 1) % 5}", f"bread{(n - 1) % 5}"), (f"bread{n}",))
        for n in range(5)
    ]
    FormCircles(Exchange(tuple(ring)), (), seconds=60.0)(tools)  # compiling counts, too


def figures_of(progress: Any) -> dict[str, int]:  # noqa: ANN401 - the solver's own
    """Return what the best plan so far comes to."""
    return {name: getattr(progress, name) for name in ("broken", "alone", "one_topic", "warm")}
