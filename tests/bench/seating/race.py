"""One room, seated by the engine and by its peers: what each had when, and in the end."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.matching.instances import SeatingInstance
from services.matching.seating.certificate import certify
from services.matching.seating.checker import check
from services.matching.seating.room import Certificate, Plan, Room
from services.matching.seating.solver import Progress, solve, warm
from tests.bench.seating.drawing import Instance
from tests.bench.seating.greedy import greedy
from tests.bench.seating.peers import Line, Say, run_peer
from tests.bench.seating.scores import Moment, Score, certified, plan_of, score

ENGINE = "potluck"

Course = list[Moment]
"""What somebody had when; the last is what they gave."""


@dataclass(frozen=True)
class Seated:
    """What the engine gave: its course, its plan, and what is proved about it."""

    course: Course
    plan: Plan
    certificate: Certificate

    @property
    def score(self) -> Score:
        """Return the figures in the end."""
        return self.course[-1].score

    @property
    def seconds_to_unbroken(self) -> float:
        """Return when it first knew a plan that breaks no promise, at the latest in the end."""
        whole = (moment.seconds for moment in self.course if moment.score.broken == 0)
        return next(whole, self.course[-1].seconds)


def seat(room: Room, *, seed: int, seconds: float, threads: int) -> Seated:
    """Return what the engine, warm, makes of a room.

    Raises:
        ValueError: The checker does not accept it, which is worse than any figure.
    """
    warm()
    course: Course = []
    began = time.monotonic()

    def note(progress: Progress) -> None:
        course.append(Moment(time.monotonic() - began, Score(*progress[1:])))

    plan = solve(room, seed=seed, seconds=seconds, threads=threads, progress=note)
    took = time.monotonic() - began
    certificate = certify(room, plan)
    complaints = check(room, plan, certificate)
    if complaints:
        raise ValueError(f"The checker rejects the engine's plan: {' '.join(complaints[:3])}")
    course.append(Moment(took, certified(certificate)))
    return Seated([moment for moment in course if moment.seconds <= took], plan, certificate)


def seat_greedily(room: Room, seed: int) -> Course:
    """Return what the greedy peer makes of a room."""
    began = time.monotonic()
    plan = greedy(room, seed)
    return [Moment(time.monotonic() - began, score(room, plan))]


def race_peers(
    instance: Instance, read: SeatingInstance, peers: Sequence[str], *, seconds: float, say: Say
) -> dict[str, Course]:
    """Return the courses of those peers who gave an answer, by name."""
    courses: dict[str, Course] = {}
    for peer in peers:
        if peer == "greedy":
            courses[peer] = seat_greedily(read.room, 0)
            continue
        lines = run_peer(peer, instance, seconds=seconds, say=say)
        if lines:
            courses[peer] = _improving(
                Moment(
                    line["seconds"], score(read.room, plan_of(read, {"seating": line["seating"]}))
                )
                for line in _sampled(lines)
            )
    return courses


def _sampled(lines: Sequence[Line], most: int = 40) -> list[Line]:
    """Return some of many answers, the last of them always."""
    step = -(-len(lines) // most)
    return [*lines[:-1:step], lines[-1]]


def _improving(course: Iterable[Moment]) -> Course:
    """Return the best so far at every moment."""
    best: Course = []
    for moment in course:
        better = not best or moment.score.order < best[-1].score.order
        best.append(moment if better else Moment(moment.seconds, best[-1].score))
    return best
