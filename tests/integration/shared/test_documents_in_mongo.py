import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest

from shared.documents import Aggregate, Documents
from shared.facts import AttendanceRecorded
from shared.ids import new_id
from shared.mongo import Database
from tests.integration.shared.notes import (
    SNARES,
    Note,
    NoteFiled,
    NoteWritten,
    fields,
    notes_in,
    raw,
)

DUE = datetime(2026, 11, 21, 18, 5, 7, 123000, tzinfo=UTC)


async def test_a_document_is_created_once(notes: Documents[Note]) -> None:
    key = new_id()

    first = await notes.create(key, fields(), NoteWritten)
    second = await notes.create(key, fields(text="cake"), NoteWritten)

    assert first == Note(id=key, revision=1, gathering_id="g", text="bread")
    assert second is None
    assert await notes.get(key) == first


async def test_of_many_who_create_at_once_one_does(notes: Documents[Note]) -> None:
    key = new_id()

    made = await asyncio.gather(*(notes.create(key, fields(text=str(n))) for n in range(20)))

    [winner] = [note for note in made if note]
    assert await notes.get(key) == winner


async def test_a_unique_key_that_is_taken_creates_nothing(database: Database) -> None:
    notes = notes_in(database, unique=("gathering_id", "text"))
    await notes.prepare()
    other = new_id()

    await notes.create(new_id(), fields())

    assert await notes.create(other, fields()) is None
    assert await notes.get(other) is None


async def test_collections_are_prepared_as_often_as_one_likes(notes: Documents[Note]) -> None:
    await notes.prepare()
    await notes.prepare()


async def test_a_change_under_a_condition_that_holds_counts_the_revision(
    notes: Documents[Note],
) -> None:
    key = new_id()
    await notes.create(key, fields())

    changed = await notes.change({"_id": key, "revision": 1}, {"text": "cake"}, NoteWritten)

    assert changed is not None
    assert (changed.revision, changed.text) == (2, "cake")


async def test_a_change_under_a_condition_that_fails_changes_nothing(
    notes: Documents[Note],
) -> None:
    key = new_id()
    await notes.create(key, fields(), NoteWritten)
    before = await raw(notes, key)

    assert await notes.change({"_id": key, "revision": 7}, {"text": "x"}, NoteWritten) is None
    assert await notes.change({"_id": new_id()}, {"text": "x"}, NoteWritten) is None

    assert await raw(notes, key) == before


async def test_no_change_is_lost_when_many_change_at_once(notes: Documents[Note]) -> None:
    key = new_id()
    await notes.create(key, fields(tags=()))

    async def add(tag: str) -> None:
        while True:
            seen = await notes.get(key)
            assert seen is not None
            where = {"_id": key, "revision": seen.revision}
            if await notes.change(where, {"tags": (*seen.tags, tag)}, NoteWritten):
                return

    await asyncio.gather(*(add(str(n)) for n in range(10)))

    document = await raw(notes, key)
    assert sorted(document["tags"]) == [str(n) for n in range(10)]
    assert document["revision"] == 11
    assert [p["data"]["revision"] for p in document["outbox"]] == list(range(2, 12))


async def test_facts_stand_in_the_document_by_the_same_update(notes: Documents[Note]) -> None:
    key = new_id()
    await notes.create(key, fields(shelf="top"), NoteWritten, NoteFiled)

    first, second = (await raw(notes, key))["outbox"]

    assert first["type"] == NoteWritten.type()
    assert second["type"] == NoteFiled.type()
    assert first["id"] != second["id"]
    assert second["data"] == {
        "gathering_id": "g",
        "revision": 1,
        "note_id": key,
        "shelf": "top",
    }


async def test_a_fact_tells_the_state_after_the_change(notes: Documents[Note]) -> None:
    key = new_id()
    await notes.create(key, fields(tags=("a", "b"), due=DUE), NoteWritten)
    await notes.change({"_id": key}, {"text": "cake", "margin": {"x": [1, None]}}, NoteWritten)

    now, document = await notes.get(key), await raw(notes, key)

    fact = NoteWritten.model_validate(document["outbox"][-1]["data"])
    assert now is not None
    assert fact == NoteWritten(note_id=key, **now.model_dump(exclude={"id", "shelf"}))
    assert (fact.revision, fact.text, fact.due) == (2, "cake", DUE)


async def test_everything_can_be_told_once_more_without_a_new_revision(
    notes: Documents[Note],
) -> None:
    key = new_id()
    await notes.create(key, fields(), NoteWritten)

    again = await notes.announce_all()

    document = await raw(notes, key)
    first, *_, second = [told for told in document["outbox"] if told["type"] == NoteWritten.type()]
    assert again >= 1
    assert document["revision"] == 1
    assert first["data"] == second["data"]
    assert first["id"] != second["id"]


@pytest.mark.parametrize("snare", SNARES, ids=repr)
async def test_what_looks_like_a_query_is_stored_as_it_is(
    notes: Documents[Note], snare: object
) -> None:
    key, margin = new_id(), {"snare": snare}
    await notes.create(key, fields(margin=margin), NoteWritten)
    await notes.change({"_id": key}, {"margin": margin}, NoteWritten)

    document = await raw(notes, key)

    assert document["margin"] == margin
    assert document["text"] == "bread"
    assert [p["data"]["margin"] for p in document["outbox"]] == [margin, margin]


@pytest.mark.parametrize("snare", ["$text", "$$ROOT", "$", "{$ne: 1}", "a\x00b"])
async def test_words_that_look_like_a_query_are_words(notes: Documents[Note], snare: str) -> None:
    key = new_id()
    await notes.create(key, fields(text=snare, tags=(snare,)), NoteWritten)

    document = await raw(notes, key)

    assert document["outbox"][0]["data"]["text"] == document["text"] == snare
    assert document["tags"] == [snare]


async def test_times_come_back_as_they_went_in(notes: Documents[Note]) -> None:
    key = new_id()
    berlin = DUE.astimezone(timezone(timedelta(hours=1)))

    await notes.create(key, fields(due=berlin))

    note = await notes.get(key)
    assert note is not None
    assert note.due == DUE
    assert note.due.utcoffset() == timedelta(0)


async def test_documents_are_found_in_order(notes: Documents[Note]) -> None:
    for text in ("b", "c", "a"):
        await notes.create(new_id(), fields(text=text), NoteWritten)

    assert [n.text for n in await notes.find({})] == ["b", "c", "a"]
    assert [n.text for n in await notes.find({}, sort=[("text", -1)], limit=2)] == ["c", "b"]
    assert await notes.find_one({"text": "z"}) is None


async def test_sums_and_counts_are_the_databases(notes: Documents[Note]) -> None:
    for _ in range(3):
        await notes.create(new_id(), fields())

    assert await notes.collection.total({}, "revision") == 3
    assert await notes.collection.total({"text": "none"}, "revision") == 0
    assert await notes.collection.count({"text": "bread"}) == 3
    assert await notes.collection.update({"text": "bread"}, {"$set": {"text": "x"}}) == 3
    assert await notes.collection.delete({"text": "x"}) == 3


async def test_a_document_is_inserted_once(notes: Documents[Note]) -> None:
    key = new_id()

    assert await notes.collection.insert({"_id": key}) is True
    assert await notes.collection.insert({"_id": key}) is False


async def test_documents_that_lack_what_their_fact_tells_are_refused(database: Database) -> None:
    class Bare(Aggregate):
        gathering_id: str

    with pytest.raises(TypeError, match="door"):
        Documents(database, "bare", Bare, facts=[AttendanceRecorded])
