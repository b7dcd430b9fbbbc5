"""The seating plan over HTTP, for organizers: as it is, and as it changes."""

from collections.abc import AsyncIterable
from typing import Literal

from fastapi import APIRouter, Depends
from fastapi.sse import EventSourceResponse
from pydantic import BaseModel

from services.matching.domain import Seating
from services.matching.service import Matching
from shared.access import signed_in_organizer
from shared.facts import Figure, GatheringAnnounced, GatheringState, PlanCertified, TableSeated
from shared.live import facts_about
from shared.service import Service


class CertificateAnswer(BaseModel):
    """What holds for the whole plan, and what was proved about it."""

    revision: int
    broken: Figure
    alone: Figure
    one_topic: Figure
    warm: Figure
    settled: bool


class PlanAnswer(BaseModel):
    """A gathering's seating plan: every table in every round."""

    gathering_id: str
    state: GatheringState
    round: int
    rounds: int
    certificate: CertificateAnswer | None
    tables: list[TableSeated]


class TableNews(BaseModel):
    """A table has changed."""

    kind: Literal["table"] = "table"
    table: TableSeated


class PlanNews(BaseModel):
    """What holds for the plan has changed."""

    kind: Literal["plan"] = "plan"
    plan: PlanCertified


class GatheringNews(BaseModel):
    """The gathering has changed: opened, a round begun, closed."""

    kind: Literal["gathering"] = "gathering"
    gathering: GatheringAnnounced


def router(matching: Matching, service: Service) -> APIRouter:
    """Return matching's routes."""
    routes = APIRouter(
        prefix="/gatherings/{gathering_id}",
        tags=["matching"],
        dependencies=[Depends(signed_in_organizer)],
    )

    @routes.get("/plan")
    async def plan(gathering_id: str) -> PlanAnswer:
        """Return who sits where in every round."""
        situation = await matching.situation(gathering_id)
        certified = situation.certified
        return PlanAnswer(
            gathering_id=gathering_id,
            state=situation.gathering.state,
            round=situation.gathering.round,
            rounds=situation.gathering.rounds,
            certificate=CertificateAnswer(**certified.model_dump()) if certified else None,
            tables=[_table(seating) for seating in situation.planned_seatings()],
        )

    @routes.get("/stream", response_class=EventSourceResponse)
    async def stream(
        gathering_id: str,
    ) -> AsyncIterable[TableNews | PlanNews | GatheringNews]:
        """Tell what changes from now on."""
        await matching.situation(gathering_id)
        kinds = (TableSeated, PlanCertified, GatheringAnnounced)
        connection = service.broker.connection
        async for fact in facts_about(
            gathering_id, *kinds, connection=connection, tracer=service.tracer
        ):
            if isinstance(fact, TableSeated):
                yield TableNews(table=fact)
            elif isinstance(fact, PlanCertified):
                yield PlanNews(plan=fact)
            elif isinstance(fact, GatheringAnnounced):
                yield GatheringNews(gathering=fact)

    return routes


def _table(seating: Seating) -> TableSeated:
    return TableSeated(seating_id=seating.id, **seating.model_dump(exclude={"id", "sat"}))
