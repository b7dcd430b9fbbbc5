"""Section `reseating`: late changes to a seated room, how many move and how long it takes."""

import time
from collections.abc import Iterator
from statistics import quantiles
from typing import NamedTuple

from services.matching.seating.repairing.repair import repair
from services.matching.seating.room import Plan, Room
from services.matching.seating.solver import solve
from tests.bench.figure import Figure, figure
from tests.bench.seating.drawing import Instance
from tests.bench.seating.families import event
from tests.bench.seating.late_changes import changed, moved
from tests.bench.seating.peers import run_peer
from tests.bench.seating.report import against, say
from tests.bench.seating.scores import score, seating_of
from tests.bench.seating.suite import Suite

_SIZES = (100, 400), (1000,)
_CHANGES = (4, 40)
_SECONDS = 5.0
_REPEATS = 3
"""Changes drawn for each seating."""


class Repaired(NamedTuple):
    """A repair: how long it took, what is broken, who moved, and how many topics it cost."""

    milliseconds: float
    broken: int
    moved: int
    topics_lost: int


async def reseatings() -> list[Figure]:
    """Repair seatings after few and many late changes, beside seating everybody anew."""
    suite = Suite()
    return [
        result
        for people in suite.sizes(*_SIZES)
        for changes in _CHANGES
        if 2 * changes < people
        for result in _repairs(suite, people, changes)
    ]


def _repairs(suite: Suite, people: int, changes: int) -> Iterator[Figure]:
    """Return broken promises, people moved against anew and the fewest, times, and topics."""
    say(f"Re-seating {people} people after {changes} changes")
    limit = suite.seconds(_SECONDS)
    repaired: list[Repaired] = []
    anew, fewest = [], []
    for seed in suite.seeds:
        room = seating_of(event(people, 10, seed)).room
        before = solve(room, seed=seed, seconds=limit)
        rooms = [changed(room, before, changes, 10 * seed + at) for at in range(_REPEATS)]
        repaired += [_repaired(room, after, before) for after in rooms]
        again = solve(rooms[0], seed=seed, seconds=min(1.0, limit))
        anew.append(moved(rooms[0], before, again))
        if len(anew) <= suite.peer_runs:
            fewest += _fewest(suite, rooms[0], before)
    name = f"reseating.{people}.{changes}-changes"
    firsts = [run.moved for run in repaired[::_REPEATS]]
    times = [run.milliseconds for run in repaired]
    yield figure(f"{name}.broken", [run.broken for run in repaired], "promises")
    yield figure(f"{name}.moved", [run.moved for run in repaired], "people")
    yield against(f"{name}.moved.anew", firsts, "people", other="seating anew", others=anew)
    if fewest:
        yield against(f"{name}.moved.cp-sat", firsts, "people", other="CP-SAT", others=fewest)
    yield figure(f"{name}.time", times, "ms")
    yield figure(f"{name}.p95", [quantiles(times, n=20, method="inclusive")[-1]], "ms")
    yield figure(f"{name}.topics-lost", [run.topics_lost for run in repaired], "tables")


def _repaired(room: Room, after: Room, before: Plan) -> Repaired:
    began = time.monotonic()
    mended = repair(after, before)
    took = time.monotonic() - began
    figures = score(after, mended)
    lost = score(room, before).one_topic - figures.one_topic
    return Repaired(1000 * took, figures.broken, moved(after, before, mended), lost)


def _fewest(suite: Suite, room: Room, before: Plan) -> list[float]:
    """Return the fewest people that CP-SAT moves, if it finds any answer."""
    lines = run_peer(
        "cp-sat",
        _written(room, before),
        seconds=suite.peer_seconds,
        say=say,
        extra=["moves"],
    )
    return [lines[-1]["objective"]] if lines else []


def _written(room: Room, before: Plan) -> Instance:
    """Return a room after its changes as an instance, with the seating before."""
    place = {person.id: at for at, person in enumerate(room.people)}
    number = {table.id: at for at, table in enumerate(room.tables)}
    firms = {name: at for at, name in enumerate(sorted({p.company or "" for p in room.people}))}
    seats: list[int | None] = [None] * len(place)
    for table, ids in before.rounds[0].items():
        for key in ids:
            seats[place[key]] = number[table]
    return {
        "name": f"{len(place)} people after changes",
        "rounds": 1,
        "interests": [],
        "people": [
            {
                "id": at,
                "interests": [],
                "company": firms[p.company] if p.company else -1,
                "host": p.host,
                "access": p.access,
            }
            for at, p in enumerate(room.people)
        ],
        "tables": [
            {
                "min": table.minimum,
                "max": table.capacity,
                "access_seats": len(place) if table.access_seats is None else table.access_seats,
            }
            for table in room.tables
        ],
        "apart": [sorted(place[key] for key in pair) for pair in sorted(map(sorted, room.apart))],
        "locks": [
            {"person": place[pin.person], "round": 0, "table": number[pin.table]}
            for pin in sorted(room.pins)
        ],
        "absent": [at for at, p in enumerate(room.people) if p.id not in room.present[0]],
        "before": [seats],
    }
