import asyncio
from typing import Literal

import pytest
from nats.js import JetStreamContext

from infra.servers import NatsServer
from shared import consumption
from shared.envelope import Event
from shared.ids import new_id
from shared.problems import Unavailable
from shared.settings import ServiceSettings
from tests.eventually import eventually
from tests.integration.shared.listening import Listening, all_acknowledged, buried, reading
from tests.integration.shared.notes import (
    NoteFiled,
    NoteWritten,
    Reader,
    running,
    say,
    written,
)


@pytest.mark.parametrize("driver", ["motor", "pymongo"])
async def test_what_is_said_is_kept(
    settings: ServiceSettings, jetstream: JetStreamContext, driver: Literal["motor", "pymongo"]
) -> None:
    chosen = settings.model_copy(update={"driver": driver})
    notes = [written(new_id(), new_id(), text=str(n)) for n in range(100)]

    async with reading(chosen, jetstream) as listening:
        await say(jetstream, *notes)

        await eventually(lambda: listening.has_kept(*notes))
        await eventually(lambda: all_acknowledged(jetstream, listening.reader.name))
        assert sorted(listening.heard) == sorted(note.note_id for note in notes)


async def test_what_was_said_while_a_service_was_off_is_kept_when_it_comes_back(
    settings: ServiceSettings, jetstream: JetStreamContext
) -> None:
    listening = Listening(settings)
    await listening.reader.prepare(jetstream, NoteWritten)
    note = written(new_id(), new_id(), text="for later")
    await say(jetstream, note)

    async with running(listening.reader.app()):
        await eventually(lambda: listening.has_kept(note))


async def test_duplicates_and_old_news_change_nothing(
    settings: ServiceSettings, jetstream: JetStreamContext
) -> None:
    gathering_id, note_id = new_id(), new_id()
    said = [written(gathering_id, note_id, revision=r, text=f"v{r}") for r in (3, 1, 3, 2)]

    async with reading(settings, jetstream) as listening:
        await say(jetstream, *said)
        await eventually(lambda: all_acknowledged(jetstream, listening.reader.name))

        assert await listening.reader.text_of(note_id) == "v3"
        assert len(listening.heard) == 4


@pytest.mark.parametrize("error", [RuntimeError("no"), Unavailable("Not now.", "Later.")])
async def test_what_fails_in_passing_is_tried_again_a_little_later(
    settings: ServiceSettings, jetstream: JetStreamContext, error: Exception
) -> None:
    note = written(new_id(), new_id(), text="flaky")
    loop = asyncio.get_running_loop()

    async with reading(settings, jetstream) as listening:
        listening.fails["flaky"] = [error]
        began = loop.time()
        await say(jetstream, note)
        await eventually(lambda: listening.has_kept(note))
        took = loop.time() - began

        assert listening.heard == [note.note_id] * 2
        assert await buried(jetstream, listening.reader.name) == []
    assert took > 0.3, "a pause comes first"


async def test_others_do_not_wait_for_one_that_is_tried_again(
    settings: ServiceSettings, jetstream: JetStreamContext
) -> None:
    flaky = written(new_id(), new_id(), text="flaky")
    others = [written(new_id(), new_id(), text="fine") for _ in range(40)]

    async with reading(settings, jetstream) as listening:
        listening.fails["flaky"] = [RuntimeError("no"), RuntimeError("no")]
        await say(jetstream, flaky, *others)
        await eventually(lambda: listening.has_kept(*others))

        assert not await listening.has_kept(flaky)
        await eventually(lambda: listening.has_kept(flaky))


async def test_what_a_killed_copy_was_handling_is_delivered_to_another(
    settings: ServiceSettings, jetstream: JetStreamContext
) -> None:
    """From the broker a killed service looks like a handler that never comes back."""
    note, ended = written(new_id(), new_id(), text="bread"), asyncio.Event()
    killed = Reader(settings)
    survivor = Listening(settings, name=killed.name)

    @killed.heard.hears(NoteWritten)
    async def on_note_written(_event: Event[NoteWritten]) -> None:
        await ended.wait()

    await killed.prepare(jetstream, NoteWritten, ack_wait=1)
    async with running(killed.app()):
        await say(jetstream, note)
        await asyncio.sleep(0.1)
        async with running(survivor.reader.app()):
            await eventually(lambda: survivor.has_kept(note))
        ended.set()


@pytest.mark.parametrize(("beats", "times"), [(20, 1), (2, 2)])
async def test_what_takes_long_is_given_to_another_copy_only_once_it_seems_stuck(
    settings: ServiceSettings,
    jetstream: JetStreamContext,
    monkeypatch: pytest.MonkeyPatch,
    beats: int,
    times: int,
) -> None:
    monkeypatch.setattr(consumption, "BEAT", 0.3)
    monkeypatch.setattr(consumption, "_BEATS", beats)
    note, heard = written(new_id(), new_id(), text="slow"), []
    one = Reader(settings)
    other = Reader(settings, name=one.name)

    async def on_note_written(event: Event[NoteWritten]) -> None:
        heard.append(event.data.note_id)
        await asyncio.sleep(4 if len(heard) == 1 else 0)

    for copy in (one, other):
        copy.heard.hears(NoteWritten)(on_note_written)
    await one.prepare(jetstream, NoteWritten, ack_wait=1)
    async with running(one.app()), running(other.app()):
        await say(jetstream, note)
        await asyncio.sleep(3.5)

        assert heard == [note.note_id] * times


async def test_each_kind_of_fact_has_a_durable_of_its_own(
    settings: ServiceSettings, jetstream: JetStreamContext
) -> None:
    reader = Reader(settings)
    heard: list[str] = []

    @reader.heard.hears(NoteWritten)
    async def on_note_written(event: Event[NoteWritten]) -> None:
        heard.append(event.data.text)

    @reader.heard.hears(NoteFiled)
    async def on_note_filed(event: Event[NoteFiled]) -> None:
        heard.append(event.data.shelf or "")

    note = written(new_id(), new_id(), text="bread")
    await reader.prepare(jetstream, NoteWritten, NoteFiled)
    async with running(reader.app()):
        await say(jetstream, note, NoteFiled(**note.model_dump(), shelf="top"))

        async def both() -> bool:
            return sorted(heard) == ["bread", "top"]

        await eventually(both)


async def test_copies_of_a_service_share_the_work_between_them(
    settings: ServiceSettings, jetstream: JetStreamContext
) -> None:
    first = Listening(settings)
    second = Listening(settings, name=first.reader.name)
    await first.reader.prepare(jetstream, NoteWritten)
    notes = [written(new_id(), new_id(), text=str(n)) for n in range(100)]

    async with running(first.reader.app()), running(second.reader.app()):
        await say(jetstream, *notes)
        await eventually(lambda: all_acknowledged(jetstream, first.reader.name))

    assert sorted(first.heard + second.heard) == sorted(note.note_id for note in notes)
    assert first.heard
    assert second.heard


async def test_a_service_does_not_start_without_its_stream(
    settings: ServiceSettings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("bare")
    bare = NatsServer(folder / "nats", folder / "nats.log")
    await bare.start()
    try:
        listening = Listening(settings.model_copy(update={"nats_url": bare.url}))
        with pytest.raises(Exception, match="stream not found"):
            async with running(listening.reader.app()):
                pass
    finally:
        await bare.stop()
