"""How long it takes to understand a large room and one more person, in a process of its own."""

import json
import subprocess
import sys
from dataclasses import replace

from tests.bench.figure import Figure
from tests.bench.interests.crowd import crowd
from tests.bench.seating.report import against, say
from tests.bench.seating.suite import Suite

_PEOPLE = 5000
_MORE = 20

_UNDERSTAND = """
import json, re, sys, time
from pathlib import Path
from statistics import median
from services.matching.interests.understanding import Said, understand
there, newcomers = ([Said(p, tuple(texts)) for p, texts in said] for said in json.load(sys.stdin))
began = time.perf_counter()
room = understand(there)
room.commons
took = time.perf_counter() - began
waits = []
for said in newcomers:
    began = time.perf_counter()
    room.after([said]).commons
    waits.append(1000 * (time.perf_counter() - began))
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())
print(json.dumps([took, median(waits), int(peak[1]) / 1024]))
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
    people, newcomers = crowd(_PEOPLE, seed), crowd(_MORE, seed + 1)
    newcomers = [replace(said, person=f"new {said.person}") for said in newcomers]
    crowds = [[(one.person, one.interests) for one in said] for said in (people, newcomers)]
    command = [sys.executable, "-c", _UNDERSTAND]
    ended = subprocess.run(  # noqa: S603
        command, input=json.dumps(crowds), check=True, stdout=subprocess.PIPE, text=True
    )
    found: list[float] = json.loads(ended.stdout)
    return found
