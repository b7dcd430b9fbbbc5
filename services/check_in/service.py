"""What happens at the door: arriving, leaving, taking an arrival back, closing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.check_in.domain import (
    Arrival,
    Attendee,
    Gathering,
    Question,
    Seating,
    is_repetition,
    may_come_in,
    moment,
    seated_round,
)
from services.check_in.store import Store
from shared.clock import Clock
from shared.facts import AttendanceRecorded, DoorsClosed
from shared.problems import Conflict, NotFound, Unavailable

_SEE_HOST = "Look the person up by name, or ask a host."
_TRIES = 5


@dataclass(frozen=True)
class Attempt:
    """One tap or scan: made by a device, repeated until it is answered."""

    id: str
    at: datetime
    ticket_code: str | None = None
    attendee_id: str | None = None


@dataclass(frozen=True)
class Admission:
    """What an attempt is answered."""

    outcome: Literal["welcome", "already_here"]
    attendee: Attendee
    arrived: Arrival
    seat: Seating | None
    question: Question | None


class Door:
    """The use cases of check-in."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def arrive(self, gathering_id: str, attempt: Attempt, door: str) -> Admission:
        """Let somebody in, or say when and where they came in before.

        Raises:
            NotFound: no such gathering, or nobody on its list has this code or id.
            Conflict: the attendee has withdrawn, or this attempt was undone.
        """
        room = await self._store.room(gathering_id)
        if room is None:
            raise _unknown_gathering()
        arrival = Arrival(at=moment(attempt.at, self._clock()), door=door, attempt=attempt.id)
        fields = {"state": "arrived", "at": arrival.at, "door": door, "arrived": arrival}
        who = _who(gathering_id, attempt)
        attendee = await self._store.admit(who, attempt.id, fields)
        outcome: Literal["welcome", "already_here"] = "welcome"
        if attendee is None:
            attendee, outcome = await self._look_closer(gathering_id, attempt, fields)
        if attendee.arrived is None:
            raise Unavailable("Somebody is being checked in right now.", "Try again.")
        seat = room.seat(seated_round(room.gathering), attendee.id)
        question = room.question(attendee.id)
        return Admission(outcome, attendee, attendee.arrived, seat, question)

    async def leave(self, gathering_id: str, attempt: Attempt, door: str | None) -> Attendee:
        """Note that somebody has left; saying it twice, or late, changes nothing.

        A departure from before they came in again, uploaded late, is no leaving.

        Raises:
            NotFound: nobody on the list has this code or id.
            Conflict: they are not here.
        """
        at = moment(attempt.at, self._clock())
        fields = {"state": "left", "at": at, "door": door}
        here = {**_who(gathering_id, attempt), "state": "arrived", "at": {"$lte": at}}
        left = await self._store.attendees.change(here, fields, AttendanceRecorded)
        if left:
            return left
        attendee = await self._find(gathering_id, attempt)
        if attendee.state == "expected":
            raise Conflict(f"{attendee.name} is not here.", "Check them in first, if they came.")
        return attendee

    async def undo(self, gathering_id: str, attempt_id: str) -> Attendee:
        """Take an arrival back: the attendee is expected again. Twice is the same as once.

        Raises:
            NotFound: no arrival of this gathering came from this attempt.
        """
        mine = {
            "gathering_id": gathering_id,
            "$or": [{"arrived.attempt": attempt_id}, {"undone": attempt_id}],
        }
        for _ in range(_TRIES):
            attendee = await self._store.attendees.find_one(mine)
            if attendee is None:
                raise NotFound("There is no such arrival.", "Check the attempt's id.")
            if attempt_id in attendee.undone:
                return attendee
            fields = {
                "state": "expected",
                "at": self._clock(),
                "door": None,
                "arrived": None,
                "undone": (*attendee.undone, attempt_id),
            }
            seen = {"_id": attendee.id, "revision": attendee.revision}
            undone = await self._store.attendees.change(seen, fields, AttendanceRecorded)
            if undone:
                return undone
        raise Unavailable("The attendee is being checked in elsewhere.", "Try again.")

    async def attendances(self, gathering_id: str) -> list[Attendee]:
        """Return everybody about whom something happened at the door.

        Raises:
            NotFound: no such gathering.
        """
        await self.gathering(gathering_id)
        return await self._store.attendees.find(
            {"gathering_id": gathering_id, "revision": {"$gte": 1}}
        )

    async def gathering(self, gathering_id: str) -> Gathering:
        """Return what the door knows of a gathering.

        Raises:
            NotFound: no such gathering.
        """
        gathering = await self._store.gatherings.get(gathering_id)
        if gathering is None:
            raise _unknown_gathering()
        return gathering

    async def close(self, gathering_id: str) -> None:
        """Say that the doors are closed, and how much there is to hear; twice is as once."""
        heard = await self._store.attendance_revisions(gathering_id)
        fields = {"gathering_id": gathering_id, "attendance_revisions": heard}
        await self._store.doors.create(gathering_id, fields, DoorsClosed)

    async def _look_closer(
        self, gathering_id: str, attempt: Attempt, fields: dict[str, object]
    ) -> tuple[Attendee, Literal["welcome", "already_here"]]:
        """Decide about somebody who is not simply expected."""
        for _ in range(_TRIES):
            attendee = await self._find(gathering_id, attempt)
            if is_repetition(attendee, attempt.id):
                return attendee, "welcome"
            if attempt.id in attendee.undone:
                raise Conflict("This check-in was undone.", "Check the person in again.")
            if attendee.roster_state == "withdrawn":
                raise Conflict(f"{attendee.name} has withdrawn.", "Ask a host to let them in.")
            if not may_come_in(attendee, attempt.id, attempt.at):
                return attendee, "already_here"
            seen = {"_id": attendee.id, "revision": attendee.revision}
            admitted = await self._store.attendees.change(seen, fields, AttendanceRecorded)
            if admitted:
                return admitted, "welcome"
        raise Unavailable("Somebody is being checked in right now.", "Try again.")

    async def _find(self, gathering_id: str, attempt: Attempt) -> Attendee:
        attendee = await self._store.attendees.find_one(_who(gathering_id, attempt))
        if attendee is None:
            raise NotFound("Nobody on this gathering's list has this code.", _SEE_HOST)
        return attendee


def _who(gathering_id: str, attempt: Attempt) -> dict[str, str]:
    if attempt.attendee_id is not None:
        return {"_id": attempt.attendee_id, "gathering_id": gathering_id}
    return {"gathering_id": gathering_id, "ticket_code": attempt.ticket_code or ""}


def _unknown_gathering() -> NotFound:
    return NotFound("There is no such gathering.", "Check the address, or ask the organizer.")
