"""Help circles over HTTP, for organizers."""

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict

from services.matching.answers import CirclesAnswer, circles_answer
from services.matching.service import Matching
from shared.access import signed_in_organizer


class LastRound(BaseModel):
    """Whether the last round is to be seated by help circle."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    by_circle: bool


def router(matching: Matching) -> APIRouter:
    """Return the routes of help circles."""
    routes = APIRouter(
        prefix="/gatherings/{gathering_id}",
        tags=["matching"],
        dependencies=[Depends(signed_in_organizer)],
    )

    @routes.get("/circles")
    async def circles(gathering_id: str) -> CirclesAnswer | None:
        """Return the help circles, null before there are any."""
        return circles_answer(await matching.situation(gathering_id))

    @routes.put("/last-round")
    async def seat_last_round(gathering_id: str, wanted: LastRound) -> CirclesAnswer | None:
        """Seat the last round by help circle, or as any other. Again gets the same answer."""
        situation = await matching.seat_last_round(gathering_id, by_circle=wanted.by_circle)
        return circles_answer(situation)

    return routes
