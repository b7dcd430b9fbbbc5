"""The queue of searches, shared by every copy of the service: one for a gathering at most.

Whoever takes a search up holds a token and a lease. A copy that dies stops renewing the lease, and
another one, or itself after its start, takes the search up again. Superseding a search, or losing
its lease, changes the token, and every write of whoever runs it names the token.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from services.matching.domain import Search
from services.matching.store import Store
from shared.clock import Clock
from shared.facts import PlanSought, SearchState
from shared.ids import new_id

LEASE = timedelta(seconds=5)
"""How long a search belongs to who runs it without a word from them."""

_ATTEMPTS = 5
_LOOKED_AT = 16
_UNDER_WAY: dict[str, object] = {"token": None, "lease_until": None}


class Searches:
    """The queue."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._documents = store.searches
        self._clock = clock

    async def queue(self, before: Search | None, fields: Mapping[str, Any], wait: float) -> bool:
        """Queue a search, instead of the one that was there before; False where it has changed.

        Args:
            wait: seconds for which the situation is to stay the same before it begins.
        """
        due = self._clock() + timedelta(seconds=wait)
        fresh = {**_AFRESH, **fields, "due": due}
        if before is None:
            key = fields["gathering_id"]
            return await self._documents.create(key, fresh, PlanSought) is not None
        seen = {"_id": before.id, "situation": before.situation, "state": before.state}
        news = [] if before.state == "queued" else [PlanSought]
        return await self._documents.change(seen, fresh, *news) is not None

    async def take_up(self, *, small_only: bool) -> Search | None:
        """Take up the search that has been due for longest, or None.

        Args:
            small_only: leave those alone that take long.
        """
        now = self._clock()
        size = {"is_large": False} if small_only else {}
        waiting = [
            {"state": "queued", "due": {"$lte": now}, **size},
            {"state": "running", "lease_until": {"$lte": now}, **size},
        ]
        found = await self._documents.find({"$or": waiting}, sort=(("due", 1),), limit=_LOOKED_AT)
        for search in found:
            fields: dict[str, object] = {
                "state": "running",
                "token": new_id(),
                "lease_until": now + LEASE,
                "attempts": search.attempts + 1,
            }
            if search.attempts >= _ATTEMPTS:
                fields = {"state": "failed", **_UNDER_WAY}
            seen = {"_id": search.id, "revision": search.revision}
            taken = await self._documents.change(seen, fields, PlanSought)
            if taken and taken.state == "running":
                return taken
        return None

    async def renew(self, search: Search, news: Mapping[str, object]) -> Search | None:
        """Renew the lease and tell the news, if any; None where the search has been taken away."""
        fields = {"lease_until": self._clock() + LEASE, **news}
        return await self._documents.change(_held(search), fields, *([PlanSought] if news else []))

    async def end(self, search: Search, state: SearchState, **fields: object) -> bool:
        """End a search; False where it has been taken away."""
        ended = {"state": state, **_UNDER_WAY, **fields}
        return await self._documents.change(_held(search), ended, PlanSought) is not None

    async def put_back(self, search: Search, wait: float) -> None:
        """Let a search that could not be finished be taken up again."""
        due = self._clock() + timedelta(seconds=wait)
        fields = {"state": "queued", "due": due, **_UNDER_WAY}
        await self._documents.change(_held(search), fields, PlanSought)

    async def cancel(self, search: Search) -> Search | None:
        """Have a search end with the best it has; None where it has just changed.

        One that nobody has begun ends at once, one that is running when who runs it has heard.
        """
        fields: dict[str, object] = {"is_cancelled": True}
        if search.state == "queued":
            fields["state"] = "cancelled"
        seen = {"_id": search.id, "token": search.token, "state": search.state}
        return await self._documents.change(seen, fields, PlanSought)

    async def withdraw_offer(self, search: Search) -> Search | None:
        """Forget what a search has to offer; None where it has just changed."""
        seen = {"_id": search.id, "revision": search.revision}
        return await self._documents.change(seen, dict(_NOTHING_OFFERED), PlanSought)


_NOTHING_OFFERED: dict[str, object] = {"offer": None, "offered": {}}
_AFRESH: dict[str, object] = {
    "state": "queued",
    "attempts": 0,
    "is_cancelled": False,
    "share": 0.0,
    "best": None,
    **_NOTHING_OFFERED,
    **_UNDER_WAY,
}


def _held(search: Search) -> dict[str, object]:
    return {"_id": search.id, "token": search.token, "state": "running"}
