"""How long it takes to understand a large room and one more person, in a process of its own."""

import json
import subprocess
import sys

from tests.bench.figure import Figure
from tests.bench.seating.report import against, say
from tests.bench.seating.suite import Suite

_PEOPLE = 5000
_MORE = 20

_UNDERSTAND = """
import json, resource, sys, time
from statistics import median
from services.matching.interests.understanding import understand
from tests.bench.interests.crowd import crowd
people, more, seed = map(int, sys.argv[1:])
*there, first = crowd(people + 1, seed)
newcomers = crowd(more, seed + 1)
began = time.perf_counter()
room = understand(there)
took = time.perf_counter() - began
room.with_person(first)
waits = []
for said in newcomers:
    began = time.perf_counter()
    room.with_person(said)
    waits.append(1000 * (time.perf_counter() - began))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([took, median(waits), peak / 1024]))
"""


async def speeds() -> list[Figure]:
    """Measure seconds for a room, milliseconds for one more person, and the peak of memory."""
    suite = Suite()
    say(f"Understanding {_PEOPLE} people")
    runs = [_run(seed) for seed in suite.seeds]
    rooms, ones, peaks = zip(*runs, strict=True)
    return [
        against(f"interests.{_PEOPLE}", rooms, "s", other="10 s", others=[10.0] * len(rooms)),
        against("interests.one", ones, "ms", other="20 ms", others=[20.0] * len(ones)),
        against("interests.memory", peaks, "MiB", other="300 MB", others=[286.1] * len(peaks)),
    ]


def _run(seed: int) -> list[float]:
    command = [sys.executable, "-c", _UNDERSTAND, str(_PEOPLE), str(_MORE), str(seed)]
    ended = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    found: list[float] = json.loads(ended.stdout)
    return found
