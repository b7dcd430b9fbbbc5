import asyncio
import itertools
from collections import Counter

import pytest

from shared.documents import Documents
from shared.ids import new_id
from shared.mongo import Database
from shared.problems import Conflict
from tests.integration.shared.notes import (
    SNARES,
    Note,
    NoteFiled,
    fields,
    notes_in,
    raw,
    written,
)


@pytest.mark.parametrize("snare", SNARES, ids=repr)
async def test_a_copy_keeps_what_looks_like_a_query_as_it_is(
    notes: Documents[Note], snare: object
) -> None:
    key, margin = new_id(), {"snare": snare}

    await notes.keep(written("g", key), fields(margin=margin))

    assert (await raw(notes, key))["margin"] == margin


async def test_a_copy_keeps_the_higher_revision_in_whatever_order(
    notes: Documents[Note],
) -> None:
    for order in itertools.permutations((1, 2, 3, 3)):
        key, highest = new_id(), 0
        for revision in order:
            fact = written("g", key, revision=revision, text=f"v{revision}")
            assert await notes.keep(fact, fields(text=fact.text)) == (revision > highest)
            highest = max(highest, revision)
        copy = await notes.get(key)
        assert copy is not None
        assert copy.text == "v3"


async def test_a_copy_keeps_the_higher_revision_when_all_come_at_once(
    notes: Documents[Note],
) -> None:
    keys = [new_id() for _ in range(300)]

    async def hear(key: str, revision: int) -> bool:
        fact = written("g", key, revision=revision, text=f"v{revision}")
        return await notes.keep(fact, fields(text=fact.text))

    for some in (keys[n : n + 10] for n in range(0, len(keys), 10)):
        await asyncio.gather(*(hear(key, revision) for key in some for revision in (1, 2)))

    copies = await notes.find({"_id": {"$in": keys}})
    assert Counter(copy.text for copy in copies) == {"v2": len(keys)}


async def test_only_news_is_news(notes: Documents[Note]) -> None:
    key = new_id()

    said = [
        await notes.keep(written("g", key, revision=revision), fields())
        for revision in (2, 2, 1, 3)
    ]

    assert said == [True, False, False, True]


async def test_what_two_services_say_of_one_person_is_kept_side_by_side(
    notes: Documents[Note],
) -> None:
    key = new_id()
    filed = NoteFiled(gathering_id="g", note_id=key, revision=1, shelf="top")

    await notes.keep(written("g", key, revision=9), fields())
    await notes.keep(filed, {"shelf": filed.shelf})

    copy = await notes.get(key)
    assert copy is not None
    assert (copy.text, copy.shelf) == ("bread", "top")


async def test_a_copy_is_no_change_of_ones_own(notes: Documents[Note]) -> None:
    key = new_id()
    await notes.keep(written("g", key, revision=9), fields())

    copy = await notes.get(key)
    changed = await notes.change({"_id": key}, {"shelf": "top"}, NoteFiled)

    assert copy is not None
    assert copy.revision == 0
    assert changed is not None
    assert changed.revision == 1
    assert (await raw(notes, key))["outbox"][0]["data"]["revision"] == 1


async def test_a_copy_that_cannot_be_kept_is_not_passed_over(database: Database) -> None:
    """Two people with one ticket code: the second must not vanish without a word."""
    notes = notes_in(database, unique=("gathering_id", "text"))
    await notes.prepare()
    await notes.keep(written("g", new_id()), fields())

    with pytest.raises(Conflict):
        await notes.keep(written("g", new_id()), fields())
