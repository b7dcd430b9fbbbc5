"""What an organizer does with a gathering: plan it, open it, start its rounds, close it."""

from collections.abc import Callable
from functools import partial

from services.planning.domain import (
    Fields,
    Gathering,
    closing,
    opening,
    replanning,
    start_of_round,
)
from services.planning.draft import GatheringChanges, GatheringDraft
from services.planning.store import Store
from shared.facts import GatheringAnnounced
from shared.ids import new_id
from shared.problems import Conflict, NotFound, Unavailable

_TRIES = 5


class Gatherings:
    """The use cases of gatherings."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def plan(self, draft: GatheringDraft) -> Gathering:
        """Plan a gathering. The same id again is answered with the gathering it made."""
        key = str(draft.id or new_id())
        fields = {**draft.fields(), "state": "planned", "round": 0, "roster_revisions": 0}
        planned = await self._store.gatherings.create(key, fields, GatheringAnnounced)
        return planned or await self.get(key)

    async def get(self, gathering_id: str) -> Gathering:
        """Return a gathering.

        Raises:
            NotFound: there is none with this id.
        """
        gathering = await self._store.gatherings.get(gathering_id)
        if gathering is None:
            raise NotFound("There is no such gathering.", "Choose one from the list of gatherings.")
        return gathering

    async def list(self) -> list[Gathering]:
        """Return every gathering, the latest first."""
        return await self._store.gatherings_by_start()

    async def replan(self, gathering_id: str, changes: GatheringChanges) -> Gathering:
        """Change a plan before the evening; a table that keeps its name keeps its id.

        Raises:
            NotFound: there is no such gathering.
            Conflict: it is open already, or over.
        """

        def rule(gathering: Gathering) -> Fields:
            return replanning(gathering, changes.fields(gathering.tables))

        return await self._step(gathering_id, rule)

    async def open(self, gathering_id: str) -> Gathering:
        """Open the doors; raises `NotFound`, or `Conflict` where it is closed."""
        return await self._step(gathering_id, opening)

    async def start_round(self, gathering_id: str, round_: int) -> Gathering:
        """Start a round; raises `NotFound`, or `Conflict` where another comes next."""
        return await self._step(gathering_id, partial(start_of_round, round_=round_))

    async def close(self, gathering_id: str) -> Gathering:
        """Close the gathering, and say how much there is to hear about its attendees.

        Raises:
            NotFound: there is no such gathering.
            Conflict: it was never opened, or a list is still being imported into it.
        """
        if await self._store.is_being_imported(gathering_id):
            raise Conflict("A list is still being imported.", "Close it again in a moment.")
        revisions = await self._store.roster_revisions(gathering_id)
        return await self._step(gathering_id, partial(closing, roster_revisions=revisions))

    async def _step(self, gathering_id: str, rule: Callable[[Gathering], Fields]) -> Gathering:
        """Change a gathering as a rule says, given what holds at the moment of the change."""
        for _ in range(_TRIES):
            gathering = await self.get(gathering_id)
            fields = rule(gathering)
            if not fields:
                return gathering
            seen = {"_id": gathering.id, "revision": gathering.revision}
            changed = await self._store.gatherings.change(seen, fields, GatheringAnnounced)
            if changed:
                return changed
        raise Unavailable("Somebody else is changing this gathering.", "Try again.")
