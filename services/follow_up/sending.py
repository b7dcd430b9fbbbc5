"""Sending the letters that are due: nobody gets two, nobody gets none.

A letter is claimed by one atomic update (`handed`) before the mail server hears of it, and settled
by another once it has answered. The claim is a lease that the sender renews. A lease that runs out
means that the sender was cut off, and the server may or may not have the letter.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from datetime import timedelta
from typing import Any

import structlog

from services.follow_up.domain import Prompt
from services.follow_up.fate import after_answer, after_crash, unwanted
from services.follow_up.message import UndeliverableError, wire
from services.follow_up.settings import Settings
from services.follow_up.smtp import Line, MailServerDownError, Outcome
from services.follow_up.store import Store
from shared.clock import Clock
from shared.ids import new_id
from shared.mongo import DatabaseError

_LOOK_EVERY = 1.0
_LONGEST_WAIT = 30.0
_LAST_WORDS = 5.0
"""Seconds that a letter under way is given to end when the service stops."""


class Sending:
    """Sends letters until it is stopped; several copies may run.

    Args:
        unsubscribe_url: returns the link by which a letter's reader stops them.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        clock: Clock,
        unsubscribe_url: Callable[[Prompt], str],
    ) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._unsubscribe_url = unsubscribe_url
        self._lease = timedelta(seconds=settings.mail_lease_seconds)
        self._held: set[str] = set()
        self._news = asyncio.Event()
        self._log = structlog.get_logger(source="potluck.follow-up.sending")

    def wake(self) -> None:
        """Look for letters now: some have just become due."""
        self._news.set()

    async def run(self) -> None:
        """Send and take over until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._for_ever(self._renew))
            tasks.create_task(self._for_ever(self._take_over))
            for _ in range(self._settings.mail_connections):
                tasks.create_task(self._send_for_ever())

    async def _for_ever(self, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await work()
            except DatabaseError as error:
                self._log.warning("the database does not answer", error=str(error))
            await asyncio.sleep(self._lease.total_seconds() / 4)

    async def _send_for_ever(self) -> None:
        line = Line(self._settings.smtp_url)
        wait = _LOOK_EVERY
        try:
            while True:
                try:
                    while await self._send_next(line):
                        wait = _LOOK_EVERY
                    await self._rest(line)
                except MailServerDownError as error:
                    self._log.warning("the mail server is down", error=str(error), seconds=wait)
                    await asyncio.sleep(wait)
                    wait = min(wait * 2, _LONGEST_WAIT)
                except DatabaseError as error:
                    self._log.warning("the database does not answer", error=str(error))
                    await asyncio.sleep(_LOOK_EVERY)
        finally:
            await line.close()

    async def _rest(self, line: Line) -> None:
        await line.close_if_quiet()
        self._news.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(_LOOK_EVERY):
                await self._news.wait()

    async def _send_next(self, line: Line) -> bool:
        """Send one letter; False where none is due."""
        if not await self._store.is_any_due(self._clock()):
            return False
        await line.ready()
        return await _to_the_end(self._claim_and_send(line))

    async def _claim_and_send(self, line: Line) -> bool:
        lease = new_id()
        self._held.add(lease)
        try:
            now = self._clock()
            prompt = await self._store.claim(lease, now, now + self._lease)
            if prompt:
                await self._send(prompt, line)
        finally:
            self._held.discard(lease)
        return prompt is not None

    async def _send(self, prompt: Prompt, line: Line) -> None:
        fields = await self._fate(prompt, line)
        if fields["state"] != "sent":
            self._log.warning("a letter is not sent", prompt=prompt.id, state=fields["state"])
        while not await self._is_settled(prompt, fields):  # noqa: ASYNC110  the database is asked
            await asyncio.sleep(_LOOK_EVERY)

    async def _fate(self, prompt: Prompt, line: Line) -> dict[str, Any]:
        """Say a letter and return the fields it is settled with."""
        try:
            if await self._store.silent([prompt.address_id]):
                return unwanted(self._clock())
            letter = wire(prompt, self._settings.mail_from, self._unsubscribe_url(prompt))
            outcome = await line.say(letter)
        except DatabaseError as error:
            outcome = Outcome("later", f"the database did not answer: {error}")
        except UndeliverableError as error:
            outcome = Outcome("refused", str(error))
        repeats = self._settings.mail_repeats
        return after_answer(prompt, outcome, self._clock(), repeats=repeats)

    async def _is_settled(self, prompt: Prompt, fields: dict[str, Any]) -> bool:
        """Write what is known; False where the database has to be asked again."""
        try:
            await self._store.settle(prompt, fields)
        except DatabaseError as error:
            self._log.warning("what became of a letter is not written", error=str(error))
            return False
        return True

    async def _renew(self) -> None:
        if self._held:
            await self._store.renew(self._held, self._clock() + self._lease)

    async def _take_over(self) -> None:
        now = self._clock()
        for prompt in await self._store.abandoned(now):
            fields = after_crash(prompt, now, repeats=self._settings.mail_repeats)
            self._log.warning("a letter was left", prompt=prompt.id, state=fields["state"])
            await self._store.take_over(prompt, fields, now)
            self.wake()


async def _to_the_end(work: Coroutine[None, None, bool]) -> bool:
    """Do work that, once begun, is given a moment to end even when its task is cancelled."""
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task], timeout=_LAST_WORDS)
        task.cancel()
        raise
