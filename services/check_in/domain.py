"""The rules of the door: who may come in, what a second attempt is told, what an undo undoes."""

from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from shared.documents import Aggregate
from shared.facts import AttendanceState, GatheringState, RosterState

_AHEAD = timedelta(minutes=5)


class Arrival(BaseModel):
    """An arrival as it was kept: when it happened, at which door, in which attempt."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    door: str
    attempt: str


class Attendee(Aggregate):
    """A person who is expected, with what happened to them at the door.

    `revision` counts what happened at the door. What planning says of the person is a copy.
    `undone` are the attempts that were taken back and must not come in again by a late repetition.
    """

    gathering_id: str
    name: str
    ticket_code: str
    roster_state: RosterState
    state: AttendanceState = "expected"
    at: datetime | None = None
    door: str | None = None
    arrived: Arrival | None = None
    undone: tuple[str, ...] = ()


class Gathering(Aggregate):
    """What the door knows of a gathering: a copy of what planning says."""

    name: str
    doors: tuple[str, ...]
    state: GatheringState
    round: int


class Seating(Aggregate):
    """Who sits at one table in one round: a copy of what matching says."""

    gathering_id: str
    round: int
    table_id: str
    table_name: str
    seats: tuple[str, ...]
    topic: str | None


class Question(Aggregate):
    """The one short question to an attendee, whose id it has: a copy of what matching says."""

    gathering_id: str
    suggestions: tuple[str, ...]
    is_open: bool


class Doors(Aggregate):
    """Said once a gathering has closed: how much there is to hear about its arrivals."""

    gathering_id: str
    attendance_revisions: int


def moment(claimed: datetime, now: datetime) -> datetime:
    """Return when something happened: what the device says, unless its clock runs far ahead."""
    return now if claimed > now + _AHEAD else claimed


def seated_round(gathering: Gathering) -> int:
    """Return the round whose seat somebody who comes in now is told."""
    return max(gathering.round, 1)


def is_repetition(attendee: Attendee, attempt: str) -> bool:
    """Tell whether this very attempt let the attendee in before."""
    return attendee.arrived is not None and attendee.arrived.attempt == attempt


def may_come_in(attendee: Attendee, attempt: str, at: datetime) -> bool:
    """Tell whether an attempt lets the attendee in, given what is known of them.

    Somebody who left may come back, but a scan from before they left, uploaded late, is no return.
    """
    if attendee.roster_state != "registered" or attempt in attendee.undone:
        return False
    if attendee.state == "left":
        return attendee.at is None or at > attendee.at
    return attendee.state == "expected"
