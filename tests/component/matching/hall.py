"""A hall under test: matching's app on real servers, with planning and check-in played here."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import nats
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError
from pydantic import SecretStr

from services.matching.app import create_app
from services.matching.settings import Settings
from shared.access import SESSION_COOKIE, Tokens
from shared.envelope import CONTENT_TYPE, Event, envelop
from shared.facts import (
    AcquaintanceDeclared,
    AttendanceRecorded,
    AttendanceState,
    AttendeeRegistered,
    DoorsClosed,
    FactData,
    GatheringAnnounced,
    GatheringState,
    PairKind,
    Pin,
    PlannedTable,
)
from shared.ids import new_id
from shared.mongo import Database
from shared.outbox import FACTS
from tests.eventually import eventually

SECRET = SecretStr("a secret of the tests, long enough")
TOPICS = (
    *("wibber", "plotch", "grundle", "snarvo", "quixel"),
    *("mobbet", "zendra", "dornick", "yelvane", "curbash"),
)
"""Words that say nothing about what else they may be near to."""

QUICK = 2_000
"""Effort of a search that is over at once."""

ENDLESS = 2_000_000_000
"""Effort of a search that somebody has to end."""


def settings_of(nats_url: str, mongo_url: str, folder: Path, *, effort: int = QUICK) -> Settings:
    """Return the settings of a matching that searches as hard as it is told."""
    return Settings(
        nats_url=nats_url,
        mongo_url=mongo_url,
        secret=SECRET,
        data_dir=folder,
        trace_share=0.0,
        effort=effort,
        settle_seconds=0.1,
        offer_seconds=0.1,
    )


class Hall:
    """One gathering, as planning and check-in tell of it, and what matching makes of it."""

    def __init__(
        self, jetstream: JetStreamContext, http: httpx.AsyncClient, database: Database
    ) -> None:
        self.id = new_id()
        self.database = database
        self.people: dict[str, AttendeeRegistered] = {}
        self._jetstream = jetstream
        self._http = http
        self._revisions: dict[str, int] = {}

    async def announce(
        self,
        state: GatheringState = "planned",
        *,
        round_: int = 0,
        rounds: int = 3,
        tables: Sequence[int] = (5, 5, 5, 5, 5, 5),
        access_seats: int | None = None,
    ) -> None:
        """Say how far the gathering is."""
        await self._say(
            GatheringAnnounced(
                gathering_id=self.id,
                revision=self._next(self.id),
                name="Soup",
                place="The kitchen",
                time_zone="Europe/Berlin",
                starts_at=datetime.now(UTC),
                doors=("front",),
                tables=tuple(
                    PlannedTable(
                        id=f"t{n}",
                        name=f"Table {n}",
                        capacity=capacity,
                        minimum=2,
                        access_seats=access_seats,
                    )
                    for n, capacity in enumerate(tables)
                ),
                rounds=rounds,
                state=state,
                round=round_,
            )
        )

    async def register(self, who: str, **known: Any) -> None:  # noqa: ANN401 - any of its fields
        """Say that somebody is on the list, or what has changed about them."""
        before = self.people.get(who)
        fields: dict[str, Any] = {
            "name": who,
            "email": None,
            "ticket_code": who,
            "interests": (),
            "offer": None,
            "ask": None,
            "company": None,
            "access_needs": None,
            "letters": True,
            "walk_in": False,
            "state": "registered",
            **(before.model_dump() if before else {}),
            "gathering_id": self.id,
            "attendee_id": f"{self.id}-{who}",
            "revision": self._next(who),
            **known,
        }
        self.people[who] = AttendeeRegistered(**fields)
        await self._say(self.people[who])

    async def invite(self, count: int) -> None:
        """Say that so many people are on the list, with interests."""
        for n in range(count):
            await self.register(f"p{n}", interests=(TOPICS[n % 10], TOPICS[(n * 3 + 1) % 10]))

    async def pin(self, who: str, *pins: Pin) -> None:
        """Say where somebody is wanted."""
        await self.register(who, pins=pins)

    async def declare(self, one: str, other: str, kind: PairKind) -> None:
        """Say what two are to each other."""
        ids = sorted((self.key(one), self.key(other)))
        key = "+".join(ids)
        await self._say(
            AcquaintanceDeclared(
                gathering_id=self.id,
                revision=self._next(key),
                acquaintance_id=key,
                attendee_ids=(ids[0], ids[1]),
                kind=kind,
            )
        )

    async def arrive(self, *people: str, state: AttendanceState = "arrived") -> None:
        """Say that people have come in."""
        for who in people:
            await self._say(
                AttendanceRecorded(
                    gathering_id=self.id,
                    revision=self._next(f"attendance of {who}"),
                    attendee_id=self.key(who),
                    state=state,
                    at=datetime.now(UTC),
                    door="front",
                )
            )

    async def close(self) -> None:
        """Close the doors, and say how much there was to hear."""
        attendances = [n for key, n in self._revisions.items() if key.startswith("attendance of ")]
        await self._say(
            DoorsClosed(gathering_id=self.id, revision=1, attendance_revisions=sum(attendances))
        )
        await self.announce("closed", round_=self._round)

    def key(self, who: str) -> str:
        """Return somebody's id."""
        return self.people[who].attendee_id

    async def plan(self) -> dict[str, Any]:
        """Return the plan as an organizer sees it."""
        answer = await self._http.get(self.path("plan"))
        return dict(answer.json()) if answer.status_code == 200 else {"tables": [], "search": None}

    async def post(self, what: str) -> httpx.Response:
        """Ask for something."""
        return await self._http.post(self.path(what), json={})

    async def put(self, what: str, body: dict[str, object]) -> httpx.Response:
        """Have something one way or the other."""
        return await self._http.put(self.path(what), json=body, timeout=60)

    async def rule(self, *rulings: dict[str, object], remember: bool = False) -> httpx.Response:
        """Decide which words belong together."""
        body = {"rulings": rulings, "remember": remember}
        return await self._http.post(self.path("interests/rulings"), json=body, timeout=60)

    async def delete(self, what: str) -> httpx.Response:
        """Undo something."""
        return await self._http.delete(self.path(what), timeout=60)

    async def get(self, what: str) -> httpx.Response:
        """Look at something."""
        return await self._http.get(self.path(what))

    def path(self, what: str) -> str:
        """Return where something of this gathering is."""
        return f"/api/matching/gatherings/{self.id}/{what}"

    async def seats(self, round_: int) -> dict[str, set[str]]:
        """Return who sits at which table, by the names of the people."""
        names = {person.attendee_id: who for who, person in self.people.items()}
        tables = [t for t in (await self.plan())["tables"] if t["round"] == round_]
        return {t["table_id"]: {names[p] for p in t["seats"]} for t in tables}

    async def table_of(self, who: str, round_: int) -> str | None:
        """Return where somebody sits."""
        seats = await self.seats(round_)
        return next((table for table, there in seats.items() if who in there), None)

    async def searched(self, *states: str, within: float = 30.0) -> dict[str, Any]:
        """Return the search once it is in one of these states."""
        search: dict[str, Any] | None = None

        async def is_there() -> bool:
            nonlocal search
            search = (await self.plan())["search"]
            return search is not None and search["state"] in states

        try:
            await eventually(is_there, within=within)
        except AssertionError as late:
            raise AssertionError(f"the search is {search}, and not {states}") from late
        assert search is not None
        return search

    async def everybody_sits(self, round_: int = 1) -> None:
        """Return once everybody has a seat in a round."""

        async def all_sit() -> bool:
            return set(self.people) == {p for t in (await self.seats(round_)).values() for p in t}

        await eventually(all_sit, within=30.0)

    async def told(self, kind: type[FactData]) -> list[Any]:
        """Return what matching has said about the gathering, oldest first."""
        subject = f"{kind.subjects().removesuffix('>')}{self.id}.>"
        found: list[Any] = []
        number = 1
        while True:
            try:
                message = await self._jetstream.get_msg(FACTS, number, subject, next=True)
            except NotFoundError:
                return found
            event = Event[kind].model_validate_json(message.data or b"")  # type: ignore[valid-type]
            found.append(event.data)
            number = (message.seq or 0) + 1

    async def _say(self, fact: FactData) -> None:
        if isinstance(fact, GatheringAnnounced):
            self._round = fact.round
        event = envelop(fact, fact_id=new_id(), at=datetime.now(UTC), traceparent=None)
        await self._jetstream.publish(
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
            AttendanceRecorded: "attendees",
            AcquaintanceDeclared: "acquaintances",
            DoorsClosed: "doors",
        }[type(fact)]
        copy = await self.database.collection(where).find_one({"_id": getattr(fact, fact.key)})
        return bool(copy and copy["kept"].get(fact.fact, 0) >= fact.revision)

    def _next(self, key: str) -> int:
        self._revisions[key] = self._revisions.get(key, 0) + 1
        return self._revisions[key]


@asynccontextmanager
async def opened(settings: Settings, *, keeping: str | None = None) -> AsyncIterator[Hall]:
    """Run a copy of matching and yield a gathering for it.

    Every gathering that earlier halls left behind is forgotten, but the one to be kept: matching
    would catch up with them all, and search for their plans before it came to this one's.
    """
    connection = await nats.connect(settings.nats_url)
    database = Database(settings.mongo_url, "matching", settings.driver)
    for left in ("gatherings", "searches"):
        await database.collection(left).delete({"_id": {"$ne": keeping}})
    app = create_app(settings)
    cookie = Tokens(SECRET).for_organizer("host@potluck.example", datetime.now(UTC))
    transport = httpx.ASGITransport(app)
    try:
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(
                transport=transport, base_url="http://hall", cookies={SESSION_COOKIE: cookie}
            ) as http,
        ):
            yield Hall(connection.jetstream(), http, database)
    finally:
        await database.close()
        await connection.close()
