"""A room for Timefold, run as a program of its own; it needs Java.

    python timefold_model.py INSTANCE.json ANSWERS.jsonl SECONDS

A seat is a person in a round, and Timefold chooses its table. Hard: all promises; medium: people
alone; soft: warm pairs. Topics are left out, which makes it easier than what the engine solves.
"""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from timefold.solver import SolverFactory  # type: ignore[import-not-found]
from timefold.solver.config import (  # type: ignore[import-not-found]
    Duration,
    ScoreDirectorFactoryConfig,
    SolverConfig,
    TerminationConfig,
)
from timefold.solver.domain import (  # type: ignore[import-not-found]
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ProblemFactCollectionProperty,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import (  # type: ignore[import-not-found]
    ConstraintCollectors,
    ConstraintFactory,
    HardMediumSoftScore,
    Joiners,
    constraint_provider,
)

MOST_SEATS = 1000
"""With more it does not come to an end of its construction in a minute."""

CROWDING = 10
"""Breaches that a person without a chair counts for.

Were it one, its construction would fill one table with everybody: opening another costs a host.
For the same reason minima are left out; where there are as many chairs as people they say nothing.
"""


@dataclass(unsafe_hash=True)
class Table:
    """A table, the same one in every round."""

    id: Annotated[int, PlanningId] = field(hash=True)
    maximum: int = field(hash=False)
    access_seats: int = field(hash=False)


@planning_entity
@dataclass(unsafe_hash=True)
class Seat:
    """A person in a round; lists say by a person's number who clashes and who is warm."""

    id: Annotated[int, PlanningId] = field(hash=True)
    person: int = field(hash=False)
    round: int = field(hash=False)
    host: int = field(hash=False)
    access: int = field(hash=False)
    pinned: int = field(hash=False)
    clashes: list[int] = field(hash=False, repr=False)
    warm: list[int] = field(hash=False, repr=False)
    table: Annotated[Table | None, PlanningVariable] = field(default=None, hash=False)


@planning_solution
@dataclass
class Evening:
    """The whole problem, and its answer."""

    tables: Annotated[list[Table], ProblemFactCollectionProperty, ValueRangeProvider]
    seats: Annotated[list[Seat], PlanningEntityCollectionProperty]
    score: Annotated[HardMediumSoftScore | None, PlanningScore] = field(default=None)


def _neighbours(factory: ConstraintFactory) -> Any:  # noqa: ANN401 - a stream of Timefold
    return factory.for_each_unique_pair(
        Seat, Joiners.equal(lambda seat: seat.table), Joiners.equal(lambda seat: seat.round)
    )


def _parties(factory: ConstraintFactory, what: Callable[[Seat], int]) -> Any:  # noqa: ANN401
    return factory.for_each(Seat).group_by(
        lambda seat: seat.round, lambda seat: seat.table, ConstraintCollectors.sum(what)
    )


@constraint_provider  # type: ignore[untyped-decorator]
def promises(factory: ConstraintFactory) -> list[Any]:
    """Return what counts how much."""
    crowding = HardMediumSoftScore.of_hard(CROWDING)
    hard, medium = HardMediumSoftScore.ONE_HARD, HardMediumSoftScore.ONE_MEDIUM
    return [
        _neighbours(factory)
        .filter(lambda one, other: one.clashes[other.person] > 0)
        .penalize(hard)
        .as_constraint("apart"),
        _parties(factory, lambda _: 1)
        .filter(lambda _, table, size: size > table.maximum)
        .penalize(crowding, lambda _, table, size: size - table.maximum)
        .as_constraint("size"),
        _parties(factory, lambda seat: seat.host)
        .filter(lambda _, __, hosts: hosts == 0)
        .penalize(hard)
        .as_constraint("host"),
        _parties(factory, lambda seat: seat.access)
        .filter(lambda _, table, needing: needing > table.access_seats)
        .penalize(hard, lambda _, table, needing: needing - table.access_seats)
        .as_constraint("access"),
        factory.for_each(Seat)
        .filter(lambda seat: seat.pinned >= 0 and seat.table.id != seat.pinned)
        .penalize(hard)
        .as_constraint("pin"),
        _neighbours(factory)
        .group_by(
            lambda one, other: (
                min(one.person, other.person) * 100_000 + max(one.person, other.person)
            ),
            ConstraintCollectors.count_bi(),
        )
        .filter(lambda _, meetings: meetings > 1)
        .penalize(hard, lambda _, meetings: meetings - 1)
        .as_constraint("repeated"),
        factory.for_each(Seat)
        .if_not_exists(
            Seat,
            Joiners.equal(lambda seat: seat.table),
            Joiners.equal(lambda seat: seat.round),
            Joiners.filtering(lambda one, other: one.warm[other.person] > 0),
        )
        .penalize(medium)
        .as_constraint("alone"),
        _neighbours(factory)
        .filter(lambda one, other: one.warm[other.person] > 0)
        .reward(HardMediumSoftScore.ONE_SOFT)
        .as_constraint("warm"),
    ]


def evening_of(instance: dict[str, Any]) -> Evening:
    """Return an instance as Timefold's problem."""
    people = instance["people"]
    generic = {x["id"] for x in instance["interests"] if x["generic"]}
    likes = [set(person["interests"]) - generic for person in people]
    apart = {frozenset(pair) for pair in instance["apart"]}
    pins = {(lock["round"], lock["person"]): lock["table"] for lock in instance["locks"]}
    clashes = [
        [
            int(frozenset((a, b)) in apart or people[a]["company"] == people[b]["company"] >= 0)
            for b in range(len(people))
        ]
        for a in range(len(people))
    ]
    warm = [
        [
            int(a != b and bool(likes[a] & likes[b]) and not clashes[a][b])
            for b in range(len(people))
        ]
        for a in range(len(people))
    ]
    seats = [
        Seat(
            r * len(people) + a,
            a,
            r,
            int(people[a]["host"]),
            int(people[a]["access"]),
            pins.get((r, a), -1),
            clashes[a],
            warm[a],
        )
        for r in range(instance["rounds"])
        for a in range(len(people))
    ]
    tables = [Table(t["id"], t["max"], t["access_seats"]) for t in instance["tables"]]
    return Evening(tables, seats)


def main(given: str, place: str, seconds: str) -> None:
    """Solve an instance; the time counts from when the solver is built and has the problem."""
    instance = json.loads(Path(given).read_text("utf-8"))
    if instance["rounds"] * len(instance["people"]) > MOST_SEATS:
        sys.exit(f"More than {MOST_SEATS} seats are too many for it.")
    config = SolverConfig(
        solution_class=Evening,
        entity_class_list=[Seat],
        score_director_factory_config=ScoreDirectorFactoryConfig(
            constraint_provider_function=promises
        ),
        termination_config=TerminationConfig(
            spent_limit=Duration(milliseconds=int(1000 * float(seconds)))
        ),
    )
    solver = SolverFactory.create(config).build_solver()
    began = time.monotonic()
    with Path(place).open("w", encoding="utf-8") as answers:

        def write(evening: Evening) -> None:
            rows: list[list[int | None]] = [
                [None] * len(instance["people"]) for _ in range(instance["rounds"])
            ]
            for seat in evening.seats:
                if seat.table is not None:
                    rows[seat.round][seat.person] = seat.table.id
            found = {"seconds": time.monotonic() - began, "seating": rows}
            answers.write(json.dumps(found) + "\n")
            answers.flush()

        said = began

        def listen(event: Any) -> None:  # noqa: ANN401 - one of Timefold
            nonlocal said
            if time.monotonic() - said > float(seconds) / 40:
                said = time.monotonic()
                write(event.new_best_solution)

        solver.add_event_listener(listen)
        write(solver.solve(evening_of(instance)))


if __name__ == "__main__":
    main(*sys.argv[1:])
