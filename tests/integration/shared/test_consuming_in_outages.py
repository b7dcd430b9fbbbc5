import asyncio

import pytest

from infra.servers import MongoServer, NatsServer
from shared.ids import new_id
from shared.settings import ServiceSettings
from tests.eventually import eventually
from tests.integration.shared.listening import all_acknowledged, buried, reading
from tests.integration.shared.notes import connected, say, written


async def test_a_consumer_goes_on_after_the_broker_was_killed(
    settings: ServiceSettings, own_nats: NatsServer
) -> None:
    before = [written(new_id(), new_id(), text=f"before {n}") for n in range(100)]
    after = [written(new_id(), new_id(), text=f"after {n}") for n in range(20)]
    chosen = settings.model_copy(update={"nats_url": own_nats.url})
    async with connected(own_nats.url) as jetstream, reading(chosen, jetstream) as listening:
        await say(jetstream, *before)
        own_nats.kill()
        await asyncio.sleep(0.2)
        await own_nats.start()

        await eventually(lambda: listening.has_kept(*before))
        await say(jetstream, *after)
        await eventually(lambda: listening.has_kept(*after))
        assert await buried(jetstream, listening.reader.name) == []


@pytest.mark.parametrize("driver", ["motor", "pymongo"])
async def test_a_consumer_goes_on_after_the_database_was_killed(
    settings: ServiceSettings, nats_url: str, own_mongo: MongoServer, driver: str
) -> None:
    notes = [written(new_id(), new_id(), text=str(n)) for n in range(100)]
    chosen = settings.model_copy(update={"mongo_url": own_mongo.url, "driver": driver})
    async with connected(nats_url) as jetstream, reading(chosen, jetstream) as listening:
        await say(jetstream, *notes[:50])
        own_mongo.kill()
        await say(jetstream, *notes[50:])
        await own_mongo.start()

        await eventually(lambda: listening.has_kept(*notes))
        await eventually(lambda: all_acknowledged(jetstream, listening.reader.name))
        assert await buried(jetstream, listening.reader.name) == []
