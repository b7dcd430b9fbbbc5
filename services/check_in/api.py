"""The door over HTTP."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from services.check_in.domain import Arrival, Attendee, Question, Seating
from services.check_in.service import Admission, Attempt, Door
from shared.access import (
    DEVICE_AGE,
    Device,
    Organizer,
    Tokens,
    device_or_organizer,
    signed_in_organizer,
)
from shared.clock import Clock
from shared.facts import AttendanceState
from shared.ids import new_id
from shared.personal_links import QUESTION, PersonalLinks
from shared.problems import Invalid

Somebody = Annotated[Device | Organizer, Depends(device_or_organizer)]
Host = Annotated[Organizer, Depends(signed_in_organizer)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Scan(_Body):
    """One attempt at the door. Its id is made by the device and repeated until it is answered."""

    attempt: UUID
    at: AwareDatetime
    ticket_code: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    attendee_id: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    door: Annotated[str, Field(min_length=1, max_length=80)] | None = None

    @model_validator(mode="after")
    def _names_one_person(self) -> "Scan":
        if (self.ticket_code is None) == (self.attendee_id is None):
            message = "give either ticket_code or attendee_id"
            raise ValueError(message)
        return self

    def as_attempt(self) -> Attempt:
        """Return it as the rules know it."""
        return Attempt(str(self.attempt), self.at, self.ticket_code, self.attendee_id)


class Person(BaseModel):
    """Who an answer is about."""

    id: str
    name: str


class SeatAnswer(BaseModel):
    """Where to sit, and the topic that everyone there shares."""

    round: int
    table_id: str
    table_name: str
    topic: str | None


class QuestionAnswer(BaseModel):
    """The one short question to somebody, with a few suggestions, and where they can answer it."""

    text: str
    suggestions: tuple[str, ...]
    link: str


class ArrivalAnswer(BaseModel):
    """What an attempt is answered: `already_here` tells when and at which door they came in."""

    attempt: str
    outcome: Literal["welcome", "already_here"]
    attendee: Person
    arrived: Arrival
    seat: SeatAnswer | None
    question: QuestionAnswer | None


class AttendanceAnswer(BaseModel):
    """Whether somebody is here."""

    attendee_id: str
    state: AttendanceState
    at: AwareDatetime | None
    door: str | None


class NewDevice(_Body):
    """A kiosk or staff device to be set up at a door."""

    door: Annotated[str, Field(min_length=1, max_length=80)]
    name: Annotated[str, Field(min_length=1, max_length=80)]


class DeviceAnswer(BaseModel):
    """A device's bearer token: it can check people in at its door and do nothing else."""

    device_id: str
    token: str
    door: str
    expires_at: AwareDatetime


def router(door: Door, links: PersonalLinks, clock: Clock) -> APIRouter:
    """Return check-in's routes."""
    routes = APIRouter(prefix="/gatherings/{gathering_id}", tags=["check-in"])

    @routes.post("/arrivals")
    async def arrive(gathering_id: str, scan: Scan, who: Somebody) -> ArrivalAnswer:
        """Check somebody in. The same attempt again gets the same answer."""
        at_door = _door(who, scan)
        admission = await door.arrive(gathering_id, scan.as_attempt(), at_door)
        return answered(str(scan.attempt), admission)

    def answered(attempt: str, admission: Admission) -> ArrivalAnswer:
        return ArrivalAnswer(
            attempt=attempt,
            outcome=admission.outcome,
            attendee=Person(id=admission.attendee.id, name=admission.attendee.name),
            arrived=admission.arrived,
            seat=_seat(admission.seat) if admission.seat else None,
            question=_question(admission.question, links) if admission.question else None,
        )

    @routes.post("/arrivals/{attempt}/undo")
    async def undo(gathering_id: str, attempt: UUID, _who: Somebody) -> AttendanceAnswer:
        """Take an arrival back."""
        return _attendance(await door.undo(gathering_id, str(attempt)))

    @routes.post("/departures")
    async def leave(gathering_id: str, scan: Scan, who: Somebody) -> AttendanceAnswer:
        """Note that somebody has left early."""
        at_door = who.door if isinstance(who, Device) else scan.door
        return _attendance(await door.leave(gathering_id, scan.as_attempt(), at_door))

    @routes.get("/attendances")
    async def attendances(gathering_id: str, _who: Host) -> list[AttendanceAnswer]:
        """List what happened at the door."""
        return [_attendance(a) for a in await door.attendances(gathering_id)]

    @routes.post("/devices", status_code=201)
    async def set_up_device(
        request: Request, gathering_id: str, device: NewDevice, _who: Host
    ) -> DeviceAnswer:
        """Give a device its token."""
        gathering = await door.gathering(gathering_id)
        if device.door not in gathering.doors:
            raise Invalid(
                f"This gathering has no door called {device.door!r}.",
                f"Choose one of: {', '.join(gathering.doors)}.",
            )
        made = Device(device_id=new_id(), gathering_id=gathering_id, door=device.door)
        tokens: Tokens = request.app.state.tokens
        return DeviceAnswer(
            device_id=made.device_id,
            token=tokens.for_device(made),
            door=made.door,
            expires_at=clock() + DEVICE_AGE,
        )

    return routes


def _door(who: Device | Organizer, scan: Scan) -> str:
    return who.door if isinstance(who, Device) else scan.door or "console"


def _seat(seating: Seating) -> SeatAnswer:
    return SeatAnswer(
        round=seating.round,
        table_id=seating.table_id,
        table_name=seating.table_name,
        topic=seating.topic,
    )


def _question(question: Question, links: PersonalLinks) -> QuestionAnswer:
    return QuestionAnswer(
        text=QUESTION,
        suggestions=question.suggestions,
        link=links.url(question.gathering_id, question.id),
    )


def _attendance(attendee: Attendee) -> AttendanceAnswer:
    return AttendanceAnswer(
        attendee_id=attendee.id, state=attendee.state, at=attendee.at, door=attendee.door
    )
