import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx
import pytest

from services.planning.app import create_app
from services.planning.settings import Settings
from services.planning.store import Store
from shared.clock import utc_now
from shared.documents import Documents
from shared.facts import AttendeeRegistered, FactData
from shared.ids import new_id
from shared.mongo import Database
from tests.component.planning.planned import CSV, EXAMPLES, imported, plan, running, said

LIST = (EXAMPLES / "attendees.csv").read_bytes()
SOME = 50


class Interruption:
    """Lets an import put a few people on the list, and then no one more."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.came = asyncio.Event()
        self._left = SOME
        self._create = Documents.create
        create = self._create

        async def stopping(
            documents: Documents[Any], key: str, fields: Mapping[str, Any], *facts: type[FactData]
        ) -> Any:  # noqa: ANN401  as Documents does
            if AttendeeRegistered in facts:
                self._left -= 1
                if self._left < 0:
                    self.came.set()
                    await asyncio.Event().wait()
            return await create(documents, key, fields, *facts)

        monkeypatch.setattr(Documents, "create", stopping)


@pytest.fixture
async def store(mongo_url: str) -> AsyncIterator[Store]:
    """Return planning's documents, seen from beside it."""
    database = Database(mongo_url, "planning")
    yield Store(database, utc_now)
    await database.close()


async def attendees(host: httpx.AsyncClient, path: str) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = (await host.get(f"{path}/attendees")).json()
    return listed


async def test_an_import_that_a_crash_interrupts_is_finished_at_the_next_start(
    settings: Settings, nats_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(create_app(settings)) as host:
        path = await plan(host)
        with monkeypatch.context() as patch:
            crash = Interruption(patch)
            sending = asyncio.create_task(
                host.post(f"{path}/attendees/import", content=LIST, headers=CSV)
            )
            await asyncio.wait_for(crash.came.wait(), 10)
            await asyncio.sleep(0.2)
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
        half = await attendees(host, path)
    assert 0 < len(half) <= SOME

    async with running(create_app(settings)) as host:
        async with asyncio.timeout(15):
            while len(await attendees(host, path)) < 141:  # noqa: ASYNC110  nothing tells the client
                await asyncio.sleep(0.1)
        whole = await attendees(host, path)
        report = await imported(host, f"{path}/attendees", LIST)

    assert [a for a in whole if a["id"] in {h["id"] for h in half}] == half
    assert report["unchanged"] == 141
    facts = await said(nats_url, AttendeeRegistered, path, count=141)
    assert len({fact.attendee_id for fact in facts}) == 141
    assert {fact.revision for fact in facts} == {1}


async def test_a_gathering_waits_with_closing_until_a_list_is_wholly_in(
    settings: Settings, store: Store
) -> None:
    async with running(create_app(settings)) as host:
        path = await plan(host)
        await host.post(f"{path}/open")
        accepted = {
            "gathering_id": path.rpartition("/")[2],
            "kind": "attendees",
            "file": b"name\nAna\n",
            "state": "accepted",
            "at": utc_now(),
        }
        await store.imports.create(new_id(), accepted)

        early = await host.post(f"{path}/close")

    async with running(create_app(settings)) as host:
        async with asyncio.timeout(15):
            while (late := await host.post(f"{path}/close")).status_code != 200:  # noqa: ASYNC110  nothing tells the client
                await asyncio.sleep(0.1)

        assert early.status_code == 409
        assert late.json()["attendees"] == 1


async def test_nothing_of_a_list_is_kept_twice_once_it_is_in(
    host: httpx.AsyncClient, store: Store
) -> None:
    path = await plan(host)
    report = await imported(host, f"{path}/attendees", b"name,phone\nAna,0123\n")

    kept = await store.imports.get(report["import_id"])

    assert kept is not None
    assert (kept.state, kept.file) == ("applied", b"")
