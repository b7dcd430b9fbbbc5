"""What matching answers over HTTP: the shapes that clients are typed from."""

from pydantic import BaseModel

from services.matching.domain import Seating
from services.matching.situation import Situation
from shared.facts import (
    Figure,
    GatheringState,
    HelpChain,
    HelpCircle,
    LevelCounts,
    PlanFigures,
    PlanOffer,
    SearchState,
    TableSeated,
)


class CertificateAnswer(BaseModel):
    """What holds for the whole plan, and what was proved about it."""

    revision: int
    broken: Figure
    alone: Figure
    one_topic: Figure
    warm: Figure
    topics: LevelCounts
    pairs: LevelCounts
    settled: bool


class SearchAnswer(BaseModel):
    """How far the search for the next plan has come, and what it has to offer."""

    revision: int
    state: SearchState
    share: float
    best: PlanFigures | None
    offer: PlanOffer | None


class ReasonsAnswer(BaseModel):
    """Why somebody sits where they do, the best reason first; sentences without their subject."""

    reasons: list[str]


class CirclesAnswer(BaseModel):
    """The help circles and chains, and whether the last round is to be seated by circle.

    `together` are those who sit with their circle in the last round.
    """

    revision: int
    circles: tuple[HelpCircle, ...]
    chains: tuple[HelpChain, ...]
    covered: Figure
    settled: bool
    by_circle: bool
    together: tuple[str, ...]


class PlanAnswer(BaseModel):
    """A gathering's seating plan: every table in every round."""

    gathering_id: str
    state: GatheringState
    round: int
    rounds: int
    certificate: CertificateAnswer | None
    search: SearchAnswer | None
    tables: list[TableSeated]


def circles_answer(situation: Situation) -> CirclesAnswer | None:
    """Return a gathering's help circles as they are answered, None before there are any."""
    circles = situation.circles
    if circles is None:
        return None
    together = tuple(seat.attendee_id for seat in circles.seats)
    return CirclesAnswer(**circles.model_dump(), together=together)


def plan_answer(situation: Situation) -> PlanAnswer:
    """Return a gathering's plan as it is answered."""
    certified, search = situation.certified, situation.search
    return PlanAnswer(
        gathering_id=situation.gathering.id,
        state=situation.gathering.state,
        round=situation.gathering.round,
        rounds=situation.gathering.rounds,
        certificate=CertificateAnswer(**certified.model_dump()) if certified else None,
        search=SearchAnswer(**search.model_dump()) if search else None,
        tables=[_table(seating) for seating in situation.planned_seatings()],
    )


def _table(seating: Seating) -> TableSeated:
    return TableSeated(seating_id=seating.id, **seating.model_dump(exclude={"id", "sat"}))
