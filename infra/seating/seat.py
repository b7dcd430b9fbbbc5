"""`potluck seat`: a plan for a list of attendees, or an answer to an instance."""

from pathlib import Path
from typing import NamedTuple

from infra.seating.answers import refuse_place, sheet, write
from infra.seating.groups import group_instance
from infra.seating.limits import Limits
from infra.seating.progress import Line, Stop, interruptible
from infra.seating.results import ending, refuse_unaccepted, show, show_json
from infra.seating.rooms import Given, room_of
from infra.seating.words import figure_lines, figures, plan_lines, room_line
from services.matching.instances import (
    ExchangeInstance,
    GroupingInstance,
    SeatingInstance,
    is_instance,
    read_instance,
)
from services.matching.instances.files import read_bytes
from services.matching.seating.certificate import certify
from services.matching.seating.checker import check
from services.matching.seating.room import Certificate, Plan, Room
from services.matching.seating.searching.effort import Progress
from services.matching.seating.solver import solve
from shared.problems import Invalid

_TO_PROVE = 0.0005
"""Seconds that the certificate and its check may take for each person and round, at the most."""


def seat_file(file: Path, given: Given, limits: Limits, out: Path | None, *, as_json: bool) -> None:
    """Seat a list or an instance, and write or print the plan with its certificate.

    Raises:
        Invalid: something given cannot be used.
    """
    content = read_bytes(file)
    if is_instance(content):
        _seat_instance(file, content, given, limits, out, as_json=as_json)
        return
    if out:
        refuse_place(out, [file, *given.files], (".csv", ".txt"))
    room, listed = room_of(file, content, given)
    found = _search(room, limits)
    if out:
        write(out, sheet(room, listed, found.plan))
    _show(room, found, limits, out, as_json=as_json)


def _seat_instance(
    file: Path, content: bytes, given: Given, limits: Limits, out: Path | None, *, as_json: bool
) -> None:
    given.refuse_beside(file)
    if out:
        refuse_place(out, [file], (".json",))
    match read_instance(file, content):
        case SeatingInstance() as instance:
            found = _search(instance.room, limits)
            if out:
                write(out, instance.answer(found.plan, found.certificate))
            _show(instance.room, found, limits, out, as_json=as_json)
        case GroupingInstance() as instance:
            group_instance(instance, limits, out, as_json=as_json)
        case ExchangeInstance():
            raise Invalid(f"{file} holds asks and offers.", f"Try: potluck circles {file}")


class _Found(NamedTuple):
    plan: Plan
    certificate: Certificate
    interrupted: bool


def _search(room: Room, limits: Limits) -> _Found:
    line = Line(limits.started)
    with line.shown(), interruptible() as stop:
        plan = _solved(room, limits, line, stop)
        interrupted = stop()
        line.tell(1.0, "proving what can be proved")
        certificate = certify(room, plan)
    refuse_unaccepted(check(room, plan, certificate))
    return _Found(plan, certificate, interrupted)


def _solved(room: Room, limits: Limits, line: Line, stop: Stop) -> Plan:
    def tell(progress: Progress) -> None:
        line.tell(
            progress.share,
            f"{progress.broken} broken, {progress.alone} alone, "
            f"{progress.one_topic} topics, {progress.warm} pairs share",
        )

    return solve(
        room,
        seed=limits.seed,
        effort=limits.effort,
        seconds=limits.left(kept=_TO_PROVE * len(room.people) * room.rounds),
        threads=limits.threads,
        progress=tell,
        stop=stop,
    )


def _show(room: Room, found: _Found, limits: Limits, out: Path | None, *, as_json: bool) -> None:
    if as_json:
        show_json(figures(found.certificate))
        return
    if not out:
        show(plan_lines(room, found.plan))
    show([room_line(room), *figure_lines(found.certificate)])
    show(ending(limits, out, interrupted=found.interrupted))
