"""A door under test: check-in's app on real servers, with planning and matching played here."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import nats
from fastapi import FastAPI
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError
from pydantic import SecretStr

from services.check_in.app import create_app
from services.check_in.settings import Settings
from shared.access import Tokens
from shared.envelope import CONTENT_TYPE, Event, envelop
from shared.facts import (
    AttendeeRegistered,
    FactData,
    GatheringAnnounced,
    GatheringState,
    QuestionAsked,
    RosterState,
    TableSeated,
)
from shared.ids import new_id
from shared.mongo import Database, Document
from shared.outbox import FACTS
from tests.eventually import eventually

SECRET = SecretStr("a secret of the tests")
TOKENS = Tokens(SECRET)


class Doorstep:
    """What stands before the door: devices, hosts, and what the other services have said."""

    def __init__(self, app: FastAPI, jetstream: JetStreamContext, database: Database) -> None:
        self.jetstream = jetstream
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self.anybody = httpx.AsyncClient(transport=transport, base_url="http://door")
        self._database = database

    async def say(self, fact: FactData) -> None:
        """Say something as another service would, and return once check-in has heard it."""
        event = envelop(fact, fact_id=new_id(), at=datetime.now(UTC), traceparent=None)
        await self.jetstream.publish(
            fact.subject(),
            event.model_dump_json().encode(),
            stream=FACTS,
            headers={"content-type": CONTENT_TYPE},
        )
        await eventually(lambda: self._has_heard(fact))

    async def _has_heard(self, fact: FactData) -> bool:
        where = {
            GatheringAnnounced: "gatherings",
            AttendeeRegistered: "attendees",
            TableSeated: "seatings",
            QuestionAsked: "questions",
        }[type(fact)]
        copy = await self._database.collection(where).find_one({"_id": getattr(fact, fact.key)})
        return bool(copy and copy["kept"][fact.fact] >= fact.revision)

    async def documents_of(self, gathering_id: str) -> list[Document]:
        """Return everything stored about a gathering, but for what waits to be published."""
        found = []
        for name in ("gatherings", "attendees", "seatings", "questions", "doors"):
            where = {"$or": [{"_id": gathering_id}, {"gathering_id": gathering_id}]}
            found += await self._database.collection(name).find(where, fields={"outbox": 0})
        return found

    async def told(self, kind: type[FactData], gathering_id: str) -> list[Any]:
        """Return what check-in has said about a gathering, oldest first."""
        subject = f"{kind.subjects().removesuffix('>')}{gathering_id}.>"
        found: list[Any] = []
        number = 1
        while True:
            try:
                message = await self.jetstream.get_msg(FACTS, number, subject, next=True)
            except NotFoundError:
                return found
            event = Event[kind].model_validate_json(message.data or b"")  # type: ignore[valid-type]
            found.append(event.data)
            number = (message.seq or 0) + 1


class Evening:
    """One gathering at the door, with a device at its front door and a host."""

    def __init__(self, step: Doorstep) -> None:
        self.step = step
        self.id = new_id()
        self.now = datetime.now(UTC)
        self.path = f"/api/check-in/gatherings/{self.id}"
        self.host = {
            "cookie": f"potluck_session={TOKENS.for_organizer('host@example.org', self.now)}"
        }
        self.device: dict[str, str] = {}
        self._revision = 0

    async def announce(
        self, state: GatheringState = "open", *, round_: int = 0, doors: tuple[str, ...] = ()
    ) -> None:
        """Say how far the gathering is."""
        self._revision += 1
        await self.step.say(
            GatheringAnnounced(
                gathering_id=self.id,
                revision=self._revision,
                name="Soup",
                place="The kitchen",
                time_zone="Europe/Berlin",
                starts_at=self.now,
                doors=doors or ("front", "back"),
                tables=(),
                rounds=3,
                state=state,
                round=round_,
            )
        )

    async def expect(
        self, name: str = "Ana", *, state: RosterState = "registered", **known: object
    ) -> AttendeeRegistered:
        """Say that somebody is on the list."""
        attendee_id = str(known.pop("attendee_id", new_id()))
        fact = AttendeeRegistered(
            **{
                "gathering_id": self.id,
                "revision": 1,
                "attendee_id": attendee_id,
                "name": name,
                "email": f"{attendee_id}@example.org",
                "ticket_code": f"T-{attendee_id}",
                "interests": ("sourdough",),
                "offer": "knives sharpened",
                "ask": "a room to let",
                "company": "ACME",
                "access_needs": "step-free",
                "letters": True,
                "walk_in": False,
                "state": state,
                **known,
            }
        )
        await self.step.say(fact)
        return fact

    async def seat(
        self, *people: AttendeeRegistered, round_: int = 1, **known: object
    ) -> TableSeated:
        """Say that people sit at one table."""
        seats = tuple(person.attendee_id for person in people)
        fact = TableSeated(
            **{
                "gathering_id": self.id,
                "revision": 1,
                "seating_id": new_id(),
                "round": round_,
                "table_id": new_id(),
                "table_name": "Rosemary",
                "seats": seats,
                "arrived": (),
                "topic": "sourdough",
                **known,
            }
        )
        await self.step.say(fact)
        return fact

    async def ask(
        self,
        who: AttendeeRegistered,
        *suggestions: str,
        revision: int = 1,
        is_open: bool = True,
    ) -> None:
        """Say that somebody is asked the question, or no more."""
        await self.step.say(
            QuestionAsked(
                gathering_id=self.id,
                revision=revision,
                attendee_id=who.attendee_id,
                suggestions=suggestions,
                is_open=is_open,
            )
        )

    async def set_up(self, door: str) -> dict[str, str]:
        """Return the headers of a new device at a door."""
        answer = await self.step.anybody.post(
            f"{self.path}/devices", json={"door": door, "name": "kiosk"}, headers=self.host
        )
        assert answer.status_code == 201, answer.text
        return {"authorization": f"Bearer {answer.json()['token']}"}

    async def post(
        self, what: str, body: object, *, by: dict[str, str] | None = None
    ) -> httpx.Response:
        """Send something to the gathering, as the front door's device if not said otherwise."""
        headers = self.device if by is None else by
        return await self.step.anybody.post(f"{self.path}/{what}", json=body, headers=headers)

    async def arrive(
        self,
        who: AttendeeRegistered,
        attempt: str | None = None,
        *,
        at: datetime | None = None,
        by: dict[str, str] | None = None,
        **more: str,
    ) -> httpx.Response:
        """Scan somebody's ticket."""
        return await self.post("arrivals", scan(who, attempt, at, **more), by=by)

    async def leave(
        self,
        who: AttendeeRegistered,
        attempt: str | None = None,
        *,
        at: datetime | None = None,
        by: dict[str, str] | None = None,
    ) -> httpx.Response:
        """Note that somebody leaves."""
        return await self.post("departures", scan(who, attempt, at), by=by)

    async def attendances(self) -> dict[str, dict[str, Any]]:
        """Return what the host is shown, by attendee."""
        answer = await self.step.anybody.get(f"{self.path}/attendances", headers=self.host)
        assert answer.status_code == 200, answer.text
        return {entry["attendee_id"]: entry for entry in answer.json()}


def scan(
    who: AttendeeRegistered, attempt: str | None = None, at: datetime | None = None, **more: str
) -> dict[str, str]:
    """Return one attempt at the door as a device sends it."""
    return {
        "attempt": attempt or str(uuid4()),
        "ticket_code": who.ticket_code,
        "at": (at or datetime.now(UTC)).isoformat(),
        **more,
    }


def ago(**time: float) -> datetime:
    """Return a time in the past, to the millisecond."""
    then = datetime.now(UTC) - timedelta(**time)
    return then.replace(microsecond=then.microsecond // 1000 * 1000)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Doorstep]:
    """Run check-in's app and yield what stands before its door."""
    connection = await nats.connect(settings.nats_url)
    database = Database(settings.mongo_url, "check_in", settings.driver)
    app = create_app(settings)
    try:
        async with app.router.lifespan_context(app):
            step = Doorstep(app, connection.jetstream(), database)
            async with step.anybody:
                yield step
    finally:
        await database.close()
        await connection.close()
