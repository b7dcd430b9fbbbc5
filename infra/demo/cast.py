"""Who does what during the evening: drawn once from a seed, so that every run plays the same."""

import csv
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

DOORS = ("Front", "Garden", "Stairs")
ROUNDS = 3
CAPACITY = 8
MINIMUM = 4

_SCANNED_TWICE = 4
_TRIED_AGAIN = 3
_UPLOADED_LATE = 2
_LEAVE = 2

WISHES = (
    ("Reading a contract before you sign it", "Somebody to practise a talk on"),
    ("Setting up a first web shop", "A second pair of eyes on my portfolio"),
    ("Introductions to people who hire juniors", "How to start running without giving up"),
    ("Proofreading, any length", "Guitar lessons for two children"),
    ("Sourdough starter, and how to keep it alive", "Help moving a database to PostgreSQL"),
    ("Taking portraits for a profile", "Mending a bicycle before spring"),
    ("Explaining Docker over a coffee", "Someone who has taught children to program"),
    ("A van on Saturdays", "Feedback on the name of my studio"),
    ("Spanish conversation", "Portraits for the page of a very small company"),
    ("Reviewing a CV", "Where to find volunteers for a repair café"),
    ("Mending bicycles", "Spanish before a journey to Chile"),
    ("Guitar lessons for beginners", "Proofreading of a thesis"),
)
"""Offers and asks that some of those on the list add before the evening; invented.

Five of them can help each other in two circles.
"""

WALK_INS = (
    ("李雷", ("Data Science Nashville", "PyNash"), None),
    ("Siobhán O'Neill-Müller", ("Code for Nashville", "Nashville UX"), "Someone to review a talk"),
    ("Ng", ("Nashville Linux Users Group",), None),
    ("Teller", ("All Things Angular", "NashReact"), "A first client for a small studio"),
    ("Amélie van der Berg", ("Nashville Women Programmers",), "A place to practise Dutch"),
)
"""Name, interests and ask of those who come without having registered."""


@dataclass(frozen=True)
class Guest:
    """Somebody on the list who comes: through which door, and how."""

    external_id: str
    door: str
    scans: int = 1
    tries_again_at: str | None = None
    uploaded_late: bool = False


@dataclass(frozen=True)
class Cast:
    """The evening's people.

    `listed` is everybody on the list by external id, and `tables` are set out. `early` come
    before the first round and `late` during it; `leavers` go home before the second and the third.
    `wishes` are the offer and the ask of some of them.
    """

    listed: tuple[str, ...]
    tables: int
    early: tuple[Guest, ...]
    late: tuple[Guest, ...]
    leavers: tuple[str, ...]
    wishes: tuple[tuple[str, str, str], ...]

    @property
    def guests(self) -> tuple[Guest, ...]:
        """Return everybody on the list who comes."""
        return self.early + self.late


def plan(gathering_id: str, tables: int) -> dict[str, Any]:
    """Return the gathering as its organizer plans it: it begins in half an hour."""
    starts = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=30)
    table = {"capacity": CAPACITY, "minimum": MINIMUM}
    return {
        "id": gathering_id,
        "name": "Nashville JavaScript Night",
        "place": "The old print works, Nashville",
        "time_zone": "America/Chicago",
        "starts_at": starts.isoformat(),
        "doors": DOORS,
        "tables": [{"name": f"Table {n}", **table} for n in range(1, tables + 1)],
        "rounds": ROUNDS,
    }


def cast(attendees: Path, seed: int, *, tables: int = 18, arrive: int = 120, late: int = 8) -> Cast:
    """Draw the cast from an attendee list in the plain form.

    Args:
        arrive: how many of the list come, `late` of them during the first round.
    """
    with attendees.open(encoding="utf-8", newline="") as file:
        listed = [row["id"] for row in csv.DictReader(file)]
    rng = random.Random(seed)  # noqa: S311  a play, not a secret
    coming = rng.sample(listed, arrive)
    guests = [Guest(who, rng.choice(DOORS)) for who in coming]
    for number, guest in enumerate(guests[: _SCANNED_TWICE + _TRIED_AGAIN + _UPLOADED_LATE]):
        other = rng.choice([door for door in DOORS if door != guest.door])
        if number < _SCANNED_TWICE:
            guests[number] = Guest(guest.external_id, guest.door, scans=2)
        elif number < _SCANNED_TWICE + _TRIED_AGAIN:
            guests[number] = Guest(guest.external_id, guest.door, tries_again_at=other)
        else:
            guests[number] = Guest(guest.external_id, guest.door, uploaded_late=True)
    rng.shuffle(guests)
    early, latecomers = guests[:-late], guests[-late:]
    leavers = rng.sample([guest.external_id for guest in early], _LEAVE)
    wishing = rng.sample(coming, len(WISHES))
    wishes = tuple((who, *wish) for who, wish in zip(wishing, WISHES, strict=True))
    return Cast(
        listed=tuple(listed),
        tables=tables,
        early=tuple(early),
        late=tuple(latecomers),
        leavers=tuple(leavers),
        wishes=wishes,
    )
