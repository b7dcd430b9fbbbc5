"""Whom the one question is asked, with their links, for organizers to send as they invite."""

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from services.planning.answers import AskedAttendee
from services.planning.csv_file import csv_file
from services.planning.domain import Attendee
from services.planning.gatherings import Gatherings
from services.planning.store import Store
from shared.access import signed_in_organizer
from shared.personal_links import PersonalLinks


def router(store: Store, gatherings: Gatherings, links: PersonalLinks) -> APIRouter:
    """Return the routes of questions."""
    routes = APIRouter(
        prefix="/gatherings/{gathering_id}",
        tags=["attendees"],
        dependencies=[Depends(signed_in_organizer)],
    )

    async def asked(gathering_id: str) -> list[AskedAttendee]:
        await gatherings.get(gathering_id)
        return [_asked(attendee) for attendee in await store.asked(gathering_id)]

    def _asked(attendee: Attendee) -> AskedAttendee:
        return AskedAttendee(
            attendee_id=attendee.id,
            name=attendee.name,
            email=attendee.email,
            link=links.url(attendee.gathering_id, attendee.id),
        )

    @routes.get("/questions")
    async def list_questions(gathering_id: str) -> list[AskedAttendee]:
        """List to whom the question is open, with the link to their page."""
        return await asked(gathering_id)

    @routes.get("/questions.csv", response_class=Response)
    async def questions_file(gathering_id: str) -> Response:
        """Return the same as a file: name, email, link."""
        rows = [(a.name, a.email or "", a.link) for a in await asked(gathering_id)]
        return Response(
            csv_file(("name", "email", "link"), rows),
            media_type="text/csv; charset=utf-8",
            headers={
                "Content-Disposition": 'attachment; filename="questions.csv"',
                "Cache-Control": "no-store",
            },
        )

    return routes
