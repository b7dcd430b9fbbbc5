"""What every search does with what it found: have it checked, print it, write it, tell the time."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from infra.seating.limits import Limits
from infra.terminal import console, fail


def refuse_unaccepted(complaints: Sequence[str]) -> None:
    """Leave with 1 where the checker does not accept an answer: it is shown to nobody."""
    if complaints:
        fail(
            f"The checker does not accept what was found, so it is not published: {complaints[0]} "
            "This is a mistake of Potluck. Please report it with the file."
        )


def show(lines: Iterable[str]) -> None:
    """Print lines as they are."""
    for line in lines:
        console.print(line, markup=False, soft_wrap=True)


def show_json(figures: Mapping[str, object]) -> None:
    """Print figures for a program."""
    print(json.dumps(figures))


def ending(limits: Limits, out: Path | None, *, interrupted: bool) -> list[str]:
    """Say how long it took, whether it was stopped, and where the answer is."""
    how = "Stopped early: this is the best found until then. " if interrupted else ""
    where = f" Written to {out}." if out else ""
    return [f"{how}Checked independently. {limits.used:.1f} s, seed {limits.seed}.{where}"]
