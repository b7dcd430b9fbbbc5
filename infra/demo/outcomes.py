"""What the services make of an evening: seats, letters, circles, each a moment after its cause."""

from collections.abc import Callable
from typing import Any

from infra.demo.client import Client
from infra.demo.patience import patient, until

Advance = Callable[[str, int, int], None]
"""Told how far a part of the evening has come: its name, done, of how many."""


class Outcomes:
    """Waits for what the services make of one gathering.

    Every method raises `infra.demo.patience.StuckError` when it takes too long.

    Args:
        advance: told how far each part has come.
    """

    def __init__(self, host: Client, gathering_id: str, *, advance: Advance) -> None:
        self._host = host
        self._where = f"gatherings/{gathering_id}"
        self._advance = advance

    async def kept_promises(self) -> None:
        """Wait until the plan keeps every promise it can."""

        async def keeps_promises() -> bool | None:
            plan = await self._host.get(f"/api/matching/{self._where}/plan")
            broken = plan["certificate"]["broken"]
            return True if broken["value"] <= broken["bound"] else None

        await until("a plan that keeps every promise", keeps_promises)

    async def seats_of_all_who_came(self, number: int) -> None:
        """Wait until everybody who is here has a seat in a round."""
        path = f"/api/check-in/{self._where}/attendances"
        here = {a["attendee_id"] for a in await self._host.get(path) if a["state"] == "arrived"}
        await self.seats(number, here, f"Round {number}")

    async def seats(self, number: int, people: set[str], part: str) -> None:
        """Wait until all these people, and once the round runs nobody else, have a seat."""

        async def all_sit() -> bool | None:
            plan = await patient(lambda: self._host.get(f"/api/matching/{self._where}/plan"))
            tables = [t for t in plan["tables"] if t["round"] == number]
            seated = {p for t in tables for p in t["seats"]}
            arrived = {p for t in tables for p in t["arrived"]}
            self._advance(part, len(seated & people), len(people))
            heard = plan["state"] == "planned" or (plan["round"] == number and arrived == people)
            return True if people <= seated and plan["certificate"] and heard else None

        await until(f"{part}: everybody has a seat", all_sit)

    async def letters(self, expected: int) -> None:
        """Wait until that many letters have gone out."""
        path = f"/api/follow-up/{self._where}/prompts"

        async def all_went() -> bool | None:
            prompts = await patient(lambda: self._host.get(path))
            went = [p for p in prompts if p["state"] not in {"due", "handed"}]
            self._advance("Letters", len(went), expected)
            return True if prompts and len(went) >= expected else None

        await until("every letter to go out", all_went)

    async def circles(self) -> list[dict[str, Any]]:
        """Return the help circles once they are settled."""
        path = f"/api/matching/{self._where}/circles"

        async def formed() -> list[dict[str, Any]] | None:
            circles = await patient(lambda: self._host.get(path))
            return list(circles["circles"]) if circles and circles["settled"] else None

        return await until("the help circles", formed)
