"""The seating plan over HTTP, for organizers: as it is, and as it changes."""

import asyncio
from collections.abc import AsyncIterable
from typing import Literal

from fastapi import APIRouter, Depends
from fastapi.sse import EventSourceResponse
from pydantic import BaseModel

from services.matching.answers import PlanAnswer, ReasonsAnswer, plan_answer
from services.matching.service import Matching
from shared.access import signed_in_organizer
from shared.facts import (
    CirclesFormed,
    GatheringAnnounced,
    PlanCertified,
    PlanSought,
    TableSeated,
)
from shared.live import facts_about
from shared.service import Service


class TableNews(BaseModel):
    """A table has changed."""

    kind: Literal["table"] = "table"
    table: TableSeated


class PlanNews(BaseModel):
    """What holds for the plan has changed."""

    kind: Literal["plan"] = "plan"
    plan: PlanCertified


class SearchNews(BaseModel):
    """The search for a plan has come further, or has something to offer."""

    kind: Literal["search"] = "search"
    search: PlanSought


class CirclesNews(BaseModel):
    """Help circles have been formed."""

    kind: Literal["circles"] = "circles"
    circles: CirclesFormed


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
        return plan_answer(await matching.situation(gathering_id))

    @routes.get("/rounds/{round}/attendees/{attendee_id}/reasons")
    async def seat_reasons(
        gathering_id: str,
        round: int,  # noqa: A002 - the path
        attendee_id: str,
    ) -> ReasonsAnswer:
        """Return why somebody sits where they do in a round."""
        situation = await matching.situation(gathering_id)
        found = await asyncio.to_thread(situation.reasons, round, attendee_id)
        return ReasonsAnswer(reasons=found)

    @routes.get("/stream", response_class=EventSourceResponse)
    async def stream(
        gathering_id: str,
    ) -> AsyncIterable[TableNews | PlanNews | SearchNews | CirclesNews | GatheringNews]:
        """Tell what changes from now on."""
        await matching.situation(gathering_id)
        kinds = (TableSeated, PlanCertified, PlanSought, CirclesFormed, GatheringAnnounced)
        connection = service.broker.connection
        async for fact in facts_about(
            gathering_id, *kinds, connection=connection, tracer=service.tracer
        ):
            if isinstance(fact, TableSeated):
                yield TableNews(table=fact)
            elif isinstance(fact, PlanCertified):
                yield PlanNews(plan=fact)
            elif isinstance(fact, PlanSought):
                yield SearchNews(search=fact)
            elif isinstance(fact, CirclesFormed):
                yield CirclesNews(circles=fact)
            elif isinstance(fact, GatheringAnnounced):
                yield GatheringNews(gathering=fact)

    return routes
