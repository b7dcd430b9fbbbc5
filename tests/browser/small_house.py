"""The services as the console sees them, reduced to one gathering with one table."""

import asyncio
from collections.abc import AsyncIterable
from typing import Any

from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import JSONResponse
from fastapi.sse import EventSourceResponse

from services.console.app import create_app
from services.console.settings import Settings
from shared.problems import Conflict, NotSignedIn

NAMES = {"ana": "Ana Ruiz", "ben": "Ben Ng", "chu": "李雷"}
LETTER = {
    "prompt_id": "p",
    "attendee_id": "ana",
    "name": "Ana Ruiz",
    "state": "sent",
    "subject": "Who you sat with",
    "at": "2026-11-26T04:00:00Z",
    "reason": None,
}
HTML = """<html><head></head><body><h1 style="color: rgb(10, 80, 60)">Hello Ana</h1>
<a href="/elsewhere">No more letters</a><script>document.body.textContent = "ran"</script></body>"""
GATHERING = {
    "id": "g",
    "revision": 1,
    "name": "Winter supper",
    "place": "The Bell Tower",
    "time_zone": "America/Chicago",
    "starts_at": "2026-11-26T01:00:00Z",
    "doors": ["Front"],
    "tables": [{"id": "t", "name": "Table 1", "capacity": 4, "minimum": 2}],
    "rounds": 3,
    "round": 0,
    "attendees": len(NAMES),
}
TICK = 0.02
"""Seconds between two looks at whether there is news."""


class House:
    """What a test says to the page, and what the page said."""

    def __init__(self) -> None:
        self.is_signed_in = True
        self.has_streams = True
        self.state = "open"
        self.revision = 1
        self.arrived: list[str] = []
        self.address = ""

    def arrive(self, *attendees: str) -> None:
        """Let people come in."""
        self.arrived += attendees
        self.revision += 1

    def gathering(self) -> dict[str, Any]:
        """Return the gathering as planning tells it."""
        return {**GATHERING, "state": self.state}

    def table(self) -> dict[str, Any]:
        """Return the one table in the first round."""
        return {
            "gathering_id": "g",
            "revision": self.revision,
            "seating_id": "s",
            "round": 1,
            "table_id": "t",
            "table_name": "Table 1",
            "seats": list(NAMES),
            "arrived": self.arrived,
            "topic": "Sourdough",
            "shared": [{"interest": "Sourdough", "attendee_ids": list(NAMES)}],
        }


def app_of(house: House) -> FastAPI:
    """Return the house's HTTP, with the real console in it."""
    app = create_app(Settings())
    app.include_router(_accounts(house))
    app.include_router(_planning(house))
    app.include_router(_matching(house))
    app.include_router(_follow_up())
    return app


def _accounts(house: House) -> APIRouter:
    routes = APIRouter(prefix="/api/planning")

    @routes.post("/sign-in-links", status_code=202)
    async def sign_in(body: dict[str, str]) -> dict[str, str]:
        house.address = body["email"]
        return {"detail": ""}

    @routes.get("/session")
    async def session() -> dict[str, str]:
        if not house.is_signed_in:
            raise NotSignedIn("Nobody is signed in.", "Ask for a link.")
        return {"email": "host@example.org", "expires_at": "2027-01-01T00:00:00Z"}

    return routes


def _planning(house: House) -> APIRouter:
    routes = APIRouter(prefix="/api/planning/gatherings")

    @routes.get("")
    async def gatherings() -> list[dict[str, Any]]:
        if not house.is_signed_in:
            raise NotSignedIn("The session is over.", "Ask for a link.")
        return [house.gathering()]

    @routes.get("/g")
    async def gathering() -> dict[str, Any]:
        return house.gathering()

    @routes.post("/g/rounds")
    async def begin() -> None:
        raise Conflict("The doors are not open.", "Open them first.")

    @routes.get("/g/attendees")
    async def attendees() -> list[dict[str, str]]:
        return [{"id": id_, "name": name, "state": "registered"} for id_, name in NAMES.items()]

    return routes


def _matching(house: House) -> APIRouter:
    routes = APIRouter(prefix="/api/matching/gatherings/g")

    @routes.get("/plan")
    async def plan() -> dict[str, Any]:
        return {"tables": [house.table()], "certificate": None}

    @routes.get("/stream", response_class=EventSourceResponse)
    async def stream() -> AsyncIterable[dict[str, Any]]:
        known = house.revision
        while house.has_streams:
            if house.revision > known:
                known = house.revision
                yield {"kind": "table", "table": house.table()}
            await asyncio.sleep(TICK)

    return routes


def _follow_up() -> APIRouter:
    routes = APIRouter(prefix="/api/follow-up/gatherings/g/prompts")

    @routes.get("")
    async def prompts() -> Response:
        return JSONResponse([LETTER])

    @routes.get("/p")
    async def prompt() -> Response:
        return JSONResponse({**LETTER, "text": "Hello Ana", "html": HTML})

    return routes
