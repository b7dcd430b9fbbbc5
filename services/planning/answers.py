"""What planning answers over HTTP: the shapes that clients are typed from."""

from pydantic import AwareDatetime, BaseModel, ConfigDict

from services.planning import domain
from shared.facts import GatheringState, PairKind, Pin, PlannedTable, RosterState


class _Answer(BaseModel):
    model_config = ConfigDict(from_attributes=True, frozen=True)


class Gathering(_Answer):
    """A gathering, with how many are invited to it and have not withdrawn."""

    id: str
    revision: int
    name: str
    place: str
    time_zone: str
    starts_at: AwareDatetime
    doors: tuple[str, ...]
    tables: tuple[PlannedTable, ...]
    rounds: int
    state: GatheringState
    round: int
    attendees: int


class Attendee(_Answer):
    """A person on a gathering's list; `link` leads to their own page, without an account."""

    id: str
    revision: int
    external_id: str | None
    name: str
    email: str | None
    ticket_code: str
    interests: tuple[str, ...]
    offer: str | None
    ask: str | None
    company: str | None
    access_needs: str | None
    letters: bool
    walk_in: bool
    state: RosterState
    host: bool
    pins: tuple[Pin, ...]
    link: str


class AskedAttendee(_Answer):
    """Somebody to whom the one question is open, with the link to their page."""

    attendee_id: str
    name: str
    email: str | None
    link: str


class Acquaintance(_Answer):
    """Two attendees who already know each other."""

    id: str
    attendee_ids: tuple[str, str]
    kind: PairKind


class Session(_Answer):
    """Who is signed in, and until when."""

    email: str
    expires_at: AwareDatetime


class Detail(_Answer):
    """What has been done, in a sentence."""

    detail: str


def gathering_answer(gathering: domain.Gathering, attendees: int) -> Gathering:
    """Return a gathering as it is answered."""
    return Gathering.model_validate({**gathering.model_dump(), "attendees": attendees})
