"""Who knows whom, over HTTP; only for organizers, and so are those who avoid each other."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from services.planning import domain
from services.planning.acquaintances import Acquaintances
from services.planning.answers import Acquaintance
from services.planning.csv_body import CSV, csv_of
from services.planning.imports import Imports
from services.planning.report import ImportReport
from shared.access import signed_in_organizer
from shared.facts import PairKind

_Key = Annotated[str, Field(min_length=1, max_length=64)]


class Pair(BaseModel):
    """Two attendees, and what they are to each other: an acquaintance, to avoid, or together."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    attendee_ids: tuple[_Key, _Key]
    kind: PairKind = "acquaintance"


def router(acquaintances: Acquaintances, imports: Imports) -> APIRouter:
    """Return the routes of acquaintances."""
    routes = APIRouter(
        prefix="/gatherings/{gathering_id}",
        tags=["attendees"],
        dependencies=[Depends(signed_in_organizer)],
    )

    @routes.get("/acquaintances")
    async def list_acquaintances(gathering_id: str) -> list[Acquaintance]:
        """List who knows whom, who is to avoid whom, and who is to be together."""
        return [_pair(pair) for pair in await acquaintances.list(gathering_id)]

    @routes.post("/acquaintances", status_code=201)
    async def declare_acquaintance(gathering_id: str, pair: Pair) -> Acquaintance:
        """Note what two attendees are to each other. Again gets the same answer."""
        declared = await acquaintances.declare(gathering_id, *pair.attendee_ids, kind=pair.kind)
        return _pair(declared)

    @routes.delete("/acquaintances/{acquaintance_id}")
    async def withdraw_acquaintance(gathering_id: str, acquaintance_id: str) -> Acquaintance:
        """Note that two are nothing to each other after all. Again gets the same answer."""
        return _pair(await acquaintances.withdraw(gathering_id, acquaintance_id))

    @routes.post("/acquaintances/import", openapi_extra=CSV)
    async def import_acquaintances(gathering_id: str, request: Request) -> ImportReport:
        """Import who knows whom, and report on it row by row. Again changes nothing."""
        return await imports.take(gathering_id, "acquaintances", await csv_of(request))

    return routes


def _pair(pair: domain.Acquaintance) -> Acquaintance:
    return Acquaintance.model_validate(pair)
