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
from tests.browser import small_interests
from tests.browser.small_interests import QUESTION, SmallInterests

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
CERTIFICATE: dict[str, Any] = {
    "revision": 1,
    "broken": {"value": 0, "bound": 0, "witness": None},
    "alone": {"value": 9, "bound": 2, "witness": None},
    "one_topic": {"value": 4, "bound": 9, "witness": None},
    "warm": {"value": 40, "bound": 60, "witness": None},
    "topics": {"same": 1, "topic": 3, "field": 0},
    "pairs": {"same": 12, "topic": 28, "field": 0},
    "settled": False,
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
        self.search: dict[str, Any] | None = None
        self.asked: list[str] = []
        self.people: dict[str, dict[str, Any]] = {
            id_: {
                "id": id_,
                "revision": 1,
                "name": name,
                "state": "registered",
                "host": False,
                "access_needs": None,
                "pins": [],
                "link": f"http://127.0.0.1/api/planning/me/{id_}",
            }
            for id_, name in NAMES.items()
        }
        self.pairs: dict[str, dict[str, Any]] = {}
        self.circles: dict[str, Any] | None = None
        self.interests = SmallInterests()
        self.certificate = CERTIFICATE

    def arrive(self, *attendees: str) -> None:
        """Let people come in."""
        self.arrived += attendees
        self.revision += 1

    def seek(self, state: str, **news: object) -> None:
        """Let a search for a plan come further."""
        revision = self.search["revision"] + 1 if self.search else 1
        known = {"share": 0.0, "best": None, "offer": None}
        self.search = {"revision": revision, "state": state, **known, **news}

    def certify(self) -> None:
        """Let the plan be certified anew."""
        self.certificate = {**self.certificate, "revision": self.certificate["revision"] + 1}

    def form_circles(self, *, by_circle: bool = False) -> None:
        """Let a help circle be formed of two."""
        helps = [
            {"helper_id": "ana", "helped_id": "ben", "ask": "a desk", "offer": "Desk space"},
            {"helper_id": "ben", "helped_id": "ana", "ask": "a boat", "offer": "My boat"},
        ]
        self.circles = {
            "revision": self.circles["revision"] + 1 if self.circles else 1,
            "circles": [{"helps": helps}],
            "chains": [],
            "covered": {"value": 2, "bound": 2, "witness": None},
            "settled": not by_circle,
            "by_circle": by_circle,
            "together": [],
        }

    def change(self, who: str, **fields: object) -> dict[str, Any]:
        """Change what the list says of somebody, and return it."""
        person = self.people[who]
        person |= {**fields, "revision": person["revision"] + 1}
        return person

    def gathering(self) -> dict[str, Any]:
        """Return the gathering as planning tells it."""
        return {**GATHERING, "state": self.state}

    def plan(self) -> dict[str, Any]:
        """Return the plan as matching tells it."""
        return {"tables": [self.table()], "certificate": self.certificate, "search": self.search}

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
            "shared": [
                {
                    "interest": "Sourdough",
                    "attendee_ids": list(NAMES),
                    "level": "topic",
                    "words": {"ana": "Sourdough", "ben": "Bread baking", "chu": "Sourdough"},
                }
            ],
            "helps": [],
        }


def app_of(house: House) -> FastAPI:
    """Return the house's HTTP, with the real console in it."""
    app = create_app(Settings())
    app.include_router(_accounts(house))
    app.include_router(_planning(house))
    app.include_router(_roster(house))
    app.include_router(_matching(house))
    app.include_router(_asked_of_matching(house))
    app.include_router(small_interests.router(house.interests))
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

    @routes.get("/g/questions")
    async def questions() -> list[dict[str, Any]]:
        return [QUESTION]

    @routes.post("/g/rounds")
    async def begin() -> None:
        raise Conflict("The doors are not open.", "Open them first.")

    return routes


def _roster(house: House) -> APIRouter:
    routes = APIRouter(prefix="/api/planning/gatherings")

    @routes.get("/g/attendees")
    async def attendees() -> list[dict[str, Any]]:
        return list(house.people.values())

    @routes.patch("/g/attendees/{who}")
    async def change(who: str, body: dict[str, Any]) -> dict[str, Any]:
        return house.change(who, **body)

    @routes.put("/g/attendees/{who}/pins/{number}")
    async def pin(who: str, number: int, body: dict[str, Any]) -> dict[str, Any]:
        return house.change(who, pins=[{"round": number, **body}])

    @routes.delete("/g/attendees/{who}/pins/{number}")
    async def unpin(who: str, number: int) -> dict[str, Any]:
        house.asked.append(f"unpin {who} in round {number}")
        return house.change(who, pins=[])

    @routes.get("/g/acquaintances")
    async def pairs() -> list[dict[str, Any]]:
        return list(house.pairs.values())

    @routes.post("/g/acquaintances")
    async def declare(body: dict[str, Any]) -> dict[str, Any]:
        key = "+".join(body["attendee_ids"])
        house.pairs[key] = {"id": key, **body}
        return house.pairs[key]

    @routes.delete("/g/acquaintances/{key}")
    async def withdraw(key: str) -> dict[str, Any]:
        return house.pairs.pop(key)

    return routes


def _matching(house: House) -> APIRouter:
    routes = APIRouter(prefix="/api/matching/gatherings/g")

    @routes.get("/plan")
    async def plan() -> dict[str, Any]:
        return house.plan()

    @routes.get("/stream", response_class=EventSourceResponse)
    async def stream() -> AsyncIterable[dict[str, Any]]:
        known = house.revision
        searched, formed, certified = house.search, house.circles, house.certificate
        while house.has_streams:
            if house.circles is not formed:
                formed = house.circles
                yield {"kind": "circles", "circles": formed}
            if house.certificate is not certified:
                certified = house.certificate
                yield {"kind": "plan", "plan": certified}
            if house.search is not searched:
                searched = house.search
                yield {"kind": "search", "search": searched}
            if house.revision > known:
                known = house.revision
                yield {"kind": "table", "table": house.table()}
            await asyncio.sleep(TICK)

    return routes


def _asked_of_matching(house: House) -> APIRouter:
    routes = APIRouter(prefix="/api/matching/gatherings/g")

    @routes.get("/circles")
    async def circles() -> dict[str, Any] | None:
        return house.circles

    @routes.put("/last-round")
    async def seat_last_round(body: dict[str, bool]) -> dict[str, Any] | None:
        house.form_circles(by_circle=body["by_circle"])
        return house.circles

    @routes.get("/rounds/1/attendees/{who}/reasons")
    async def reasons(who: str) -> dict[str, list[str]]:
        return {"reasons": [f"Shares Sourdough with everybody but {who}."]}

    @routes.post("/search")
    async def seek() -> dict[str, Any]:
        house.asked.append("search")
        house.seek("queued")
        return house.plan()

    @routes.post("/search/cancel")
    async def cancel() -> dict[str, Any]:
        house.asked.append("cancel")
        house.seek("cancelled")
        return house.plan()

    @routes.post("/offer/{what}")
    async def answer_offer(what: str) -> dict[str, Any]:
        house.asked.append(what)
        house.seek("done")
        return house.plan()

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
