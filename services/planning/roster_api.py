"""Attendees and acquaintances over HTTP; only for organizers, there is no directory."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from services.planning import domain
from services.planning.acquaintances import Acquaintances
from services.planning.answers import Acquaintance, Attendee
from services.planning.imports import Imports
from services.planning.profile import Profile, ProfileChanges
from services.planning.report import ImportReport
from services.planning.roster import Roster
from shared.access import signed_in_organizer
from shared.problems import WrongContentType

_CSV: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"text/csv": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_Key = Annotated[str, Field(min_length=1, max_length=64)]


class NewAttendee(Profile):
    """Somebody to be put on the list. The client may make the id: sending it twice is safe."""

    id: UUID | None = None

    @property
    def key(self) -> str | None:
        """Return the id that the client made."""
        return str(self.id) if self.id else None

    @property
    def profile(self) -> Profile:
        """Return what is known of them."""
        return Profile.model_validate(self.model_dump(exclude={"id"}))


class Pair(BaseModel):
    """Two attendees who know each other."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    attendee_ids: tuple[_Key, _Key]


def router(roster: Roster, acquaintances: Acquaintances, imports: Imports) -> APIRouter:
    """Return the routes of attendees and acquaintances."""
    routes = APIRouter(
        prefix="/gatherings/{gathering_id}",
        tags=["attendees"],
        dependencies=[Depends(signed_in_organizer)],
    )

    @routes.get("/attendees")
    async def list_attendees(gathering_id: str) -> list[Attendee]:
        """List everybody on the list, also who has withdrawn."""
        return [_attendee(attendee) for attendee in await roster.list(gathering_id)]

    @routes.post("/attendees", status_code=201)
    async def add_attendee(gathering_id: str, new: NewAttendee) -> Attendee:
        """Put somebody on the list. The same id again gets the same answer."""
        return _attendee(await roster.add(gathering_id, new.profile, key=new.key, walk_in=False))

    @routes.post("/walk-ins", status_code=201)
    async def add_walk_in(gathering_id: str, new: NewAttendee) -> Attendee:
        """Put somebody on the list who stands at the door. The same id again: the same answer."""
        return _attendee(await roster.add(gathering_id, new.profile, key=new.key, walk_in=True))

    @routes.post("/attendees/import", openapi_extra=_CSV)
    async def import_attendees(gathering_id: str, request: Request) -> ImportReport:
        """Import an attendee list, and report on it row by row. Again changes nothing."""
        return await imports.take(gathering_id, "attendees", await _csv(request))

    @routes.patch("/attendees/{attendee_id}")
    async def change_attendee(
        gathering_id: str, attendee_id: str, changes: ProfileChanges
    ) -> Attendee:
        """Change what the list says of somebody."""
        wanted = {name: getattr(changes, name) for name in changes.model_fields_set}
        return _attendee(await roster.change(gathering_id, attendee_id, wanted))

    @routes.post("/attendees/{attendee_id}/withdraw")
    async def withdraw_attendee(gathering_id: str, attendee_id: str) -> Attendee:
        """Note that somebody will not come. Again gets the same answer."""
        return _attendee(await roster.withdraw(gathering_id, attendee_id))

    @routes.get("/acquaintances")
    async def list_acquaintances(gathering_id: str) -> list[Acquaintance]:
        """List who knows whom."""
        return [_pair(pair) for pair in await acquaintances.list(gathering_id)]

    @routes.post("/acquaintances", status_code=201)
    async def declare_acquaintance(gathering_id: str, pair: Pair) -> Acquaintance:
        """Note that two attendees know each other. Again gets the same answer."""
        return _pair(await acquaintances.declare(gathering_id, *pair.attendee_ids))

    @routes.post("/acquaintances/import", openapi_extra=_CSV)
    async def import_acquaintances(gathering_id: str, request: Request) -> ImportReport:
        """Import who knows whom, and report on it row by row. Again changes nothing."""
        return await imports.take(gathering_id, "acquaintances", await _csv(request))

    return routes


async def _csv(request: Request) -> bytes:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "text/csv":
        raise WrongContentType(
            f"The body is {kind or 'of no stated type'}.", "Send the file as text/csv."
        )
    return await request.body()


def _attendee(attendee: domain.Attendee) -> Attendee:
    return Attendee.model_validate(attendee)


def _pair(pair: domain.Acquaintance) -> Acquaintance:
    return Acquaintance.model_validate(pair)
