"""Writing the letters of a gathering once it is over, and keeping them in line with what is true.

Writing is level-triggered: it may run after every fact and changes nothing the second time.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog

from services.follow_up.domain import (
    Attendee,
    Gathering,
    Prompt,
    address_id,
    may_write,
    prompt_id,
)
from services.follow_up.evening import Evening, wants_letter
from services.follow_up.fate import unwanted
from services.follow_up.giving import favours
from services.follow_up.letter import compose
from services.follow_up.message import message_id
from services.follow_up.rendering import rendered
from services.follow_up.settings import Settings
from services.follow_up.store import Store
from services.follow_up.unsubscribing import Links, Reader
from shared.clock import Clock
from shared.facts import PromptSent
from shared.mongo import DatabaseError
from shared.problems import Conflict, NotFound
from shared.reconciling import Turns

_AT_ONCE = 16
_LOOK_EVERY = 5.0


class Writing:
    """The use cases of letters before they are sent.

    Args:
        on_due: is called when letters have become due.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        clock: Clock,
        *,
        links: Links,
        on_due: Callable[[], None],
    ) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._links = links
        self._on_due = on_due
        self._turns = Turns()
        self._log = structlog.get_logger(source="potluck.follow-up.writing")

    async def reconcile(self, gathering_id: str) -> None:
        """Bring a gathering's letters in line with everything that is known of it."""
        await self._turns.take(gathering_id, self._reconcile)

    async def keep_in_line(self) -> None:
        """Write what nobody has come back to: after a crash, or where a fact never came."""
        while True:
            try:
                for gathering in await self._store.unwritten():
                    await self.reconcile(gathering.id)
            except DatabaseError as error:
                self._log.warning("the database does not answer", error=str(error))
            await asyncio.sleep(_LOOK_EVERY)

    async def prompts(self, gathering_id: str) -> list[Prompt]:
        """Return a gathering's prompts.

        Raises:
            NotFound: no such gathering.
        """
        await self.gathering(gathering_id)
        return await self._store.prompts_of(gathering_id)

    async def prompt(self, gathering_id: str, key: str) -> Prompt:
        """Return one prompt.

        Raises:
            NotFound: this gathering has no such prompt.
        """
        prompt = await self._store.prompts.find_one({"_id": key, "gathering_id": gathering_id})
        if prompt is None:
            raise NotFound("There is no such letter.", "Look at the gathering's letters again.")
        return prompt

    async def gathering(self, gathering_id: str) -> Gathering:
        """Return what is known of a gathering.

        Raises:
            NotFound: no such gathering.
        """
        gathering = await self._store.gatherings.get(gathering_id)
        if gathering is None:
            raise NotFound("There is no such gathering.", "Check the address.")
        return gathering

    async def send_again(self, gathering_id: str, key: str) -> Prompt:
        """Have a letter sent again whose fate is unknown or that was refused.

        It goes to the address that planning knows now, with the same Message-ID.

        Raises:
            NotFound: this gathering has no such prompt.
            Conflict: it is under way, sent, or its reader wants no letters.
        """
        prompt = await self.prompt(gathering_id, key)
        evening = await self._store.evening(await self.gathering(gathering_id))
        attendee = evening.attendees.get(prompt.attendee_id)
        silent = await self._store.silent([_address_id(attendee)] if attendee else [])
        if attendee is None or not wants_letter(attendee) or silent:
            raise Conflict(f"{prompt.name} wants no letters.", "Leave it at that.")
        now = self._clock()
        again = {"_id": key, "state": {"$in": ["unknown", "refused"]}}
        fields = {
            **self._words(evening, attendee, prompt.helps),
            **_due_from(now),
            "written_at": now,
        }
        due = await self._store.prompts.change(again, fields, PromptSent)
        if due is None:
            raise Conflict(
                f"This letter is {prompt.state}.", "Only unknown and refused ones go again."
            )
        self._on_due()
        return due

    async def _reconcile(self, gathering_id: str) -> None:
        gathering = await self._store.gatherings.get(gathering_id)
        if gathering is None or gathering.state != "closed":
            return
        heard = await self._store.heard(gathering_id)
        patience = timedelta(seconds=self._settings.patience_seconds)
        if not may_write(gathering, heard, self._clock(), patience):
            return
        evening = await self._store.evening(gathering)
        written = {p.attendee_id: p for p in await self._store.prompts_of(gathering_id)}
        addresses = [_address_id(a) for a in evening.attendees.values() if a.email]
        silent = await self._store.silent(addresses)
        await self._write_missing(evening, written, silent)
        for prompt in written.values():
            await self._correct(evening, prompt, silent)
        if not gathering.is_written:
            await self._store.mark_written(gathering_id)
        self._on_due()

    async def _write_missing(
        self, evening: Evening, written: dict[str, Prompt], silent: set[str]
    ) -> None:
        given = {reader: p.helps for reader, p in written.items() if p.helps}
        helps = favours(evening, given)
        missing = [r for r in evening.readers() if r.id not in written]
        at_once = asyncio.Semaphore(_AT_ONCE)

        async def write(reader: Attendee) -> None:
            async with at_once:
                await self._write(evening, reader, helps.get(reader.id), silent)

        await asyncio.gather(*map(write, missing))

    async def _write(
        self, evening: Evening, reader: Attendee, helps: str | None, silent: set[str]
    ) -> None:
        """Create a letter where there is none; whoever else writes it writes the same one."""
        now = self._clock()
        fields: dict[str, Any] = {
            "gathering_id": evening.id,
            "attendee_id": reader.id,
            "message_id": message_id(evening.id, reader.id, self._settings.public_url),
            "helps": helps,
            "written_at": now,
            **self._words(evening, reader, helps),
            **_due_from(now),
        }
        if fields["address_id"] in silent:
            fields["state"] = "suppressed"
        await self._store.prompts.create(prompt_id(evening.id, reader.id), fields, PromptSent)

    async def _correct(self, evening: Evening, prompt: Prompt, silent: set[str]) -> None:
        """Bring an unsent letter in line with what its reader wants and where they can be found."""
        if prompt.state not in {"due", "suppressed"}:
            return
        reader = evening.attendees.get(prompt.attendee_id)
        fields: dict[str, Any] = {}
        if reader is None or not wants_letter(reader) or _address_id(reader) in silent:
            if prompt.state == "due":
                fields = unwanted(self._clock())
        elif prompt.state == "suppressed" or prompt.address_id != _address_id(reader):
            fields = {
                **self._words(evening, reader, prompt.helps),
                **_due_from(self._clock()),
            }
        if fields:
            seen = {"_id": prompt.id, "revision": prompt.revision}
            await self._store.prompts.change(seen, fields, PromptSent)

    def _words(self, evening: Evening, reader: Attendee, helps: str | None) -> dict[str, Any]:
        """Return what a letter says and whom it is for."""
        address = _address_id(reader)
        link = self._links.url(Reader(evening.id, reader.id, address))
        said = rendered(compose(evening, reader, helps), link)
        return {
            **said._asdict(),
            "name": reader.name or "",
            "email": reader.email or "",
            "address_id": address,
        }


def _address_id(attendee: Attendee) -> str:
    return address_id(attendee.email or "")


def _due_from(now: datetime) -> dict[str, Any]:
    return {"state": "due", "at": now, "next_at": now, "attempts": 0, "lease": None, "reason": None}
