"""What matching keeps: copies of what others say, and the tables and certificates it tells of."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from services.matching.interests.understanding import CONFIDENT
from shared.documents import Aggregate
from shared.facts import (
    AttendanceState,
    CircleHelp,
    Figure,
    GatheringState,
    HelpChain,
    HelpCircle,
    LevelCounts,
    PairKind,
    Pin,
    PlanFigures,
    PlannedTable,
    PlanOffer,
    RosterState,
    SearchState,
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
    open_about: tuple[str, ...] = ()
    name: str | None = None
    offer: str | None = None
    ask: str | None = None
    host: bool = False
    pins: tuple[Pin, ...] = ()
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
    """A copy of what planning says of two people: whether they sit apart or together."""

    gathering_id: str
    attendee_ids: tuple[str, str]
    withdrawn: bool = False
    kind: PairKind = "acquaintance"


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
    helps: tuple[CircleHelp, ...] = ()


class Certified(Aggregate):
    """What holds for a gathering's plan, of what was known of the `room` then.

    `solved_for` names the situation that the plan was made for.
    """

    gathering_id: str
    broken: Figure
    alone: Figure
    one_topic: Figure
    warm: Figure
    topics: LevelCounts = LevelCounts()
    pairs: LevelCounts = LevelCounts()
    settled: bool = False
    table_revisions: int = 0
    solved_for: str | None = None
    room: str | None = None


class LastSeat(BaseModel):
    """The table of somebody who sits by circle in the last round."""

    model_config = ConfigDict(frozen=True)

    attendee_id: str
    table_id: str


class Circles(Aggregate):
    """A gathering's help circles and chains; its id is the gathering's.

    `seats` is where the organizer's request puts those who sit by circle in the last round.
    """

    gathering_id: str
    circles: tuple[HelpCircle, ...]
    chains: tuple[HelpChain, ...] = ()
    covered: Figure
    settled: bool
    by_circle: bool = False
    seats: tuple[LastSeat, ...] = ()


class Search(Aggregate):
    """The search for a gathering's next plan; its id is the gathering's.

    `situation` names what a plan is wanted for, `room` what was known of the room then. What is
    found is taken over at once or, if the search `offers`, put before the organizer: `offered` are
    the seats that go with the `offer`, by round and table. It waits until it is `due`.

    Whoever runs it holds `token`, and the lease that goes with it, until `lease_until`; whoever
    finds the lease expired takes the search up again. Every later write names the token, so that
    nobody writes who has lost it. `attempts` counts how often it was taken up.
    """

    gathering_id: str
    state: SearchState
    situation: str
    room: str
    offers: bool
    is_large: bool
    seed: int
    due: datetime
    token: str | None = None
    lease_until: datetime | None = None
    attempts: int = 0
    is_cancelled: bool = False
    share: float = 0.0
    best: PlanFigures | None = None
    offer: PlanOffer | None = None
    offered: dict[str, dict[str, tuple[str, ...]]] = Field(default_factory=dict)

    @property
    def is_active(self) -> bool:
        """Tell whether it is yet to end."""
        return self.state in {"queued", "running"}


RulingKind = Literal["accept", "refuse", "split", "rename"]


class KeptRuling(BaseModel):
    """One decision of the organizer about own words and the key they hold, taken `at`.

    A `split` takes words from a key and gives them one of their own, by its `name`. One that is
    `remembered` holds in later gatherings of the house, too.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    kind: RulingKind
    key: str
    words: tuple[str, ...] = ()
    name: str | None = None
    remembered: bool = False
    at: datetime


class Merges(Aggregate):
    """What the organizer decided about a gathering's interests; its id is the gathering's.

    Nothing that is less sure than the `confidence` brings people together by itself. `rulings` are
    in the order in which they were taken.
    """

    confidence: float = CONFIDENT
    rulings: tuple[KeptRuling, ...] = ()


class Question(Aggregate):
    """The one short question to an attendee, whose id it has.

    `about` are the interests of which they were asked: who has others since has answered, and is
    not asked again.
    """

    gathering_id: str
    suggestions: tuple[str, ...] = ()
    is_open: bool = True
    about: tuple[str, ...] = ()
