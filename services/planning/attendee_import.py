"""Bringing a gathering's roster in line with a list: doing it again changes nothing."""

from collections.abc import Sequence

from services.planning.attendee_list import AttendeeList, ListedAttendee, person
from services.planning.concurrency import for_each
from services.planning.domain import Attendee, Fields, differences
from services.planning.profile import Profile
from services.planning.report import Outcome
from services.planning.roster import enlisted
from services.planning.store import Store
from shared.facts import AttendeeRegistered
from shared.ids import new_id
from shared.problems import Unavailable

_TRIES = 5


async def apply_attendees(store: Store, gathering_id: str, listed: AttendeeList) -> list[Outcome]:
    """Add who is new and change what differs, row by row. Who is not in the list is left alone."""
    known = _Known(await store.roster(gathering_id))

    async def apply(row: ListedAttendee) -> Outcome:
        return await _apply(store, gathering_id, row, known.find(row))

    return await for_each(listed.attendees, apply)


class _Known:
    """A roster by what a row of a list may know people by."""

    def __init__(self, roster: Sequence[Attendee]) -> None:
        backwards = roster[::-1]
        self._by_external_id = {a.external_id: a for a in backwards if a.external_id}
        self._by_identity = {person(a.name, a.email): a for a in backwards}
        self._by_identity |= {a.identity: a for a in backwards if a.identity}

    def find(self, row: ListedAttendee) -> Attendee | None:
        """Return whom a row speaks of."""
        if row.external_id:
            return self._by_external_id.get(row.external_id)
        return self._by_identity.get(row.identity)


async def _apply(
    store: Store, gathering_id: str, row: ListedAttendee, attendee: Attendee | None
) -> Outcome:
    for _ in range(_TRIES):
        if attendee is None:
            if await _add(store, gathering_id, row):
                return "added"
            attendee = await store.listed(gathering_id, row.external_id, row.identity)
        elif outcome := await _bring_in_line(store, attendee, row):
            return outcome
        else:
            attendee = await store.attendees.get(attendee.id)
    raise Unavailable("Somebody else is changing this list.", "Import the file again.")


async def _bring_in_line(store: Store, attendee: Attendee, row: ListedAttendee) -> Outcome | None:
    """Change what the list says anew; None where the attendee was changed meanwhile."""
    listed = _as_kept(row)
    new = {name for name, value in listed.items() if attendee.listed.get(name, ...) != value}
    if not new:
        return "unchanged"
    wanted = {name: row.fields[name] for name in new}
    seen = {"_id": attendee.id, "revision": attendee.revision}
    fields = {**wanted, "listed": {**attendee.listed, **listed}}
    if not await store.attendees.change(seen, fields, AttendeeRegistered):
        return None
    return "changed" if differences(attendee, wanted) else "unchanged"


async def _add(store: Store, gathering_id: str, row: ListedAttendee) -> Attendee | None:
    fields = {
        **enlisted(gathering_id, Profile.model_validate(row.fields).model_dump()),
        "external_id": row.external_id,
        "identity": None if row.external_id else row.identity,
        "listed": _as_kept(row),
    }
    return await store.attendees.create(new_id(), fields, AttendeeRegistered)


def _as_kept(row: ListedAttendee) -> Fields:
    """Return what a row says as the database gives it back."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in row.fields.items()
    }
