"""What planning tells: gatherings, the people invited to them, and who knows whom."""

from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from shared.facts.fact import FactData

GatheringState = Literal["planned", "open", "round", "closed"]
RosterState = Literal["registered", "withdrawn"]
PairKind = Literal["acquaintance", "avoid", "together"]


class PlannedTable(BaseModel):
    """One table of the place: `capacity` chairs, and the fewest people it is worth opening for.

    `access_seats` is how many people with access needs it suits; None means any number.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    name: str
    capacity: int
    minimum: int
    access_seats: int | None = None


class Pin(BaseModel):
    """Where the organizer wants a person in a round, counted from 1.

    At a table; or, where `table_id` is None, nowhere: they miss the round.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    round: int
    table_id: str | None = None


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
    receive prompts afterwards. A `host` looks after a table. `pins` are in the order of rounds, one
    for a round at most. `open_about` are those of their interests that touch something private,
    such as health, and that they asked to be used all the same.
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
    host: bool = False
    pins: tuple[Pin, ...] = ()
    open_about: tuple[str, ...] = ()


class AcquaintanceDeclared(FactData):
    """Two attendees who already know each other, from whatever source, and what follows from it.

    An `acquaintance` sits at another table; so does one to `avoid`, which is confidential: it is
    for the organizer's eyes and for seating alone. Those who are `together` share a table: one
    needs the other's company.
    """

    service = "planning"
    fact = "acquaintance-declared"
    key = "acquaintance_id"

    acquaintance_id: str
    attendee_ids: tuple[str, str]
    withdrawn: bool = False
    kind: PairKind = "acquaintance"
