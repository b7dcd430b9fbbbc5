"""The evening itself: import, open, arrivals at three doors, three rounds, close, letters."""

import asyncio
import re
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from infra.demo.answering import Answering
from infra.demo.cast import DOORS, ROUNDS, WALK_INS, Cast, Guest, plan
from infra.demo.client import Client, RefusedError
from infra.demo.outcomes import Advance, Outcomes
from infra.demo.patience import patient, until
from infra.mailbox import Maildir

_NOT_FOUND = 404
_LINK = re.compile(r"/api/planning/sign-in/\S+")


@dataclass
class Evening:
    """What was done and answered, to be checked against what the services say.

    `attendee_ids` are by external id, `answers` by attendee id, and so is `happily`, what people
    answered to the one question. `older_letters` are the Message-IDs in the mailbox before.
    """

    gathering_id: str
    older_letters: frozenset[str]
    attendee_ids: dict[str, str] = field(default_factory=dict)
    walk_ins: list[str] = field(default_factory=list)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    surprises: list[str] = field(default_factory=list)
    unknown_refused: bool = False
    circles: list[dict[str, Any]] = field(default_factory=list)
    happily: dict[str, str] = field(default_factory=dict)


class Play:
    """Plays a cast's evening.

    Args:
        connect: returns a client of the services; with a device's token, or an organizer's.
        mail: the Maildir in which the organizer's sign-in link arrives.
        advance: told how far each part has come.
    """

    def __init__(
        self, host: Client, connect: Callable[[str], Client], mail: Path, *, advance: Advance
    ) -> None:
        self._host = host
        self._connect = connect
        self._mail = Maildir(mail)
        self._advance = advance
        self._tickets: dict[str, str] = {}

    async def sign_in(self, email: str) -> None:
        """Ask for a link, find it in the mailbox, and use it."""
        before = {letter.message_id for letter in self._mail.letters()}
        await self._host.post("/api/planning/sign-in-links", {"email": email})

        async def link() -> str | None:
            for letter in self._mail.letters():
                found = _LINK.search(letter.text)
                if letter.message_id not in before and letter.recipient == email and found:
                    return found.group()
            return None

        await self._host.send("POST", await until("the sign-in link", link))

    async def play(self, cast: Cast, folder: Path) -> Evening:
        """Play the evening and return what was done."""
        evening = await self.prepare(cast, folder)
        await self._answer(evening, cast)
        where = f"gatherings/{evening.gathering_id}"
        async with self._host.keeping_open(f"/api/matching/{where}/stream"):
            await self._host.post(f"/api/planning/{where}/open")
            async with self._doors(where) as doors:
                await self._rounds(evening, doors, cast)
            await self._host.post(f"/api/planning/{where}/close")
            outcomes = self._outcomes(evening)
            await outcomes.letters(len(evening.answers))
            evening.circles = await outcomes.circles()
        return evening

    async def prepare(self, cast: Cast, folder: Path) -> Evening:
        """Make the gathering, import its list twice, and wait for a seating plan."""
        older = frozenset(letter.message_id for letter in self._mail.letters())
        evening = Evening(str(uuid.uuid4()), older)
        where = f"/api/planning/gatherings/{evening.gathering_id}"
        await self._host.post("/api/planning/gatherings", plan(evening.gathering_id, cast.tables))
        content = (folder / "attendees.csv").read_bytes()
        await self._host.post_csv(f"{where}/attendees/import", content)
        again = await self._host.post_csv(f"{where}/attendees/import", content)
        if again["unchanged"] != len(cast.listed):
            evening.surprises.append(f"importing the same list again changed it: {again}")
        pairs = (folder / "acquaintances.csv").read_bytes()
        await self._host.post_csv(f"{where}/acquaintances/import", pairs)
        listed = await self._host.get(f"{where}/attendees")
        evening.attendee_ids = {a["external_id"]: a["id"] for a in listed}
        self._tickets = {a["id"]: a["ticket_code"] for a in listed}
        for who, offer, ask in cast.wishes:
            path = f"{where}/attendees/{evening.attendee_ids[who]}"
            await self._host.send("PATCH", path, json={"offer": offer, "ask": ask})
        await self._outcomes(evening).seats(1, set(evening.attendee_ids.values()), "Seating plan")
        return evening

    async def _answer(self, evening: Evening, cast: Cast) -> None:
        """Have some who will come answer the one question, each on their own page."""
        coming = {evening.attendee_ids[guest.external_id] for guest in cast.guests}
        async with self._connect("") as guest:
            answering = Answering(self._host, guest, evening.gathering_id, self._advance)
            evening.happily = await answering.some(coming)

    async def set_up_doors(self, where: str) -> dict[str, Client]:
        """Set up a device at each door."""

        async def device(door: str) -> Client:
            path, body = f"/api/check-in/{where}/devices", {"door": door, "name": f"{door} tablet"}
            made = await patient(lambda: self._host.post(path, body))
            return self._connect(made["token"])

        return {door: await device(door) for door in DOORS}

    @asynccontextmanager
    async def _doors(self, where: str) -> AsyncIterator[dict[str, Client]]:
        doors = await self.set_up_doors(where)
        async with AsyncExitStack() as stack:
            for door in doors.values():
                stack.push_async_exit(door)
            yield doors

    async def _rounds(self, evening: Evening, doors: dict[str, Client], cast: Cast) -> None:
        """Let people in and out, and start every round."""
        await self._arrive(evening, doors, cast.early, "Arrivals")
        await self._walk_in(evening, doors, WALK_INS[:3])
        await self._unknown(evening, doors[DOORS[0]])
        await self._round(evening, 1)
        await self._arrive(evening, doors, cast.late, "Latecomers")
        await self._walk_in(evening, doors, WALK_INS[3:])
        await self._outcomes(evening).seats_of_all_who_came(1)
        for number in range(2, ROUNDS + 1):
            await self._leave(evening, doors[DOORS[0]], cast.leavers[number - 2])
            await self._round(evening, number)

    async def _round(self, evening: Evening, number: int) -> None:
        """Start a round once the plan keeps every promise it can, as a host would."""
        outcomes = self._outcomes(evening)
        await outcomes.kept_promises()
        path = f"/api/planning/gatherings/{evening.gathering_id}/rounds"
        await self._host.post(path, {"round": number})
        await outcomes.seats_of_all_who_came(number)

    async def _arrive(
        self, evening: Evening, doors: dict[str, Client], guests: Sequence[Guest], part: str
    ) -> None:
        """Let guests in, at all doors at once, each door one at a time."""
        done = 0

        async def at_door(door: str) -> None:
            nonlocal done
            for guest in guests:
                if guest.door == door:
                    await self.scan(evening, doors, guest)
                    done += 1
                    self._advance(part, done, len(guests))

        await _side_by_side(at_door(door) for door in doors)

    async def scan(self, evening: Evening, doors: dict[str, Client], guest: Guest) -> None:
        """Let a guest in, as often and wherever they try, and keep the answer."""
        attendee_id = evening.attendee_ids[guest.external_id]
        path = f"/api/check-in/gatherings/{evening.gathering_id}/arrivals"
        at = datetime.now(UTC) - timedelta(minutes=7 if guest.uploaded_late else 0)
        scan = {
            "attempt": str(uuid.uuid4()),
            "ticket_code": self._tickets[attendee_id],
            "at": at.isoformat(),
        }
        door = doors[guest.door]
        answers = [await patient(lambda: door.post(path, scan)) for _ in range(guest.scans)]
        evening.answers[attendee_id] = answers[0]
        if any(_lasting(a) != _lasting(answers[0]) for a in answers):
            evening.surprises.append(f"one attempt, two answers: {answers}")
        if guest.tries_again_at:
            other = {**scan, "attempt": str(uuid.uuid4())}
            second = await doors[guest.tries_again_at].post(path, other)
            first = answers[0]["arrived"]
            if second["outcome"] != "already_here" or second["arrived"] != first:
                evening.surprises.append(f"a second attempt was told {second}, not {first}")

    async def _walk_in(
        self, evening: Evening, doors: dict[str, Client], people: Sequence[tuple[Any, ...]]
    ) -> None:
        for name, interests, ask in people:
            body = {"id": str(uuid.uuid4()), "name": name, "interests": interests, "ask": ask}
            body["email"] = f"walk.in.{len(evening.walk_ins) + 1}@example.org"
            path = f"/api/planning/gatherings/{evening.gathering_id}/walk-ins"
            attendee = await self._host.post(path, body)
            evening.walk_ins.append(attendee["id"])
            self._tickets[attendee["id"]] = attendee["ticket_code"]
            evening.attendee_ids[attendee["id"]] = attendee["id"]
            await self.scan(evening, doors, Guest(attendee["id"], DOORS[0]))
            self._advance("Walk-ins", len(evening.walk_ins), len(WALK_INS))

    async def _unknown(self, evening: Evening, door: Client) -> None:
        path = f"/api/check-in/gatherings/{evening.gathering_id}/arrivals"
        scan = {"attempt": str(uuid.uuid4()), "ticket_code": "nobody", "at": _now()}
        try:
            await door.post(path, scan)
        except RefusedError as refused:
            evening.unknown_refused = refused.status == _NOT_FOUND

    async def _leave(self, evening: Evening, door: Client, external_id: str) -> None:
        attendee_id = evening.attendee_ids[external_id]
        path = f"/api/check-in/gatherings/{evening.gathering_id}/departures"
        await door.post(
            path, {"attempt": str(uuid.uuid4()), "attendee_id": attendee_id, "at": _now()}
        )

    def _outcomes(self, evening: Evening) -> Outcomes:
        return Outcomes(self._host, evening.gathering_id, advance=self._advance)


async def _side_by_side(works: Iterable[Coroutine[None, None, None]]) -> None:
    """Do all of it; when some of it fails, the rest does not go on."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _lasting(answer: dict[str, Any]) -> dict[str, Any]:
    """Return what an answer says whenever it is given: seats and questions come and go."""
    return {key: value for key, value in answer.items() if key not in {"seat", "question"}}


def _now() -> str:
    return datetime.now(UTC).isoformat()
