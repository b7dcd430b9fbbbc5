"""Every query of matching, and its indexes."""

import asyncio
from typing import Any

from services.matching.domain import (
    Acquaintance,
    Attendee,
    Certified,
    Circles,
    Doors,
    Gathering,
    KeptRuling,
    Merges,
    Question,
    Search,
    Seating,
)
from services.matching.situation import Situation
from services.matching.understandings import Understandings
from shared.documents import Documents
from shared.facts import CirclesFormed, PlanCertified, PlanSought, QuestionAsked, TableSeated
from shared.mongo import Database, Index


class Store:
    """Matching's documents."""

    def __init__(self, database: Database) -> None:
        of_gathering = [Index("gathering_id")]
        self.gatherings = Documents(database, "gatherings", Gathering)
        self.attendees = Documents(database, "attendees", Attendee, indexes=of_gathering)
        self.acquaintances = Documents(
            database, "acquaintances", Acquaintance, indexes=of_gathering
        )
        self.doors = Documents(database, "doors", Doors)
        self.seatings = Documents(
            database, "seatings", Seating, facts=[TableSeated], indexes=of_gathering
        )
        self.plans = Documents(database, "plans", Certified, facts=[PlanCertified])
        self.circles = Documents(database, "circles", Circles, facts=[CirclesFormed])
        self.searches = Documents(
            database, "searches", Search, facts=[PlanSought], indexes=[Index("state", "due")]
        )
        self.merges = Documents(
            database,
            "merges",
            Merges,
            indexes=[Index("rulings.remembered", sparse=True), Index("rulings.id", sparse=True)],
        )
        self.questions = Documents(
            database, "questions", Question, facts=[QuestionAsked], indexes=of_gathering
        )
        self._understandings = Understandings()

    @property
    def collections(self) -> list[Documents[Any]]:
        """Return everything there is."""
        return [
            self.gatherings,
            self.attendees,
            self.acquaintances,
            self.doors,
            self.seatings,
            self.plans,
            self.circles,
            self.searches,
            self.merges,
            self.questions,
        ]

    async def situation(self, gathering_id: str) -> Situation | None:
        """Return everything that is known of a gathering, or None before it was heard of."""
        here = {"gathering_id": gathering_id}
        lists = asyncio.gather(
            self.attendees.find(here),
            self.acquaintances.find(here),
            self.seatings.find(here),
            self.questions.find(here),
        )
        ones = asyncio.gather(
            self.gatherings.get(gathering_id),
            self.plans.get(gathering_id),
            self.circles.get(gathering_id),
            self.searches.get(gathering_id),
        )
        found = await asyncio.gather(lists, ones, self.merges_of(gathering_id))
        (attendees, acquaintances, seatings, questions), found_ones, merges = found
        gathering, certified, circles, search = found_ones
        if gathering is None:
            return None
        there = [attendee for attendee in attendees if attendee.may_be_here]
        return Situation(
            gathering,
            there,
            acquaintances,
            seatings,
            certified=certified,
            circles=circles,
            search=search,
            questions=questions,
            understood=await self._understandings.of(gathering_id, there, *merges),
        )

    async def merges_of(self, gathering_id: str) -> tuple[Merges, list[KeptRuling]]:
        """Return what was decided about a gathering's interests, and what is remembered of others.

        The first has revision 0 where nothing was.
        """
        others = {"_id": {"$ne": gathering_id}, "rulings.remembered": True}
        here, elsewhere = await asyncio.gather(
            self.merges.get(gathering_id), self.merges.find(others)
        )
        remembered = [ruling for m in elsewhere for ruling in m.rulings if ruling.remembered]
        return here or Merges(id=gathering_id), remembered

    async def unfinished(self) -> list[str]:
        """Return the gatherings whose plan or help circles are not final."""
        gatherings = await self.gatherings.find({})
        plans = {p.id for p in await self.plans.find({"settled": True})}
        circles = {c.id for c in await self.circles.find({"settled": True})}
        return [g.id for g in gatherings if g.id not in plans & circles]

    async def has_heard_all(self, gathering_id: str) -> bool:
        """Tell whether everything that was said at the door until it closed has arrived here."""
        doors = await self.doors.get(gathering_id)
        if doors is None:
            return False
        heard = await self.attendees.collection.total(
            {"gathering_id": gathering_id}, "attendance_revision"
        )
        return heard >= doors.attendance_revisions
