import asyncio

import pytest
from nats.js import JetStreamContext

from infra.servers import MongoServer, NatsServer
from shared.documents import Documents
from shared.ids import new_id
from shared.mongo import Database, DatabaseError
from shared.outbox import Outbox
from tests.eventually import eventually
from tests.integration.shared.notes import (
    Note,
    all_pulled,
    connected,
    notes_in,
    publishing,
    told,
    write,
)


@pytest.mark.usefixtures("impatient")
async def test_nothing_is_lost_when_the_broker_is_killed_while_publishing(
    notes: Documents[Note], own_nats: NatsServer
) -> None:
    gathering_id = new_id()
    async with connected(own_nats.url) as jetstream, publishing(notes, jetstream) as outbox:
        keys = [await write(notes, gathering_id) for _ in range(20)]
        burst = asyncio.gather(*(write(notes, gathering_id) for _ in range(100)))
        own_nats.kill()
        keys += await burst
        keys += [await write(notes, gathering_id) for _ in range(20)]
        assert await eventually(lambda: _oldest(outbox)), "what waits has an age"

        await own_nats.start()
        await eventually(lambda: all_pulled(notes))
        await eventually(lambda: _nothing_old(outbox))

        assert {event.subject for event in await told(jetstream, gathering_id)} == set(keys)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("own_driver", ["motor", "pymongo"])
async def test_nothing_is_lost_or_made_up_when_the_database_is_killed_while_publishing(
    own_mongo: MongoServer, jetstream: JetStreamContext, own_driver: str
) -> None:
    gathering_id = new_id()
    database = Database(own_mongo.url, "notes", "motor" if own_driver == "motor" else "pymongo")
    notes = notes_in(database)
    await notes.prepare()
    async with publishing(notes, jetstream):
        writing = [asyncio.create_task(write(notes, gathering_id)) for _ in range(200)]
        await asyncio.wait(writing, return_when=asyncio.FIRST_COMPLETED)
        own_mongo.kill()
        await asyncio.sleep(0.3)
        await own_mongo.start()
        answers = await asyncio.gather(*writing, return_exceptions=True)
        await eventually(lambda: all_pulled(notes))

    assert all(isinstance(a, (str, DatabaseError, AssertionError)) for a in answers)
    answered = {answer for answer in answers if isinstance(answer, str)}
    there = {note.id for note in await notes.find({})}
    said = {event.subject for event in await told(jetstream, gathering_id)}
    assert answered <= there
    assert said == there
    await database.close()


async def _oldest(outbox: Outbox) -> bool:
    return outbox.oldest is not None


async def _nothing_old(outbox: Outbox) -> bool:
    return outbox.oldest is None
