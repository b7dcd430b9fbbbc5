"""The catalogue of facts: everything one service may tell the others.

A fact carries the present state of one aggregate, never a delta, and the aggregate's `revision`.
A consumer keeps what has the higher revision, so duplicates, reordering and replays converge.

Inside a version a schema grows by optional fields only; `tests/contract` holds the golden schemas.
"""

from datetime import datetime
from typing import ClassVar, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

GatheringState = Literal["planned", "open", "round", "closed"]
RosterState = Literal["registered", "withdrawn"]
AttendanceState = Literal["expected", "arrived", "left"]


class FactData(BaseModel):
    """The state of one aggregate as other services may know it.

    Every subclass names the service that says it, its `fact` name in kebab-case, and the field
    that identifies the aggregate. `revision` counts the aggregate's changes from 1.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    service: ClassVar[str]
    fact: ClassVar[str]
    version: ClassVar[int] = 1
    key: ClassVar[str]

    gathering_id: str
    revision: int = Field(ge=1)

    @classmethod
    def type(cls) -> str:
        """Return the CloudEvents type, reverse-DNS and versioned: `app.potluck.planning.x.v1`."""
        return f"app.potluck.{cls.service}.{cls.fact}.v{cls.version}"

    @classmethod
    def subjects(cls) -> str:
        """Return the NATS pattern that every fact of this kind matches."""
        return f"potluck.{cls.service}.{cls.fact}.v{cls.version}.>"

    def subject(self) -> str:
        """Return the NATS subject: service, fact, version, gathering and aggregate.

        Erasing a person or a gathering is a purge by subject.
        """
        aggregate: str = getattr(self, self.key)
        return f"potluck.{self.service}.{self.fact}.v{self.version}.{self.gathering_id}.{aggregate}"


class PlannedTable(BaseModel):
    """One table of the place: `capacity` chairs, and the fewest people it is worth opening for."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    name: str
    capacity: int
    minimum: int


class GatheringAnnounced(FactData):
    """A gathering as planned, and how far its evening has come.

    `round` is 0 before the first round, then the round that is running or was the last to run.
    `roster_revisions` is the sum of the revisions of its attendees when it closed (0 before): a
    consumer whose copies add up to it has heard of everybody.
    """

    service = "planning"
    fact = "gathering-announced"
    key = "gathering_id"

    name: str
    place: str
    time_zone: str
    starts_at: AwareDatetime
    doors: tuple[str, ...]
    tables: tuple[PlannedTable, ...]
    rounds: int
    state: GatheringState
    round: int
    roster_revisions: int = 0


class AttendeeRegistered(FactData):
    """A person invited to one gathering, in their own words, with what they agreed to.

    `company` is used to seat colleagues apart and for nothing else. `letters` is the consent to
    receive prompts afterwards.
    """

    service = "planning"
    fact = "attendee-registered"
    key = "attendee_id"

    attendee_id: str
    name: str
    email: str | None
    ticket_code: str
    interests: tuple[str, ...]
    offer: str | None
    ask: str | None
    company: str | None
    access_needs: str | None
    letters: bool
    walk_in: bool
    state: RosterState


class AcquaintanceDeclared(FactData):
    """Two attendees who already know each other, from whatever source."""

    service = "planning"
    fact = "acquaintance-declared"
    key = "acquaintance_id"

    acquaintance_id: str
    attendee_ids: tuple[str, str]
    withdrawn: bool = False


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


class TableSeated(FactData):
    """Who sits at one table in one round, and the one topic that everyone there shares, if any.

    `seats` are attendee ids. `arrived` are those of them who are in the house, nobody in a round
    that is yet to come. `shared` lists, in their own words, every genuine interest that at least
    two of them share, with who shares it.
    """

    service = "matching"
    fact = "table-seated"
    key = "seating_id"

    seating_id: str
    round: int
    table_id: str
    table_name: str
    seats: tuple[str, ...]
    arrived: tuple[str, ...]
    topic: str | None
    shared: tuple["SharedInterest", ...] = ()


class SharedInterest(BaseModel):
    """A genuine interest that two or more people at a table have in common."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    interest: str
    attendee_ids: tuple[str, ...]


class Figure(BaseModel):
    """One of a plan's four figures with what was proved about it.

    `bound` is a proven lower bound for `broken` and `alone`, an upper bound for `one_topic` and
    `warm`. `witness` says in plain words why a promise could not be kept, or what limits the rest.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    value: int
    bound: int
    witness: str | None = None


class PlanCertified(FactData):
    """What holds for a gathering's whole seating plan: the independently checkable certificate.

    `settled` is true once the gathering is closed and everything said at the door has been taken
    in; `table_revisions` is then the sum of the revisions of its tables.
    """

    service = "matching"
    fact = "plan-certified"
    key = "gathering_id"

    broken: Figure
    alone: Figure
    one_topic: Figure
    warm: Figure
    settled: bool
    table_revisions: int


class PromptSent(FactData):
    """A prompt has been handed over for one attendee, or will not be.

    `suppressed` means that they asked for no letters; `refused` that the mail server declined it;
    `unknown` that a crash hid the server's answer and a host decides whether to send it again.
    """

    service = "follow-up"
    fact = "prompt-sent"
    key = "prompt_id"

    prompt_id: str
    attendee_id: str
    state: Literal["due", "handed", "sent", "refused", "suppressed", "unknown"]
    at: datetime


TableSeated.model_rebuild()

CATALOGUE: tuple[type[FactData], ...] = (
    GatheringAnnounced,
    AttendeeRegistered,
    AcquaintanceDeclared,
    AttendanceRecorded,
    DoorsClosed,
    TableSeated,
    PlanCertified,
    PromptSent,
)
"""Every fact there is. Topology, golden schemas and the AsyncAPI document are made from it."""
