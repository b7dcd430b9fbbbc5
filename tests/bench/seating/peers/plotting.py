"""Plot how good everybody was when, run as a program of its own.

    python plotting.py COURSES.json PLOT.png

Seconds on a logarithmic axis; a panel for each of the four figures. A step holds until something
better was found, and goes on to the end of the longest course.
"""

import json
import sys
from pathlib import Path

import matplotlib as mpl  # type: ignore[import-not-found]

mpl.use("Agg")
from matplotlib import pyplot as plt

PANELS = ("broken promises", "people alone", "tables with one topic", "warm pairs")
COLOURS = {"potluck": "#b3541e", "greedy": "#8a8a8a", "cp-sat": "#2b6cb0", "timefold": "#2f855a"}
SOONEST = 0.01
"""Seconds; whatever was there before is drawn here."""


def main(given: str, place: str) -> None:
    """Draw the courses in one file into another."""
    told = json.loads(Path(given).read_text("utf-8"))
    last = max(course[-1][0] for course in told["courses"].values())
    figure, axes = plt.subplots(1, len(PANELS), figsize=(15, 3.6), layout="constrained")
    for number, (axis, title) in enumerate(zip(axes, PANELS, strict=True), 1):
        for who, course in told["courses"].items():
            seconds = [max(SOONEST, moment[0]) for moment in course]
            values = [moment[number] for moment in course]
            colour = COLOURS.get(who)
            axis.step(
                [*seconds, max(SOONEST, last)],
                [*values, values[-1]],
                where="post",
                label=who,
                color=colour,
            )
            axis.plot(seconds[-1], values[-1], "o", markersize=4, color=colour)
        axis.set(title=title, xlabel="seconds", xscale="log", ylim=(0, None))
        axis.grid(alpha=0.2)
    axes[0].legend(frameon=False)
    figure.suptitle(told["name"])
    figure.savefig(place, dpi=110)


if __name__ == "__main__":
    main(*sys.argv[1:])
