"""Every query of matching, and its indexes."""

import asyncio
from typing import Any

from services.matching.domain import (
    Acquaintance,
    Attendee,
    Certified,
    Doors,
    Gathering,
    Seating,
)
from services.matching.situation import Situation
from shared.documents import Documents
from shared.facts import PlanCertified, TableSeated
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
        ]

    async def situation(self, gathering_id: str) -> Situation | None:
        """Return everything that is known of a gathering, or None before it was heard of."""
        here = {"gathering_id": gathering_id}
        gathering, attendees, acquaintances, seatings, certified = await asyncio.gather(
            self.gatherings.get(gathering_id),
            self.attendees.find(here),
            self.acquaintances.find(here),
            self.seatings.find(here),
            self.plans.get(gathering_id),
        )
        if gathering is None:
            return None
        return Situation(gathering, attendees, acquaintances, seatings, certified)

    async def unfinished(self) -> list[str]:
        """Return the gatherings whose evening is not over."""
        open_ = await self.gatherings.find({})
        plans = {p.id for p in await self.plans.find({"settled": True})}
        return [g.id for g in open_ if g.id not in plans]

    async def has_heard_all(self, gathering_id: str) -> bool:
        """Tell whether everything that was said at the door until it closed has arrived here."""
        doors = await self.doors.get(gathering_id)
        if doors is None:
            return False
        heard = await self.attendees.collection.total(
            {"gathering_id": gathering_id}, "attendance_revision"
        )
        return heard >= doors.attendance_revisions
