"""What matching keeps: copies of what others say, and the tables and certificates it tells of."""

from datetime import datetime

from pydantic import Field

from shared.documents import Aggregate
from shared.facts import (
    AttendanceState,
    Figure,
    GatheringState,
    PlannedTable,
    RosterState,
    SharedInterest,
)


class Gathering(Aggregate):
    """A copy of what planning says of a gathering."""

    tables: tuple[PlannedTable, ...]
    rounds: int
    state: GatheringState
    round: int


class Attendee(Aggregate):
    """A copy of what planning and check-in say of a person; either may be heard of first."""

    gathering_id: str
    roster_state: RosterState | None = None
    interests: tuple[str, ...] = ()
    company: str | None = None
    access_needs: str | None = None
    state: AttendanceState = "expected"
    at: datetime | None = None
    attendance_revision: int = 0

    @property
    def is_here(self) -> bool:
        """Tell whether they are in the house."""
        return self.state == "arrived"

    @property
    def may_be_here(self) -> bool:
        """Tell whether they are invited, or came all the same."""
        return self.roster_state == "registered" or (
            self.roster_state == "withdrawn" and self.state != "expected"
        )


class Acquaintance(Aggregate):
    """A copy of what planning says of two people who know each other."""

    gathering_id: str
    attendee_ids: tuple[str, str]
    withdrawn: bool = False


class Doors(Aggregate):
    """A copy of what check-in said when the gathering closed."""

    gathering_id: str
    attendance_revisions: int


class Seating(Aggregate):
    """One table in one round: the aggregate that matching tells of.

    `sat` are those who were in the house while the round ran, though they may have left since.
    """

    gathering_id: str
    round: int
    table_id: str
    table_name: str
    seats: tuple[str, ...] = ()
    arrived: tuple[str, ...] = ()
    sat: tuple[str, ...] = ()
    topic: str | None = None
    shared: tuple[SharedInterest, ...] = ()


class Certified(Aggregate):
    """What holds for a gathering's plan; `solved_for` names the situation it was made for."""

    gathering_id: str
    broken: Figure
    alone: Figure
    one_topic: Figure
    warm: Figure
    settled: bool = False
    table_revisions: int = 0
    solved_for: str | None = Field(default=None)
