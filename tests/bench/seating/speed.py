"""How fast the engine weighs changes, starts and grows: part of section `seating`."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from services.matching.seating.arrays import arrays
from services.matching.seating.searching import start
from services.matching.seating.searching.search import LONGEST_CHAIN
from services.matching.seating.searching.search_kernel import anneal
from services.matching.seating.searching.stages import POLISH
from tests.bench.figure import Figure, figure
from tests.bench.seating.families import mixer
from tests.bench.seating.report import against, say
from tests.bench.seating.scores import seating_of
from tests.bench.seating.speed_kernel import weigh_exchanges
from tests.bench.seating.suite import Suite

_SIZES = (1000,), (5000,)
_WEIGHED = 300_000
_MILLION = 1e6
_MOST_SECONDS = 2.0
_STARTS = 3
_MIB = 1024.0

_PLAN = """
import json, resource, sys, time
from pathlib import Path
began = time.monotonic()
from services.matching.instances import read_instance
from services.matching.seating.solver import solve
path = Path(sys.argv[1])
room = read_instance(path, path.read_bytes()).room
solve(room, seed=1, seconds=float(sys.argv[2]), threads=int(sys.argv[3]))
print(json.dumps([time.monotonic() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))
"""


async def speeds() -> list[Figure]:
    """Measure changes weighed a second, a fresh process, and the memory of a large room."""
    suite = Suite()
    figures = [figure for people in suite.sizes(*_SIZES) for figure in _rates(suite, people)]
    return [*figures, *_fresh(suite), *_memory(suite)]


def _rates(suite: Suite, people: int) -> Iterator[Figure]:
    """Return what one thread weighs in a second of its processor time, in three rounds."""
    say(f"Weighing changes among {people} people")
    weighed, proposed = [], []
    for seed in suite.seeds:
        room = seating_of(mixer(people, 10, 3, seed)).room
        compact = arrays(room)
        state = start.empty(compact)
        random = np.array([2 * seed + 1], np.uint64)
        path = np.zeros(LONGEST_CHAIN, np.int32)
        start.greedy(compact, room.tables, state, 0, random)
        closeness = np.arange(state.member.shape[2] + 2, dtype=np.float64) ** 0.5
        weigh_exchanges(compact, state, closeness, 1, random)
        anneal(compact, state, 0, POLISH.at(0), closeness, POLISH.shares, 1, path, random)
        began = time.thread_time()
        weigh_exchanges(compact, state, closeness, _WEIGHED, random)
        weighed.append(_WEIGHED / (time.thread_time() - began))
        began = time.thread_time()
        anneal(compact, state, 0, POLISH.at(0), closeness, POLISH.shares, _WEIGHED, path, random)
        proposed.append(_WEIGHED / (time.thread_time() - began))
    name, million = f"seating.speed.{people}", [_MILLION] * len(weighed)
    yield against(f"{name}.evaluations", weighed, "/s", other="a million", others=million)
    yield against(f"{name}.proposals", proposed, "/s", other="a million", others=million)


def _fresh(suite: Suite) -> Iterator[Figure]:
    """Return how long `potluck seat` takes from its start to a plan for 100 people."""
    if suite.people < 100:
        return
    say("Starting afresh")
    times = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "room.json")
        path.write_text(json.dumps(mixer(100, 8, 3, suite.seeds[0])), "utf-8")
        command = [sys.executable, "-m", "infra.cli", "seat", str(path), "--effort", "20000"]
        for _ in range(_STARTS + 1):
            began = time.monotonic()
            subprocess.run(  # noqa: S603 - our own command
                [*command, "--out", str(Path(folder, "plan.json"))], check=True, capture_output=True
            )
            times.append(time.monotonic() - began)
    yield against(
        "seating.start", times[1:], "s", other="two seconds", others=[2.0] * (len(times) - 1)
    )


def _memory(suite: Suite) -> Iterator[Figure]:
    """Return the largest resident set of a process that seats the largest room, three rounds."""
    people = min(5000, suite.people)
    say(f"Memory for {people} people")
    limit = suite.seconds(20 if suite.full else 5)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "room.json")
        path.write_text(json.dumps(mixer(people, 10, 3, suite.seeds[0])), "utf-8")
        ended = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", _PLAN, str(path), str(limit), "2"],
            check=True,
            capture_output=True,
            text=True,
        )
    _, peak = json.loads(ended.stdout)
    yield figure(f"seating.memory.{people}x3", [peak / _MIB], "MiB")
