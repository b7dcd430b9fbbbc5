"""What follow-up stores: copies of what the others say, the prompts, and who wants no letters."""

import unicodedata
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal, NamedTuple

from shared.documents import Aggregate
from shared.facts import (
    AttendanceState,
    CircleHelp,
    GatheringState,
    RosterState,
    SharedInterest,
)

STEP = "evening"
"""The step of the letter about the evening itself; later steps will have names of their own."""

PromptState = Literal["due", "handed", "sent", "refused", "suppressed", "unknown"]


class Gathering(Aggregate):
    """A copy of what planning, check-in and matching say of a gathering; any may come first.

    The three sums of revisions say how much there is to hear once it has closed. `announced_at` is
    when planning last spoke of it. `is_written` means that its letters have been written.
    """

    name: str | None = None
    state: GatheringState = "planned"
    round: int = 0
    announced_at: datetime | None = None
    roster_revisions: int = 0
    attendance_revisions: int | None = None
    settled: bool = False
    table_revisions: int = 0
    is_written: bool = False

    @property
    def rounds_held(self) -> int:
        """Return how many rounds took place: people sit down before the first is called."""
        return max(self.round, 1)


class Attendee(Aggregate):
    """A copy of what planning and check-in say of a person; either may come first."""

    gathering_id: str
    name: str | None = None
    email: str | None = None
    interests: tuple[str, ...] = ()
    offer: str | None = None
    ask: str | None = None
    letters: bool = False
    roster_state: RosterState | None = None
    state: AttendanceState = "expected"

    @property
    def was_there(self) -> bool:
        """Tell whether they came to the gathering, whether or not they left early."""
        return self.state != "expected" and self.roster_state == "registered"


class Seating(Aggregate):
    """A copy of what matching says of one table in one round."""

    gathering_id: str
    round: int
    table_id: str
    table_name: str
    seats: tuple[str, ...]
    topic: str | None
    shared: tuple[SharedInterest, ...] = ()
    helps: tuple[CircleHelp, ...] = ()


class Prompt(Aggregate):
    """A letter to one attendee, with how far it has come.

    `helps` is the attendee whose ask it passes on. A letter is `due` from `next_at`; while it is
    `handed`, the holder of `lease` speaks with the mail server and renews `lease_until`. `reason`
    is what the mail server said, for the host.
    """

    gathering_id: str
    attendee_id: str
    name: str
    email: str
    address_id: str
    message_id: str
    subject: str
    text: str
    html: str
    helps: str | None
    state: PromptState
    at: datetime
    written_at: datetime
    next_at: datetime
    attempts: int = 0
    lease: str | None = None
    lease_until: datetime | None = None
    reason: str | None = None


class Silence(Aggregate):
    """Somebody at an address asked for no more letters. Its id is the address's `address_id`."""

    at: datetime


class Heard(NamedTuple):
    """How much has been heard of a gathering: sums of the revisions in the copies."""

    roster: int
    attendances: int
    tables: int


def is_complete(gathering: Gathering, heard: Heard) -> bool:
    """Tell whether everything has been heard that was said until the plan settled."""
    return (
        gathering.settled
        and gathering.attendance_revisions is not None
        and heard.roster >= gathering.roster_revisions
        and heard.attendances >= gathering.attendance_revisions
        and heard.tables >= gathering.table_revisions
    )


def may_write(gathering: Gathering, heard: Heard, now: datetime, patience: timedelta) -> bool:
    """Tell whether letters can be written: all is known, or it has been waited for long enough."""
    if gathering.state != "closed" or gathering.name is None or gathering.announced_at is None:
        return False
    return is_complete(gathering, heard) or now - gathering.announced_at >= patience


def prompt_id(gathering_id: str, attendee_id: str) -> str:
    """Return a prompt's natural key: one for an attendee and a step, whoever writes it."""
    return f"{gathering_id}-{attendee_id}-{STEP}"


def address_id(email: str) -> str:
    """Return what identifies an address without naming it, however it is capitalised."""
    return sha256(unicodedata.normalize("NFC", email).strip().casefold().encode()).hexdigest()
