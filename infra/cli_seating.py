"""`potluck seat`, `circles`, `interests` and `check`: useful without any server.

They read a list as CSV, or an instance of the Strangers' Bench, and leave with 0, with 1 where
promises are broken (`check` alone), and with 2 where something given cannot be used.
"""
# ruff: noqa: PLC0415 - what a command needs is imported when it is called

import atexit
import gc
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console


def _seconds_to_start() -> float:
    """Return how long this process has taken to come here, from Linux; two seconds at most."""
    ticks = int(Path("/proc/self/stat").read_text("utf-8").rpartition(")")[2].split()[19])
    began = ticks / os.sysconf("SC_CLK_TCK")
    return min(2.0, max(0.0, time.clock_gettime(time.CLOCK_BOOTTIME) - began))


_STARTING = _seconds_to_start()
"""A limit counts from the first moment, but for loading the solver: half a second on top."""

_HERE = "Without a server"
_CANNOT = 2

Out = Annotated[
    Path | None, typer.Option("--out", help="Write it there. Without it, or as -, it is printed.")
]
Seconds = Annotated[
    float | None,
    typer.Option(
        min=0.1,
        max=86_400,
        metavar="SECONDS",
        help="The limit: 10, unless there is an effort. Loading the solver comes on top.",
    ),
]
Effort = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=10**9,
        metavar="NUMBER",
        help="How much to try, whatever time it takes: the same gives the same plan.",
    ),
]
Seed = Annotated[
    int, typer.Option(min=0, max=2**31 - 1, metavar="NUMBER", help="Another one, another plan.")
]
Threads = Annotated[
    int, typer.Option(min=1, max=64, metavar="NUMBER", help="Searches side by side.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the figures as JSON, nothing else.")]


def mount(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for command in (seat, circles, interests, check):
        app.command(rich_help_panel=_HERE)(command)


def seat(
    file: Annotated[Path, typer.Argument(help="Attendees as CSV, or an instance.")],
    *,
    acquaintances: Annotated[
        Path | None, typer.Option(help="CSV, two ids a row: people who know each other.")
    ] = None,
    together: Annotated[
        Path | None, typer.Option(help="CSV, two ids a row: people who need each other.")
    ] = None,
    pins: Annotated[
        Path | None, typer.Option(help="CSV: person, round (from 1, or empty for all), table.")
    ] = None,
    tables: Annotated[
        str | None,
        typer.Option(metavar="18x8", help="How many tables of how many chairs; 10x8,4x6 mixes."),
    ] = None,
    minimum: Annotated[
        int | None,
        typer.Option(min=1, metavar="NUMBER", help="The fewest a table opens for; else half."),
    ] = None,
    rounds: Annotated[
        int | None, typer.Option(min=1, max=100, metavar="NUMBER", help="Sittings; 1 else.")
    ] = None,
    out: Out = None,
    seconds: Seconds = None,
    effort: Effort = None,
    seed: Seed = 1,
    threads: Threads = 2,
    as_json: AsJson = False,
) -> None:
    """Seat strangers together because they share an interest, round by round.

    A list of attendees has columns name, id, interests (separated by ;),
    company, host, access; any others are passed over. Ctrl-C ends the search
    with the best plan found so far.

    [dim]potluck seat attendees.csv --tables 18x8 --rounds 3 --out plan.csv[/]
    """
    with _refusing():
        _compile_once()
        from infra.seating.limits import Limits
        from infra.seating.rooms import Given
        from infra.seating.seat import seat_file

        limits = Limits.of(
            seconds, effort, seed=seed, threads=threads, started=time.monotonic() - _STARTING
        )
        given = Given(
            acquaintances=acquaintances,
            together=together,
            pins=pins,
            tables=tables,
            minimum=minimum,
            rounds=rounds,
        )
        seat_file(file, given, limits, _place(out), as_json=as_json)


def circles(
    instance: Annotated[Path, typer.Argument(help="An instance of potluck-exchange/1.")],
    *,
    out: Out = None,
    seconds: Seconds = None,
    effort: Effort = None,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Find help circles: each person can help the next, and the last the first."""
    from infra.seating.circles import find_circles_in
    from infra.seating.limits import Limits

    with _refusing():
        _compile_once()
        limits = Limits.of(
            seconds, effort, seed=seed, threads=1, started=time.monotonic() - _STARTING
        )
        find_circles_in(instance, limits, _place(out), as_json=as_json)


def interests(
    file: Annotated[Path, typer.Argument(help="CSV with a column interest.")],
    *,
    confidence: Annotated[
        float, typer.Option(metavar="NUMBER", help="How sure, from 0.5 to 1.")
    ] = 0.8,
    out: Out = None,
) -> None:
    """List which interests meet, pair by pair: the same thing, one topic, or one field.

    Each pair is listed once, at its narrowest level, with the topic and why.

    [dim]potluck interests interests.csv --out pairs.csv[/]
    """
    from infra.seating.interests import list_meetings

    with _refusing():
        list_meetings(file, confidence, _place(out))


def check(
    instance: Annotated[Path, typer.Argument(help="An instance.")],
    answer: Annotated[Path, typer.Argument(help="An answer to it.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Check an answer: 0 if every promise is kept, 1 if one is broken, 2 if it cannot be read."""
    from infra.seating.check import check_answer

    with _refusing():
        if not check_answer(instance, answer, as_json=as_json):
            raise typer.Exit(1)


def _compile_once() -> None:
    """Compile the search where that has not been done yet, before any limit counts."""
    from services.matching.compiled import is_compiled

    if is_compiled():
        return
    Console(stderr=True).print("Compiling the search, once on this machine: about a minute.")
    from services.matching.tasks import warm

    warm()


@contextmanager
def _refusing() -> Iterator[None]:
    """Say in a sentence what cannot be used and what would help, and leave with 2."""
    from shared.problems import Problem

    atexit.register(gc.freeze)  # to sort through everything at the end takes longer than a search
    try:
        yield
    except Problem as problem:
        _refuse(f"{problem.detail} {problem.what_to_do}")
    except MemoryError:
        _refuse("There is not enough memory for that. Give a smaller file.")


def _refuse(why: str) -> NoReturn:
    Console(stderr=True, highlight=False).print(why, style="red", markup=False, soft_wrap=True)
    raise typer.Exit(_CANNOT)


def _place(out: Path | None) -> Path | None:
    return None if out == Path("-") else out
