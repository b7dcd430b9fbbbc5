"""Follow-up as it runs, on real servers: broker, database and mail."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import nats
import pytest
from pymongo import AsyncMongoClient

from services.follow_up.app import create_app
from services.follow_up.settings import Settings
from shared.clock import Clock, utc_now
from shared.outbox import FACTS
from tests.component.follow_up.house import House
from tests.component.follow_up.post_office import PostOffice

FollowUp = Callable[..., AbstractAsyncContextManager[House]]


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    office = PostOffice()
    office.open()
    yield office
    office.close()


@pytest.fixture
async def follow_up(
    nats_url: str, mongo_url: str, post_office: PostOffice, tmp_path: Path
) -> FollowUp:
    """Return what runs follow-up; settings can be given, and a clock.

    It knows nothing of earlier tests, and hears nothing more of what they killed it over.
    """
    client: AsyncMongoClient[dict[str, object]] = AsyncMongoClient(mongo_url)
    async with client:
        await client.drop_database("potluck_follow_up")
    connection = await nats.connect(nats_url)
    await connection.jetstream().purge_stream(FACTS)
    await connection.close()

    @asynccontextmanager
    async def running(clock: Clock = utc_now, **settings: object) -> AsyncIterator[House]:
        given = Settings.model_validate(
            {
                "nats_url": nats_url,
                "mongo_url": mongo_url,
                "smtp_url": post_office.url,
                "public_url": "http://potluck.test",
                "secret": "x" * 32,
                "data_dir": tmp_path,
                "mail_lease_seconds": 2.0,
                **settings,
            }
        )
        app = create_app(given, clock)
        async with app.router.lifespan_context(app), House(app, given).connected() as house:
            yield house

    return running
