"""Seats alone on lists of attendees: equal words, understanding, and the one question."""

from collections.abc import Iterator
from dataclasses import replace

from services.matching.interests.understanding import Said, understand
from services.matching.seating.room import Room
from tests.bench.figure import Figure, figure
from tests.bench.interests.answering import answered
from tests.bench.seating.lists import LISTS, listed_rooms
from tests.bench.seating.race import Seated, seat
from tests.bench.seating.report import against, say
from tests.bench.seating.suite import Suite

_SECONDS = 5.0
_BEFORE = "equality"


async def alone() -> list[Figure]:
    """Seat every list before and after: same solver, same seconds, same seeds."""
    suite = Suite()
    figures: list[Figure] = []
    for name, room in listed_rooms():
        if len(room.people) <= suite.people:
            say(f"Seating the list {name}, with equality and with understanding")
            figures += _list(suite, f"interests.alone.{name}", room)
    if not LISTS.exists():
        say(f"For more lists, put them as CSV into {LISTS}.")
    return figures


def _list(suite: Suite, name: str, room: Room) -> Iterator[Figure]:
    limit = suite.seconds(_SECONDS)
    silent = float(silent_seats(room))
    before, after, asked = [], [], []
    for seed in suite.seeds:
        before.append(_alone(_seat(replace(room, commons=None), seed, limit)))
        seated = _seat(understood(room), seed, limit)
        after.append(_alone(seated))
        asked.append(_alone(_seat(understood(answered(room, seated.plan, seed)), seed, limit)))
    beyond = [seats - silent for seats in before]
    yield figure(f"{name}.silent", [silent], "seats")
    yield figure(f"{name}.before", before, "seats")
    yield against(f"{name}.after", after, "seats", other=_BEFORE, others=before)
    yield against(
        f"{name}.beyond", [a - silent for a in after], "seats", other=_BEFORE, others=beyond
    )
    yield against(f"{name}.asked", asked, "seats", other=_BEFORE, others=before)


def silent_seats(room: Room) -> int:
    """Return the seats of people who wrote nothing: no understanding gives them company."""
    silent = {person.id for person in room.people if not person.interests}
    return sum(len(silent & here) for here in room.present)


def said(room: Room) -> list[Said]:
    """Return what everybody wrote."""
    return [Said(person.id, person.interests) for person in room.people]


def understood(room: Room) -> Room:
    """Return the same room with what its people have in common as Potluck understands them."""
    return replace(room, commons=understand(said(room)).commons)


def _seat(room: Room, seed: int, limit: float) -> Seated:
    return seat(room, seed=seed, seconds=limit, threads=1)


def _alone(seated: Seated) -> float:
    """Return how many sit alone, in all rounds together."""
    return float(seated.certificate.alone.value)
