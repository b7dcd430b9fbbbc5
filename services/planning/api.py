"""Gatherings over HTTP; only for organizers."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from services.planning import domain
from services.planning.answers import Gathering, gathering_answer
from services.planning.concurrency import for_each
from services.planning.draft import ROUNDS_LIMIT, GatheringChanges, GatheringDraft
from services.planning.gatherings import Gatherings
from services.planning.store import Store
from shared.access import signed_in_organizer


class RoundStart(BaseModel):
    """The round to be started."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    round: Annotated[int, Field(ge=1, le=ROUNDS_LIMIT)]


def router(gatherings: Gatherings, store: Store) -> APIRouter:
    """Return the routes of gatherings."""
    routes = APIRouter(tags=["gatherings"], dependencies=[Depends(signed_in_organizer)])

    async def answer(gathering: domain.Gathering) -> Gathering:
        return gathering_answer(gathering, await store.registered(gathering.id))

    @routes.get("/gatherings")
    async def list_gatherings() -> list[Gathering]:
        """List every gathering, the latest first."""
        return await for_each(await gatherings.list(), answer)

    @routes.post("/gatherings", status_code=201)
    async def plan_gathering(draft: GatheringDraft) -> Gathering:
        """Plan a gathering. The same id again gets the same answer."""
        return await answer(await gatherings.plan(draft))

    @routes.get("/gatherings/{gathering_id}")
    async def get_gathering(gathering_id: str) -> Gathering:
        """Return a gathering."""
        return await answer(await gatherings.get(gathering_id))

    @routes.patch("/gatherings/{gathering_id}")
    async def replan_gathering(gathering_id: str, changes: GatheringChanges) -> Gathering:
        """Change a plan before the evening."""
        return await answer(await gatherings.replan(gathering_id, changes))

    @routes.post("/gatherings/{gathering_id}/open")
    async def open_gathering(gathering_id: str) -> Gathering:
        """Open the doors. Again gets the same answer."""
        return await answer(await gatherings.open(gathering_id))

    @routes.post("/gatherings/{gathering_id}/rounds")
    async def start_round(gathering_id: str, start: RoundStart) -> Gathering:
        """Start the round that comes next. Again gets the same answer."""
        return await answer(await gatherings.start_round(gathering_id, start.round))

    @routes.post("/gatherings/{gathering_id}/close")
    async def close_gathering(gathering_id: str) -> Gathering:
        """Close the gathering for good. Again gets the same answer."""
        return await answer(await gatherings.close(gathering_id))

    return routes
