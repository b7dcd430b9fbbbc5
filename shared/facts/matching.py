"""What matching tells: seating plans, the search for them, and help circles."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.facts.fact import FactData

SearchState = Literal["queued", "running", "done", "cancelled", "failed"]
Level = Literal["same", "topic", "field"]
"""How near two interests are: the same thing, the same narrow topic, the same field."""


class SharedInterest(BaseModel):
    """A genuine interest that two or more people at a table have in common.

    `interest` is its name: the words that most of them chose where it is the `same` thing, a short
    name of ours where it is a topic or a field. `words` are everybody's own, by attendee id.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    interest: str
    attendee_ids: tuple[str, ...]
    level: Level = "same"
    words: dict[str, str] = Field(default_factory=dict)


class LevelCounts(BaseModel):
    """How many of something hold at each level, each counted once, at its narrowest."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    same: int = 0
    topic: int = 0
    field: int = 0


class Figure(BaseModel):
    """One of a plan's four figures with what was proved about it.

    `bound` is a proven lower bound for `broken` and `alone`, an upper bound for `one_topic` and
    `warm`. `witness` says in plain words why a promise could not be kept, or what limits the rest.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    value: int
    bound: int
    witness: str | None = None


class PlanFigures(BaseModel):
    """What a plan comes to, before anything is proved about it: as in its certificate."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    broken: int
    alone: int
    one_topic: int
    warm: int


class PlanOffer(BaseModel):
    """A better plan for these rounds; the organizer takes it or leaves it.

    They are yet to come. In the one that people come in for, nobody who is here moves.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    rounds: tuple[int, ...]
    figures: PlanFigures


class CircleHelp(BaseModel):
    """One link of a help circle: who could help whom, with which ask and offer, in their words."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    helper_id: str
    helped_id: str
    ask: str
    offer: str


class HelpCircle(BaseModel):
    """2 to 5 people in a ring, each able to help the next; the last one helps the first."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    helps: tuple[CircleHelp, ...]


class HelpChain(BaseModel):
    """2 to 5 people in a row, each able to help the next; a host begins, whom nobody helps."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    helps: tuple[CircleHelp, ...]


class TableSeated(FactData):
    """Who sits at one table in one round, and the one topic that everyone there shares, if any.

    `seats` are attendee ids. `arrived` are those of them who are in the house, nobody in a round
    that is yet to come. `shared` lists, in their own words, every genuine interest that at least
    two of them share, with who shares it; the topic, where there is one, comes first. `helps` is
    who of them could help whom, with which ask and offer.
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
    shared: tuple[SharedInterest, ...] = ()
    helps: tuple[CircleHelp, ...] = ()


class PlanCertified(FactData):
    """What holds for a gathering's whole seating plan: the independently checkable certificate.

    `settled` is true once the gathering is closed and everything said at the door has been taken
    in; `table_revisions` is then the sum of the revisions of its tables. `topics` and `pairs` say
    at which level the tables with a topic and the warm pairs hold.
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
    topics: LevelCounts = LevelCounts()
    pairs: LevelCounts = LevelCounts()


class PlanSought(FactData):
    """How far the search for a gathering's next plan has come, and what it has to offer.

    `share` is the part of the search that is over, from 0 to 1; `best` what the best plan so far
    comes to. While it is queued or running, the plan there is goes on holding.
    """

    service = "matching"
    fact = "plan-sought"
    key = "gathering_id"

    state: SearchState
    share: float
    best: PlanFigures | None
    offer: PlanOffer | None


class CirclesFormed(FactData):
    """The help circles of a gathering, and chains of those in none: nobody is in two of them.

    `covered` is how many people are in a circle, with the proven most. `settled` is true once they
    are formed of all who were there; before, of those who are to sit by circle in the last round.
    """

    service = "matching"
    fact = "circles-formed"
    key = "gathering_id"

    circles: tuple[HelpCircle, ...]
    chains: tuple[HelpChain, ...] = ()
    covered: Figure
    settled: bool


class QuestionAsked(FactData):
    """The one short question to somebody with whom nobody shares anything yet.

    `suggestions` are interests of the room, any of which gives them company. It is closed once it
    is answered, or no longer of use; nobody has to answer it.
    """

    service = "matching"
    fact = "question-asked"
    key = "attendee_id"

    attendee_id: str
    suggestions: tuple[str, ...]
    is_open: bool
