"""Follow-up while it runs, as its neighbours and its organizer see it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

import httpx
from fastapi import FastAPI

from services.follow_up.settings import Settings
from shared.access import SESSION_COOKIE, Tokens
from shared.facts import FactData
from tests.component.follow_up.evening_facts import Told, tell

T = TypeVar("T")
PATIENCE = 20.0


@dataclass
class House:
    """The service, an organizer who is signed in, and somebody who is not."""

    app: FastAPI
    settings: Settings
    organizer: httpx.AsyncClient = field(init=False)
    anybody: httpx.AsyncClient = field(init=False)

    @asynccontextmanager
    async def connected(self) -> AsyncIterator["House"]:
        token = Tokens(self.settings.secret).for_organizer("host@example.org", datetime.now(UTC))
        transport = httpx.ASGITransport(self.app)
        where = "http://potluck.test"
        async with (
            httpx.AsyncClient(
                transport=transport, base_url=where, cookies={SESSION_COOKIE: token}
            ) as self.organizer,
            httpx.AsyncClient(transport=transport, base_url=where) as self.anybody,
        ):
            yield self

    async def hear(self, *facts: FactData) -> None:
        await tell(self.settings.nats_url, *facts)

    async def prompts(self, told: Told) -> list[dict[str, Any]]:
        answer = await self.organizer.get(path(told))
        return list(answer.json()) if answer.status_code == httpx.codes.OK else []

    async def states(self, told: Told) -> list[str]:
        return sorted(prompt["state"] for prompt in await self.prompts(told))

    async def until_states(self, told: Told, *states: str) -> list[dict[str, Any]]:
        """Return the prompts once they are in these states, in any order."""

        async def reached() -> bool:
            return await self.states(told) == sorted(states)

        await until(reached)
        return await self.prompts(told)


def path(told: Told, *more: str) -> str:
    return "/".join([f"/api/follow-up/gatherings/{told.gathering_id}/prompts", *more])


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    """Return once something is so; fail when that takes too long."""
    async with asyncio.timeout(PATIENCE):
        while not await is_so():  # noqa: ASYNC110  the world outside has no event
            await asyncio.sleep(0.05)
