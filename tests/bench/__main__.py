"""`make bench`: measure everything, or the sections named; print a table, keep JSON lines."""

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.arrivals import arrival_to_page, arrivals_throughput
from tests.bench.figure import Figure
from tests.bench.footprint import footprint
from tests.bench.interests.alone import alone
from tests.bench.interests.categories import categories
from tests.bench.interests.labelled import labelled
from tests.bench.interests.speed import speeds as interest_speeds
from tests.bench.seating.circles import circles
from tests.bench.seating.golfers import golfers
from tests.bench.seating.groupings import groupings
from tests.bench.seating.reseating import reseatings
from tests.bench.seating.rooms import attendee_lists, seatings
from tests.bench.seating.speed import speeds

Measure = Callable[[], Coroutine[None, None, list[Figure]]]

RESULTS = Path(".potluck/bench.jsonl")
TABLE = Path(".potluck/bench.txt")
SECTIONS: dict[str, tuple[Measure, ...]] = {
    "arrivals": (arrivals_throughput, arrival_to_page),
    "footprint": (footprint,),
    "seating": (seatings, attendee_lists, speeds),
    "reseating": (reseatings,),
    "circles": (circles,),
    "golfer": (golfers,),
    "mdgp": (groupings,),
    "interests": (labelled, categories, alone, interest_speeds),
}


def main(wanted: list[str]) -> int:
    """Measure and report; return the exit code."""
    console = Console(highlight=False, width=120, record=True)
    if unknown := [name for name in wanted if name not in SECTIONS]:
        console.print(f"No such section: {', '.join(unknown)}. There are {', '.join(SECTIONS)}.")
        return 2
    table = Table("figure", "value", "unit", "against", "ratio", "runs", "spread", box=None)
    RESULTS.parent.mkdir(exist_ok=True)
    with RESULTS.open("a", encoding="utf-8") as results:
        for name in wanted or SECTIONS:
            for measure in SECTIONS[name]:
                for figure in asyncio.run(measure()):
                    results.write(json.dumps(asdict(figure)) + "\n")
                    table.add_row(*figure.cells())
    console.print(table)
    console.save_text(str(TABLE))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
