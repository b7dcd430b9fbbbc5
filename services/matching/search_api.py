"""The search for a plan over HTTP, for organizers: ask for it, end it, take what it offers."""

from fastapi import APIRouter, Depends

from services.matching.answers import PlanAnswer, plan_answer
from services.matching.seeking import Seeking
from services.matching.service import Matching
from shared.access import signed_in_organizer


def router(matching: Matching, seeking: Seeking) -> APIRouter:
    """Return the routes of searches."""
    routes = APIRouter(
        prefix="/gatherings/{gathering_id}",
        tags=["matching"],
        dependencies=[Depends(signed_in_organizer)],
    )

    @routes.post("/search")
    async def seek_plan(gathering_id: str) -> PlanAnswer:
        """Search for a better plan, which is offered where people know their seats."""
        await seeking.ask(gathering_id)
        return plan_answer(await matching.situation(gathering_id))

    @routes.post("/search/cancel")
    async def cancel_search(gathering_id: str) -> PlanAnswer:
        """End the search with the best it has found. Again changes nothing."""
        await seeking.cancel(gathering_id)
        return plan_answer(await matching.situation(gathering_id))

    @routes.post("/offer/take")
    async def take_offer(gathering_id: str) -> PlanAnswer:
        """Take over the plan that is offered."""
        await seeking.take_offer(gathering_id)
        return plan_answer(await matching.situation(gathering_id))

    @routes.post("/offer/leave")
    async def leave_offer(gathering_id: str) -> PlanAnswer:
        """Leave the plan as it is, and forget the one that is offered."""
        await seeking.leave_offer(gathering_id)
        return plan_answer(await matching.situation(gathering_id))

    return routes
