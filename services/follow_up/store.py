"""Every query of follow-up, and its indexes."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from services.follow_up.domain import Attendee, Gathering, Heard, Prompt, Seating, Silence
from services.follow_up.evening import Evening
from shared.documents import Documents
from shared.facts import AttendanceRecorded, AttendeeRegistered, PromptSent, TableSeated
from shared.mongo import Database, Index


class Store:
    """Follow-up's documents."""

    def __init__(self, database: Database) -> None:
        self.gatherings = Documents(
            database, "gatherings", Gathering, indexes=[Index("state", "is_written")]
        )
        of_gathering = [Index("gathering_id")]
        self.attendees = Documents(database, "attendees", Attendee, indexes=of_gathering)
        self.seatings = Documents(database, "seatings", Seating, indexes=of_gathering)
        self.prompts = Documents(
            database,
            "prompts",
            Prompt,
            facts=[PromptSent],
            indexes=[
                Index("gathering_id", "name"),
                Index("state", "next_at"),
                Index("address_id"),
                Index("lease", sparse=True),
            ],
        )
        self.silences = Documents(database, "silences", Silence)

    @property
    def collections(self) -> list[Documents[Any]]:
        """Return everything there is."""
        return [self.gatherings, self.attendees, self.seatings, self.prompts, self.silences]

    async def heard(self, gathering_id: str) -> Heard:
        """Return how much has been heard of a gathering."""
        mine = {"gathering_id": gathering_id}
        people, tables = self.attendees.collection, self.seatings.collection
        return Heard(
            roster=await people.total(mine, f"kept.{AttendeeRegistered.fact}"),
            attendances=await people.total(mine, f"kept.{AttendanceRecorded.fact}"),
            tables=await tables.total(mine, f"kept.{TableSeated.fact}"),
        )

    async def evening(self, gathering: Gathering) -> Evening:
        """Return a gathering's evening as far as it is known."""
        mine = {"gathering_id": gathering.id}
        return Evening(gathering, await self.attendees.find(mine), await self.seatings.find(mine))

    async def unwritten(self) -> list[Gathering]:
        """Return the closed gatherings whose letters have not been written."""
        return await self.gatherings.find({"state": "closed", "is_written": {"$ne": True}})

    async def mark_written(self, gathering_id: str) -> None:
        """Note that a gathering's letters have been written; what is late comes on top."""
        written = {"$set": {"is_written": True}}
        await self.gatherings.collection.find_one_and_update({"_id": gathering_id}, written)

    async def prompts_of(self, gathering_id: str) -> list[Prompt]:
        """Return a gathering's prompts, by name."""
        mine = {"gathering_id": gathering_id}
        return await self.prompts.find(mine, sort=(("name", 1), ("_id", 1)))

    async def silent(self, address_ids: Iterable[str]) -> set[str]:
        """Return which addresses want no letters."""
        asked = await self.silences.find({"_id": {"$in": list(address_ids)}})
        return {silence.id for silence in asked}

    async def is_any_due(self, now: datetime) -> bool:
        """Tell whether a letter waits to be sent."""
        return await self.prompts.collection.find_one(_due(now)) is not None

    async def claim(self, lease: str, now: datetime, until: datetime) -> Prompt | None:
        """Take a letter that is due, for nobody else to take."""
        fields = {"state": "handed", "at": now, "lease": lease, "lease_until": until}
        return await self.prompts.change(_due(now), fields, PromptSent)

    async def settle(self, prompt: Prompt, fields: Mapping[str, Any]) -> Prompt | None:
        """Write what became of a claimed letter; None where somebody else has taken it over."""
        held = {
            "_id": prompt.id,
            "lease": prompt.lease,
            "state": {"$in": ["handed", "unknown"]},
        }
        return await self.prompts.change(held, fields, PromptSent)

    async def renew(self, leases: Iterable[str], until: datetime) -> None:
        """Hold on to the letters that are under way."""
        held = {"lease": {"$in": list(leases)}, "state": "handed"}
        await self.prompts.collection.update(held, {"$set": {"lease_until": until}})

    async def abandoned(self, now: datetime) -> list[Prompt]:
        """Return the letters whose sender was cut off before it could say what became of them."""
        return await self.prompts.find(_abandoned(now))

    async def take_over(self, prompt: Prompt, fields: Mapping[str, Any], now: datetime) -> None:
        """Change an abandoned letter, unless its sender has come back meanwhile."""
        where = {"_id": prompt.id, "lease": prompt.lease, **_abandoned(now)}
        await self.prompts.change(where, fields, PromptSent)


def _due(now: datetime) -> dict[str, Any]:
    return {"state": "due", "next_at": {"$lte": now}}


def _abandoned(now: datetime) -> dict[str, Any]:
    return {"state": "handed", "lease_until": {"$lt": now}}
