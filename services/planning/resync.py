"""Announcing the present state of everything again, for who has lost it.

A stream that expired or was lost is rebuilt from the database this way.
"""

from typing import Any

from pydantic import BaseModel

from services.planning.concurrency import for_each
from services.planning.store import Store
from shared.documents import Documents
from shared.facts import AcquaintanceDeclared, AttendeeRegistered, FactData, GatheringAnnounced


class Announced(BaseModel):
    """How much was announced again."""

    gatherings: int
    attendees: int
    acquaintances: int


async def resync(store: Store) -> Announced:
    """Announce every gathering, attendee and acquaintance again, each at its present revision."""
    return Announced(
        gatherings=await _announce(store, store.gatherings, GatheringAnnounced),
        attendees=await _announce(store, store.attendees, AttendeeRegistered),
        acquaintances=await _announce(store, store.acquaintances, AcquaintanceDeclared),
    )


async def _announce(store: Store, documents: Documents[Any], fact: type[FactData]) -> int:
    async def announce(key: str) -> object:
        return await documents.announce({"_id": key}, fact)

    return len(await for_each(await store.keys(documents), announce))
