"""Attendees over HTTP; only for organizers, there is no directory."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request
from pydantic import BaseModel, ConfigDict, Field

from services.planning import domain
from services.planning.answers import Attendee
from services.planning.csv_body import CSV, csv_of
from services.planning.draft import ROUNDS_LIMIT
from services.planning.imports import Imports
from services.planning.profile import Profile, ProfileChanges
from services.planning.report import ImportReport
from services.planning.roster import Roster
from shared.access import signed_in_organizer
from shared.facts import Pin
from shared.personal_links import PersonalLinks

_Key = Annotated[str, Field(min_length=1, max_length=64)]
_Round = Annotated[int, Path(ge=1, le=ROUNDS_LIMIT)]


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


class Place(BaseModel):
    """The table at which somebody is to sit; none at all where they miss the round."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    table_id: _Key | None


def router(roster: Roster, imports: Imports, links: PersonalLinks) -> APIRouter:
    """Return the routes of attendees."""
    routes = APIRouter(
        prefix="/gatherings/{gathering_id}",
        tags=["attendees"],
        dependencies=[Depends(signed_in_organizer)],
    )

    def _attendee(attendee: domain.Attendee) -> Attendee:
        link = links.url(attendee.gathering_id, attendee.id)
        return Attendee.model_validate({**attendee.model_dump(), "link": link})

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

    @routes.post("/attendees/import", openapi_extra=CSV)
    async def import_attendees(gathering_id: str, request: Request) -> ImportReport:
        """Import an attendee list, and report on it row by row. Again changes nothing."""
        return await imports.take(gathering_id, "attendees", await csv_of(request))

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

    @routes.put("/attendees/{attendee_id}/pins/{round}")
    async def pin_attendee(
        gathering_id: str,
        attendee_id: str,
        round: _Round,  # noqa: A002 - the path
        place: Place,
    ) -> Attendee:
        """Pin somebody to a table in a round, or have them miss it. Again gets the same answer."""
        pin = Pin(round=round, table_id=place.table_id)
        return _attendee(await roster.pin(gathering_id, attendee_id, pin))

    @routes.delete("/attendees/{attendee_id}/pins/{round}")
    async def unpin_attendee(
        gathering_id: str,
        attendee_id: str,
        round: _Round,  # noqa: A002 - the path
    ) -> Attendee:
        """Let somebody sit anywhere in a round. Again gets the same answer."""
        return _attendee(await roster.unpin(gathering_id, attendee_id, round))

    return routes
