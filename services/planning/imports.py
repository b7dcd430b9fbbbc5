"""Importing a list so that no crash leaves it half done.

The whole file is accepted in one document before anything of it is applied. Its rows are then
applied one by one, each so that doing it twice is doing it once. What a crash interrupts is taken
up again: at the next start, or by another copy of the service.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import structlog

from services.planning.acquaintance_list import read_acquaintances
from services.planning.acquaintances import apply_acquaintances
from services.planning.attendee_import import apply_attendees
from services.planning.attendee_list import read_attendees
from services.planning.domain import Import, ImportKind, expect_not_closed
from services.planning.gatherings import Gatherings
from services.planning.report import ImportReport, Outcome, Reading, report
from services.planning.store import Store
from shared.clock import Clock
from shared.ids import new_id
from shared.mongo import DatabaseError
from shared.problems import Problem, Unavailable

_PATIENCE = timedelta(seconds=30)
_LOOK_EVERY = 5.0

Application = Callable[[str], Awaitable[tuple[Reading, list[Outcome]]]]
"""Applies a list that has been read to the gathering with an id."""


class Imports:
    """The use cases of imported lists."""

    def __init__(self, store: Store, gatherings: Gatherings, clock: Clock) -> None:
        self._store = store
        self._gatherings = gatherings
        self._clock = clock
        self._at_work: set[str] = set()
        self._readers: Mapping[ImportKind, Callable[[bytes], Application]] = {
            "attendees": self._attendees,
            "acquaintances": self._acquaintances,
        }
        self._log = structlog.get_logger(source="potluck.planning.imports")

    async def take(self, gathering_id: str, kind: ImportKind, file: bytes) -> ImportReport:
        """Import a list and report on it row by row.

        Raises:
            NotFound: there is no such gathering.
            Conflict: it is closed.
            Invalid: the file as a whole cannot be used; nothing of it was.
        """
        expect_not_closed(await self._gatherings.get(gathering_id))
        application = await self._read(kind, file)
        import_id = new_id()
        self._at_work.add(import_id)
        try:
            accepted = await self._accept(import_id, gathering_id, kind, file)
            return await self._apply(accepted, application)
        finally:
            self._at_work.discard(import_id)

    async def resume_for_ever(self) -> None:
        """Take up what was left undone: at once what is there now, later what has waited long."""
        patience = timedelta(0)
        while True:
            try:
                await self.resume(patience)
            except DatabaseError as error:
                self._log.warning("imports wait for the database", error=type(error).__name__)
            patience = _PATIENCE
            await asyncio.sleep(_LOOK_EVERY)

    async def resume(self, patience: timedelta) -> None:
        """Apply every list that was accepted longer than `patience` ago and not wholly applied."""
        for accepted in await self._store.unfinished_imports(self._clock() - patience):
            if accepted.id in self._at_work:
                continue
            try:
                application = await self._read(accepted.kind, accepted.file)
                done = await self._apply(accepted, application)
            except Unavailable:
                continue
            except Problem as problem:
                await self._settle(accepted)
                self._log.error("an import cannot be finished", id=accepted.id, why=problem.slug)
                continue
            self._log.info("an import was finished", id=accepted.id, rows=done.rows)

    async def _read(self, kind: ImportKind, file: bytes) -> Application:
        """Read a file in a thread: thousands of rows would hold everybody up."""
        return await asyncio.to_thread(self._readers[kind], file)

    async def _accept(
        self, import_id: str, gathering_id: str, kind: ImportKind, file: bytes
    ) -> Import:
        fields = {
            "gathering_id": gathering_id,
            "kind": kind,
            "file": file,
            "state": "accepted",
            "at": self._clock(),
        }
        accepted = await self._store.imports.create(import_id, fields)
        assert accepted is not None  # noqa: S101  its id is fresh
        return accepted

    async def _apply(self, accepted: Import, application: Application) -> ImportReport:
        reading, outcomes = await application(accepted.gathering_id)
        await self._settle(accepted)
        return report(accepted.id, reading, outcomes)

    async def _settle(self, accepted: Import) -> None:
        done = {"state": "applied", "file": b""}
        await self._store.imports.change({"_id": accepted.id}, done)

    def _attendees(self, file: bytes) -> Application:
        listed = read_attendees(file)

        async def apply(gathering_id: str) -> tuple[Reading, list[Outcome]]:
            return listed.reading, await apply_attendees(self._store, gathering_id, listed)

        return apply

    def _acquaintances(self, file: bytes) -> Application:
        listed = read_acquaintances(file)

        async def apply(gathering_id: str) -> tuple[Reading, list[Outcome]]:
            return await apply_acquaintances(self._store, gathering_id, listed)

        return apply
