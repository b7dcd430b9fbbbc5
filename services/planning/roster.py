"""Who is on a gathering's list: putting people on it, changing what it says, withdrawing."""

from collections.abc import Callable
from functools import partial

from services.planning.domain import (
    Attendee,
    Fields,
    Gathering,
    differences,
    expect_not_closed,
    expect_place,
    pinned,
    unpinned,
)
from services.planning.gatherings import Gatherings
from services.planning.profile import Profile
from services.planning.store import Store
from services.planning.tickets import new_ticket_code
from shared.facts import AttendeeRegistered, Pin
from shared.ids import new_id
from shared.problems import Conflict, NotFound, Unavailable

_TRIES = 5


class Roster:
    """The use cases of attendees."""

    def __init__(self, store: Store, gatherings: Gatherings) -> None:
        self._store = store
        self._gatherings = gatherings

    async def list(self, gathering_id: str) -> list[Attendee]:
        """Return everybody on the list, also who has withdrawn.

        Raises:
            NotFound: there is no such gathering.
        """
        await self._gatherings.get(gathering_id)
        return await self._store.roster(gathering_id)

    async def add(
        self, gathering_id: str, profile: Profile, *, key: str | None, walk_in: bool
    ) -> Attendee:
        """Put a person on the list. The same key again is answered with who it put there.

        Args:
            key: the attendee's id, where the client made it.
            walk_in: they stand at the door, unexpected.

        Raises:
            NotFound: there is no such gathering.
            Conflict: the gathering takes nobody now, or the key is somebody else's.
        """
        gathering = await self._gatherings.get(gathering_id)
        if key and (known := await self._known(gathering_id, key)):
            return known
        expect_place(gathering, walk_in=walk_in)
        key = key or new_id()
        fields = enlisted(gathering_id, profile.model_dump(), walk_in=walk_in)
        made = await self._store.attendees.create(key, fields, AttendeeRegistered)
        attendee = made or await self._known(gathering_id, key)
        if attendee is None:
            raise Unavailable("Somebody is being put on the list right now.", "Try again.")
        return attendee

    async def change(self, gathering_id: str, attendee_id: str, wanted: Fields) -> Attendee:
        """Change what the list says of a person; what it says already is no change.

        Raises:
            NotFound: nobody on this gathering's list has this id.
            Conflict: the gathering is closed.
        """
        return await self.step(gathering_id, attendee_id, lambda *_: wanted)

    async def withdraw(self, gathering_id: str, attendee_id: str) -> Attendee:
        """Take a person off the evening, not off the list; raises what `change` raises."""
        return await self.change(gathering_id, attendee_id, {"state": "withdrawn"})

    async def pin(self, gathering_id: str, attendee_id: str, pin: Pin) -> Attendee:
        """Pin a person to a table in a round, or have them miss it; raises what `unpin` raises."""
        return await self.step(gathering_id, attendee_id, partial(pinned, pin=pin))

    async def unpin(self, gathering_id: str, attendee_id: str, round_: int) -> Attendee:
        """Take a person's pin in a round away; where there is none that is no change.

        Raises:
            NotFound: nobody on this gathering's list has this id, or there is no such round.
            Conflict: the gathering is closed, or the round is over.
        """
        return await self.step(gathering_id, attendee_id, partial(unpinned, round_=round_))

    async def step(
        self, gathering_id: str, attendee_id: str, rule: Callable[[Gathering, Attendee], Fields]
    ) -> Attendee:
        """Change what the list says of a person as a rule says, given what holds at that moment.

        Raises:
            NotFound: nobody on this gathering's list has this id.
            Conflict: the gathering is closed.
        """
        for _ in range(_TRIES):
            gathering = await self._gatherings.get(gathering_id)
            attendee = await self._find(gathering_id, attendee_id)
            fields = differences(attendee, rule(gathering, attendee))
            if not fields:
                return attendee
            expect_not_closed(gathering)
            seen = {"_id": attendee.id, "revision": attendee.revision}
            changed = await self._store.attendees.change(seen, fields, AttendeeRegistered)
            if changed:
                return changed
        raise Unavailable("Somebody else is changing this attendee.", "Try again.")

    async def _find(self, gathering_id: str, attendee_id: str) -> Attendee:
        attendee = await self._store.attendee(gathering_id, attendee_id)
        if attendee is None:
            raise NotFound(
                "Nobody on this gathering's list has this id.", "Choose them from the list."
            )
        return attendee

    async def _known(self, gathering_id: str, key: str) -> Attendee | None:
        known = await self._store.attendees.get(key)
        if known and known.gathering_id != gathering_id:
            raise Conflict("This id is taken.", "Make a new id and send it again.")
        return known


def enlisted(gathering_id: str, profile: Fields, *, walk_in: bool = False) -> Fields:
    """Return every field of somebody who has just been put on a list."""
    return {
        "external_id": None,
        "identity": None,
        "listed": {},
        **profile,
        "gathering_id": gathering_id,
        "ticket_code": new_ticket_code(),
        "walk_in": walk_in,
        "state": "registered",
        "pins": (),
    }
