"""What check-in tells: who is here, and that the doors are closed."""

from typing import Literal

from pydantic import AwareDatetime

from shared.facts.fact import FactData

AttendanceState = Literal["expected", "arrived", "left"]


class AttendanceRecorded(FactData):
    """Whether an attendee is here: `arrived`, `left`, or `expected` again after an undo.

    `at` is when it happened at the door, which may be hours before it was heard of.
    """

    service = "check-in"
    fact = "attendance-recorded"
    key = "attendee_id"

    attendee_id: str
    state: AttendanceState
    at: AwareDatetime
    door: str | None


class DoorsClosed(FactData):
    """Check-in has heard that the gathering closed.

    `attendance_revisions` is the sum of the revisions of every attendance recorded until then: a
    consumer whose copies add up to it has heard of all. What is uploaded later is told as usual.
    """

    service = "check-in"
    fact = "doors-closed"
    key = "gathering_id"

    attendance_revisions: int
