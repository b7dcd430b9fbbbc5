import asyncio
from datetime import timedelta

import pytest
from nats.js import JetStreamContext
from structlog.testing import capture_logs

from shared import outbox as outbox_module
from shared.clock import utc_now
from shared.documents import Documents
from shared.ids import new_id
from tests.eventually import eventually
from tests.integration.shared.notes import (
    Note,
    NoteFiled,
    NoteWritten,
    all_pulled,
    fields,
    outbox_of,
    publishing,
    told,
    waits,
    write,
)


async def spoil(notes: Documents[Note], key: str) -> None:
    """Make the waiting fact of a document one that does not validate, as only a bug can."""
    waiting = {"outbox.0.data.gathering_id": None}
    assert await notes.collection.update({"_id": key}, {"$set": waiting})


async def test_what_is_told_is_published_and_leaves_the_outbox(
    notes: Documents[Note], jetstream: JetStreamContext
) -> None:
    gathering_id = new_id()
    async with publishing(notes, jetstream):
        key = await write(notes, gathering_id)
        await eventually(lambda: all_pulled(notes))

    [event] = await told(jetstream, gathering_id)
    assert event.subject == event.data.note_id == key
    assert (event.data.revision, event.data.text) == (1, "bread")
    assert event.type == NoteWritten.type()


async def test_what_is_told_is_published_at_once_and_not_by_the_next_sweep(
    notes: Documents[Note], jetstream: JetStreamContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox_module, "_SWEEP_EVERY", 3600)
    async with publishing(notes, jetstream):
        await asyncio.sleep(0.1)  # the first sweep is over
        await write(notes, new_id())
        await eventually(lambda: all_pulled(notes), within=3)


async def test_several_facts_of_one_update_are_all_published(
    notes: Documents[Note], jetstream: JetStreamContext
) -> None:
    gathering_id, key = new_id(), new_id()
    async with publishing(notes, jetstream):
        await notes.create(
            key, fields(gathering_id=gathering_id, shelf="top"), NoteWritten, NoteFiled
        )
        await eventually(lambda: all_pulled(notes))

    filed = f"potluck.planning.note-filed.v1.{gathering_id}.{key}"
    assert await jetstream.get_last_msg(outbox_module.FACTS, filed)
    assert len(await told(jetstream, gathering_id)) == 1


async def test_what_a_crash_left_between_update_and_publishing_is_swept_at_the_next_start(
    notes: Documents[Note], jetstream: JetStreamContext
) -> None:
    gathering_id = new_id()
    key = await write(notes, gathering_id)  # nothing publishes yet: as if killed right here
    assert await told(jetstream, gathering_id) == []

    async with publishing(notes, jetstream):
        await eventually(lambda: all_pulled(notes))

    assert [event.subject for event in await told(jetstream, gathering_id)] == [key]


async def test_what_a_crash_left_between_publishing_and_pulling_is_stored_once(
    notes: Documents[Note], jetstream: JetStreamContext
) -> None:
    gathering_id = new_id()
    key = await write(notes, gathering_id)
    document = await notes.collection.find_one({"_id": key})
    assert document
    outbox = outbox_of(notes)
    await outbox.sweep(jetstream, told_before=utc_now() + timedelta(seconds=1))
    await notes.collection.update({"_id": key}, {"$set": {"outbox": document["outbox"]}})

    await outbox.sweep(jetstream, told_before=utc_now() + timedelta(seconds=1))

    assert await all_pulled(notes)
    assert len(await told(jetstream, gathering_id)) == 1


async def test_a_fact_goes_out_under_its_own_time_and_trace(
    notes: Documents[Note], jetstream: JetStreamContext
) -> None:
    gathering_id = new_id()
    before = utc_now()
    await write(notes, gathering_id)
    after = utc_now()
    await asyncio.sleep(0.01)

    async with publishing(notes, jetstream):
        await eventually(lambda: all_pulled(notes))

    [event] = await told(jetstream, gathering_id)
    assert before <= event.time <= after
    assert event.traceparent is None


async def test_a_backlog_of_many_batches_is_swept_in_one_go(
    notes: Documents[Note], jetstream: JetStreamContext
) -> None:
    gathering_id = new_id()
    keys = set()
    for _ in range(14):
        keys |= set(await asyncio.gather(*(write(notes, gathering_id) for _ in range(50))))

    await outbox_of(notes).sweep(jetstream, told_before=utc_now() + timedelta(seconds=1))

    assert await all_pulled(notes)
    assert {event.subject for event in await told(jetstream, gathering_id)} == keys


async def test_many_who_tell_at_once_are_all_heard(
    notes: Documents[Note], jetstream: JetStreamContext
) -> None:
    gathering_id = new_id()
    async with publishing(notes, jetstream):
        keys = await asyncio.gather(*(write(notes, gathering_id) for _ in range(300)))
        await eventually(lambda: all_pulled(notes))

    said = [event.subject for event in await told(jetstream, gathering_id)]
    assert sorted(said) == sorted(keys)


@pytest.mark.usefixtures("impatient")
async def test_facts_that_cannot_be_told_do_not_hold_up_the_others(
    notes: Documents[Note], jetstream: JetStreamContext
) -> None:
    gathering_id = new_id()
    for _ in range(150):
        await spoil(notes, await write(notes, gathering_id))
    good = {await write(notes, gathering_id) for _ in range(5)}

    with capture_logs() as logged:
        async with publishing(notes, jetstream) as outbox:
            await eventually(lambda: _is(notes, waiting=150))
            late = await write(notes, gathering_id)
            await eventually(lambda: _is(notes, waiting=150))

    assert {event.subject for event in await told(jetstream, gathering_id)} == good | {late}
    assert any(entry["event"] == "facts cannot be published" for entry in logged)
    assert outbox.oldest is None, "nothing waits for the broker"


async def test_an_outbox_that_holds_what_this_version_does_not_know_is_left_alone(
    notes: Documents[Note], jetstream: JetStreamContext
) -> None:
    gathering_id = new_id()
    key = await write(notes, gathering_id)
    await notes.collection.update({"_id": key}, {"$set": {"outbox.0.type": "app.potluck.x.v9"}})
    broken = await write(notes, gathering_id)
    await notes.collection.update({"_id": broken}, {"$unset": {"outbox.0.data": ""}})
    good = await write(notes, gathering_id)

    await outbox_of(notes).sweep(jetstream, told_before=utc_now() + timedelta(seconds=1))

    assert await waits(notes) == 2
    assert [event.subject for event in await told(jetstream, gathering_id)] == [good]


async def test_what_was_told_just_now_is_left_to_those_who_told_it(
    notes: Documents[Note], jetstream: JetStreamContext
) -> None:
    await write(notes, new_id())

    await outbox_of(notes).sweep(jetstream, told_before=utc_now() - timedelta(seconds=2))

    assert await waits(notes) == 1


async def test_what_finds_no_room_in_memory_waits_for_the_sweeper(
    notes: Documents[Note], jetstream: JetStreamContext
) -> None:
    gathering_id = new_id()
    outbox = outbox_of(notes)
    outbox._fresh = asyncio.Queue(maxsize=3)
    keys = {await write(notes, gathering_id) for _ in range(6)}
    assert outbox._fresh.qsize() == 3

    await outbox.sweep(jetstream, told_before=utc_now() + timedelta(seconds=1))

    assert {event.subject for event in await told(jetstream, gathering_id)} == keys


async def _is(notes: Documents[Note], *, waiting: int) -> bool:
    return await waits(notes) == waiting
