"""Every query of check-in, and its indexes."""

import asyncio
import time
from collections import defaultdict
from typing import Any

from services.check_in.domain import Attendee, Doors, Gathering, Question, Seating
from shared.documents import Documents
from shared.facts import AttendanceRecorded, DoorsClosed
from shared.mongo import Database, Filter, Index

_FRESH = 1.0
"""Seconds that a gathering, its seats and questions may be answered from memory."""


class Room:
    """A gathering as the door sees it: its state, who sits where, and who is asked something."""

    def __init__(
        self, gathering: Gathering, seatings: list[Seating], questions: list[Question]
    ) -> None:
        self.gathering = gathering
        self.read_at = time.monotonic()
        self._seats = {(s.round, person): s for s in seatings for person in s.seats}
        self._questions = {question.id: question for question in questions}

    def seat(self, round_: int, attendee_id: str) -> Seating | None:
        """Return the table an attendee sits at in a round, if one is known."""
        return self._seats.get((round_, attendee_id))

    def question(self, attendee_id: str) -> Question | None:
        """Return the question that is open to an attendee, if there is one."""
        return self._questions.get(attendee_id)

    def is_fresh(self) -> bool:
        """Tell whether it was read recently enough to answer from."""
        return time.monotonic() - self.read_at < _FRESH


class Store:
    """Check-in's documents."""

    def __init__(self, database: Database) -> None:
        self.attendees = Documents(
            database,
            "attendees",
            Attendee,
            facts=[AttendanceRecorded],
            indexes=[
                Index("gathering_id", "ticket_code", unique=True),
                Index("gathering_id", "arrived.attempt"),
            ],
        )
        self.gatherings = Documents(database, "gatherings", Gathering)
        self.seatings = Documents(
            database, "seatings", Seating, indexes=[Index("gathering_id", "round")]
        )
        self.questions = Documents(
            database, "questions", Question, indexes=[Index("gathering_id", "is_open")]
        )
        self.doors = Documents(database, "doors", Doors, facts=[DoorsClosed])
        self._rooms: dict[str, Room] = {}
        self._reading: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @property
    def collections(self) -> list[Documents[Any]]:
        """Return everything there is."""
        return [self.attendees, self.gatherings, self.seatings, self.questions, self.doors]

    async def room(self, gathering_id: str) -> Room | None:
        """Return a gathering with its seats and questions, at most a second old."""
        room = self._rooms.get(gathering_id)
        if room is None or not room.is_fresh():
            before = room
            async with self._reading[gathering_id]:
                if self._rooms.get(gathering_id) in {None, before}:
                    await self._read_room(gathering_id)
        return self._rooms.get(gathering_id)

    async def _read_room(self, gathering_id: str) -> None:
        gathering = await self.gatherings.get(gathering_id)
        if gathering:
            mine = {"gathering_id": gathering_id}
            seatings = await self.seatings.find(mine)
            questions = await self.questions.find({**mine, "is_open": True})
            self._rooms[gathering_id] = Room(gathering, seatings, questions)

    def forget_room(self, gathering_id: str) -> None:
        """Have the gathering read anew: something about it has changed."""
        self._rooms.pop(gathering_id, None)

    async def admit(self, who: Filter, attempt: str, fields: dict[str, Any]) -> Attendee | None:
        """Let somebody in who is expected; None where the rules have to be asked first."""
        expected = {
            **who,
            "roster_state": "registered",
            "state": {"$in": [None, "expected"]},
            "undone": {"$ne": attempt},
        }
        return await self.attendees.change(expected, fields, AttendanceRecorded)

    async def attendance_revisions(self, gathering_id: str) -> int:
        """Return the sum of the revisions of a gathering's attendances."""
        return await self.attendees.collection.total({"gathering_id": gathering_id}, "revision")
