"""Section `seating`: rooms of every family, and lists of attendees, beside the peers."""

from collections.abc import Iterator, Mapping, Sequence

from tests.bench.figure import Figure, figure
from tests.bench.seating.drawing import Instance
from tests.bench.seating.lists import LISTS, listed_rooms
from tests.bench.seating.plots import plot
from tests.bench.seating.race import ENGINE, Course, Seated, race_peers, seat, seat_greedily
from tests.bench.seating.report import against, say
from tests.bench.seating.scores import Score, seating_of
from tests.bench.seating.suite import Case, Suite, cases

_LIST_SECONDS = 1.0


async def seatings() -> list[Figure]:
    """Seat rooms of every family beside the peers; plot how good each was when."""
    suite = Suite()
    return [figure for case in cases(suite) for figure in _case(suite, case)]


async def attendee_lists() -> list[Figure]:
    """Seat the lists of attendees beside the greedy peer."""
    suite = Suite()
    figures: list[Figure] = []
    for name, room in listed_rooms():
        if len(room.people) > suite.people:
            continue
        say(f"Seating the list {name}")
        limit = suite.seconds(_LIST_SECONDS)
        seated = [seat(room, seed=seed, seconds=limit, threads=1) for seed in suite.seeds]
        greedy = [seat_greedily(room, seed) for seed in suite.seeds]
        figures += _figures(f"seating.list.{name}", seated, {"greedy": greedy})
        plot(f"list-{name}", {ENGINE: seated[0].course, "greedy": greedy[0]})
    if not LISTS.exists():
        say(f"For more lists, put them as CSV into {LISTS}.")
    return figures


def _case(suite: Suite, case: Case) -> Iterator[Figure]:
    """Seat a room of a kind for every seed; the peers seat the first few of them."""
    say(f"Seating {case.name}")
    limit = suite.seconds(case.seconds)
    seated: list[Seated] = []
    courses: dict[str, list[Course]] = {peer: [] for peer in case.peers}
    for seed in suite.seeds:
        instance = case.draw(seed)
        read = seating_of(instance)
        seated.append(seat(read.room, seed=seed, seconds=limit, threads=case.threads))
        if len(seated) <= suite.peer_runs:
            raced = race_peers(instance, read, case.peers, seconds=suite.peer_seconds, say=say)
            for peer, course in raced.items():
                courses[peer].append(course)
            if len(seated) == 1:
                plot(case.name, {ENGINE: seated[0].course, **raced})
    yield from _figures(f"seating.{case.name}", seated, courses)
    yield from _known(f"seating.{case.name}", seated, case.draw(suite.seeds[0]))


def _figures(
    name: str, seated: Sequence[Seated], courses: Mapping[str, Sequence[Course]]
) -> Iterator[Figure]:
    """Return the four figures against their bounds, the time, and what the peers make of it."""
    proofs = [run.certificate for run in seated]
    for promise in ("broken", "alone", "one_topic", "warm"):
        made = [getattr(proof, promise) for proof in proofs]
        values, bounds = [x.value for x in made], [x.bound for x in made]
        yield against(f"{name}.{promise}", values, "", other="bound", others=bounds)
    if not any(run.score.broken for run in seated):
        yield figure(f"{name}.unbroken", [run.seconds_to_unbroken for run in seated], "s")
    for peer, runs in courses.items():
        if runs:
            yield from _beside(name, peer, seated[: len(runs)], [run[-1].score for run in runs])


def _beside(
    name: str, peer: str, seated: Sequence[Seated], theirs: Sequence[Score]
) -> Iterator[Figure]:
    """Return in how many runs the engine is better in the true order, and its warm pairs."""
    ours = [run.score for run in seated]
    pairs = list(zip(ours, theirs, strict=True))
    better = [100.0 * (one.order < other.order) for one, other in pairs]
    same = [100.0 * (one.order == other.order) for one, other in pairs]
    broken = [float(other.broken) for other in theirs]
    yield figure(f"{name}.better-than.{peer}", [sum(better) / len(better)], "% of runs")
    if any(same):
        yield figure(f"{name}.equal-to.{peer}", [sum(same) / len(same)], "% of runs")
    yield figure(f"{name}.{peer}.broken", broken, "")
    yield against(
        f"{name}.warm.{peer}",
        [float(one.warm) for one in ours],
        "",
        other=peer,
        others=[float(other.warm) for other in theirs],
    )


def _known(name: str, seated: Sequence[Seated], instance: Instance) -> Iterator[Figure]:
    """Return in how many runs the engine reaches what is known to be best."""
    least, best = instance.get("known_least_broken"), instance.get("known_optimum")
    if least is not None:
        found = [run.score.broken == least == run.certificate.broken.bound for run in seated]
    elif best is not None:
        found = [
            all(getattr(run.score, promise) == value for promise, value in best.items())
            for run in seated
        ]
    else:
        return
    yield figure(f"{name}.optimum", [100.0 * sum(found) / len(found)], "% of runs")
