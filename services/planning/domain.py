"""The rules of planning: what there is, and how a gathering goes from its plan to its close.

    planned → open → round 1 → … → round k → closed

An open gathering may close without a round. What was done is not undone; doing it again changes
nothing; doing it out of order is refused with what to do instead.
"""

from datetime import datetime
from typing import Literal

from shared.documents import Aggregate
from shared.facts import GatheringState, PairKind, Pin, PlannedTable, RosterState
from shared.problems import Conflict, NotFound

Fields = dict[str, object]
"""What changes in a document, by field; empty where nothing does."""

ImportKind = Literal["attendees", "acquaintances"]


class Gathering(Aggregate):
    """One hosted networking event, as planned, and how far its evening has come.

    `round` is 0 before the first one. `roster_revisions` is settled when the gathering closes.
    """

    name: str
    place: str
    time_zone: str
    starts_at: datetime
    doors: tuple[str, ...]
    tables: tuple[PlannedTable, ...]
    rounds: int
    state: GatheringState
    round: int
    roster_revisions: int


class Attendee(Aggregate):
    """A person invited to one gathering, in their own words.

    `external_id` is theirs in the list they were imported from. `identity` stands for it where the
    list has no ids: the same person in the same list again is recognised by it. `listed` is what
    the list said of them last, so that importing it again leaves alone what was corrected since.
    """

    gathering_id: str
    external_id: str | None
    identity: str | None
    listed: dict[str, object]
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
    host: bool = False
    pins: tuple[Pin, ...] = ()
    open_about: tuple[str, ...] = ()


class Question(Aggregate):
    """The one short question to an attendee, whose id it has: a copy of what matching says.

    `is_settled` means that their page asks no more. It is told to nobody, and does not tell an
    answer from none.
    """

    gathering_id: str
    suggestions: tuple[str, ...]
    is_open: bool
    is_settled: bool = False


class Acquaintance(Aggregate):
    """Two attendees who already know each other. Its id is both of theirs, in order."""

    gathering_id: str
    attendee_ids: tuple[str, str]
    withdrawn: bool
    kind: PairKind = "acquaintance"


class Import(Aggregate):
    """A list that was accepted and is to be applied whole, whatever crashes meanwhile.

    `file` is what was sent; it is forgotten once every row of it has been applied.
    """

    gathering_id: str
    kind: ImportKind
    file: bytes
    state: Literal["accepted", "applied"]
    at: datetime


class SignInLink(Aggregate):
    """A link that signs one organizer in, once. Its id is the token's digest, not the token.

    `asked` tells links that somebody asked for from the one made when the house opened.
    """

    email: str
    asked: bool
    expires_at: datetime
    used_at: datetime | None


def opening(gathering: Gathering) -> Fields:
    """Return what opening a gathering changes: nothing where it was opened before.

    Raises:
        Conflict: it is closed.
    """
    expect_not_closed(gathering)
    return {"state": "open"} if gathering.state == "planned" else {}


def start_of_round(gathering: Gathering, round_: int) -> Fields:
    """Return what starting a round changes: nothing where this round is running.

    Raises:
        Conflict: the gathering is not open, or another round comes next.
    """
    expect_not_closed(gathering)
    if gathering.state == "planned":
        raise Conflict("The gathering is not open yet.", "Open it first.")
    if round_ == gathering.round:
        return {}
    if gathering.round == gathering.rounds:
        raise Conflict(
            f"The last of {gathering.rounds} rounds has started.", "Close the gathering."
        )
    following = gathering.round + 1
    if round_ != following:
        raise Conflict(f"Round {round_} does not come next.", f"Start round {following}.")
    return {"state": "round", "round": round_}


def closing(gathering: Gathering, roster_revisions: int) -> Fields:
    """Return what closing a gathering changes: nothing where it is closed.

    Raises:
        Conflict: it was never opened.
    """
    if gathering.state == "planned":
        raise Conflict("The gathering was never opened.", "Open it before you close it.")
    if gathering.state == "closed":
        return {}
    return {"state": "closed", "roster_revisions": roster_revisions}


def replanning(gathering: Gathering, wanted: Fields) -> Fields:
    """Return what a change of plan changes: what is wanted and differs.

    Raises:
        Conflict: the gathering is no longer planned but under way.
    """
    changed = differences(gathering, wanted)
    if changed and gathering.state != "planned":
        raise Conflict("The plan is fixed once a gathering is open.", "Plan a new gathering.")
    return changed


def pinned(gathering: Gathering, attendee: Attendee, pin: Pin) -> Fields:
    """Return what pinning somebody in a round changes; a pin of theirs in that round gives way.

    Raises:
        NotFound: the gathering has no such round or table.
        Conflict: the round is over.
    """
    if pin.table_id and pin.table_id not in {table.id for table in gathering.tables}:
        raise NotFound("There is no such table.", "Choose one of the gathering's tables.")
    return _with_pins(gathering, attendee, pin.round, (pin,))


def unpinned(gathering: Gathering, attendee: Attendee, round_: int) -> Fields:
    """Return what taking a pin away changes: nothing where there is none; raises as `pinned`."""
    return _with_pins(gathering, attendee, round_, ())


def _with_pins(
    gathering: Gathering, attendee: Attendee, round_: int, pins: tuple[Pin, ...]
) -> Fields:
    if round_ > gathering.rounds:
        raise NotFound(f"There is no round {round_}.", f"Choose one of {gathering.rounds} rounds.")
    if round_ < gathering.round:
        raise Conflict(f"Round {round_} is over.", "Choose a round that is running or yet to come.")
    others = tuple(pin for pin in attendee.pins if pin.round != round_)
    return {"pins": tuple(sorted((*others, *pins), key=lambda pin: pin.round))}


def expect_not_closed(gathering: Gathering) -> None:
    """Refuse what cannot be done any more.

    Raises:
        Conflict: the gathering is closed.
    """
    if gathering.state == "closed":
        raise Conflict("The gathering is closed.", "Plan a new gathering.")


def expect_place(gathering: Gathering, *, walk_in: bool) -> None:
    """Refuse to put somebody on the list when it takes nobody; walk-ins need open doors.

    Raises:
        Conflict: the gathering is closed, or not open yet for who walks in.
    """
    expect_not_closed(gathering)
    if walk_in and gathering.state == "planned":
        raise Conflict(
            "The gathering is not open yet.", "Open it first, or put the person on the list."
        )


def differences(aggregate: Aggregate, wanted: Fields) -> Fields:
    """Return those of the wanted fields that an aggregate does not have as wanted."""
    return {name: value for name, value in wanted.items() if getattr(aggregate, name) != value}


def acquaintance_id(one: str, other: str) -> str:
    """Return the id of a pair, whichever is named first."""
    return "+".join(sorted((one, other)))
