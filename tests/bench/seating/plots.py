"""Plots of quality against time, drawn in the environment of the peers, where matplotlib is."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.bench.seating.peers import PYTHON
from tests.bench.seating.race import Course
from tests.bench.seating.report import say
from tests.bench.seating.suite import OUT

_PROGRAM = Path(__file__).parent / "peers" / "plotting.py"


def plot(name: str, courses: Mapping[str, Course]) -> None:
    """Write what everybody had when as NAME.json, and plot it as NAME.png."""
    OUT.mkdir(parents=True, exist_ok=True)
    data, image = OUT / f"{name}.json", OUT / f"{name}.png"
    written = {
        who: [[moment.seconds, *moment.score] for moment in course]
        for who, course in courses.items()
    }
    data.write_text(json.dumps({"name": name, "courses": written}), "utf-8")
    if not PYTHON.exists():
        say(f"Nothing is plotted: {PYTHON} is not there; `make bench-seating` makes it.")
        return
    subprocess.run(  # noqa: S603 - our own program
        [str(PYTHON), "-I", str(_PROGRAM), str(data), str(image)], check=True
    )
