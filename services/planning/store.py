"""Every query of planning, and its indexes."""

from datetime import datetime
from typing import Any

from services.planning.domain import (
    Acquaintance,
    Attendee,
    Gathering,
    Import,
    Question,
    SignInLink,
)
from shared.clock import Clock
from shared.documents import Documents
from shared.facts import AcquaintanceDeclared, AttendeeRegistered, GatheringAnnounced
from shared.mongo import Database, Filter, Index

_A_STRING = {"$type": "string"}


class Store:
    """Planning's documents."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.gatherings = Documents(
            database,
            "gatherings",
            Gathering,
            facts=[GatheringAnnounced],
            indexes=[Index("-starts_at")],
            clock=clock,
        )
        self.attendees = Documents(
            database,
            "attendees",
            Attendee,
            facts=[AttendeeRegistered],
            indexes=[
                Index("gathering_id", "ticket_code", unique=True),
                _unique_where_given("external_id"),
                _unique_where_given("identity"),
            ],
            clock=clock,
        )
        self.acquaintances = Documents(
            database,
            "acquaintances",
            Acquaintance,
            facts=[AcquaintanceDeclared],
            indexes=[Index("gathering_id")],
            clock=clock,
        )
        self.questions = Documents(
            database, "questions", Question, indexes=[Index("gathering_id", "is_open")], clock=clock
        )
        self.imports = Documents(
            database, "imports", Import, indexes=[Index("state", "at")], clock=clock
        )
        self.links = Documents(
            database,
            "sign_in_links",
            SignInLink,
            indexes=[Index("email"), Index("expires_at", expireAfterSeconds=0)],
            clock=clock,
        )

    @property
    def collections(self) -> list[Documents[Any]]:
        """Return everything there is."""
        return [
            *(self.gatherings, self.attendees, self.acquaintances, self.questions),
            *(self.imports, self.links),
        ]

    async def gatherings_by_start(self) -> list[Gathering]:
        """Return every gathering, the latest first."""
        return await self.gatherings.find({}, sort=(("starts_at", -1), ("_id", -1)))

    async def registered(self, gathering_id: str) -> int:
        """Return how many attendees are invited and have not withdrawn."""
        return await self.attendees.collection.count(
            {"gathering_id": gathering_id, "state": "registered"}
        )

    async def roster_revisions(self, gathering_id: str) -> int:
        """Return the sum of the revisions of a gathering's attendees."""
        return await self.attendees.collection.total({"gathering_id": gathering_id}, "revision")

    async def roster(self, gathering_id: str) -> list[Attendee]:
        """Return everybody who is or was on a gathering's list, in the order they came onto it."""
        return await self.attendees.find({"gathering_id": gathering_id})

    async def attendee(self, gathering_id: str, attendee_id: str) -> Attendee | None:
        """Return an attendee of this gathering."""
        return await self.attendees.find_one({"_id": attendee_id, "gathering_id": gathering_id})

    async def asked(self, gathering_id: str) -> list[Attendee]:
        """Return the attendees to whom a question is open, by name."""
        questions = await self.questions.find({"gathering_id": gathering_id, "is_open": True})
        asked = {"gathering_id": gathering_id, "_id": {"$in": [q.id for q in questions]}}
        by_name = (("name", 1), ("_id", 1))
        return await self.attendees.find({**asked, "state": "registered"}, sort=by_name)

    async def settle_question(self, attendee_id: str) -> None:
        """Have somebody's page ask no more; twice is the same as once."""
        unsettled = {"_id": attendee_id, "is_settled": {"$ne": True}}
        await self.questions.change(unsettled, {"is_settled": True})

    async def listed(
        self, gathering_id: str, external_id: str | None, identity: str
    ) -> Attendee | None:
        """Return who came onto the list from the row with this id or else this identity."""
        row: Filter = {"external_id": external_id} if external_id else {"identity": identity}
        return await self.attendees.find_one({"gathering_id": gathering_id, **row})

    async def is_being_imported(self, gathering_id: str) -> bool:
        """Tell whether a list was accepted and is not wholly applied."""
        where = {"state": "accepted", "gathering_id": gathering_id}
        return await self.imports.find_one(where) is not None

    async def unfinished_imports(self, accepted_before: datetime) -> list[Import]:
        """Return the lists that were accepted and not wholly applied, oldest first."""
        where = {"state": "accepted", "at": {"$lt": accepted_before}}
        return await self.imports.find(where, sort=(("at", 1),))

    async def live_links(self, email: str, now: datetime) -> int:
        """Return how many sign-in links that an address asked for could still be used."""
        live = {"email": email, "asked": True, "used_at": None, "expires_at": {"$gt": now}}
        return await self.links.collection.count(live)

    async def live_link(self, digest: str, now: datetime) -> SignInLink | None:
        """Return a sign-in link that can still be used."""
        return await self.links.find_one(_live(digest, now))

    async def use_link(self, digest: str, now: datetime) -> SignInLink | None:
        """Use a sign-in link up and return it; None where it could not be used any more."""
        return await self.links.change(_live(digest, now), {"used_at": now})


def _live(digest: str, now: datetime) -> Filter:
    return {"_id": digest, "used_at": None, "expires_at": {"$gt": now}}


def _unique_where_given(field: str) -> Index:
    return Index("gathering_id", field, unique=True, partialFilterExpression={field: _A_STRING})
