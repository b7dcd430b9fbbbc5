"""Check-in's app, once for each test file, and a fresh gathering for each test."""

from collections.abc import AsyncIterator

import pytest

from services.check_in.settings import Settings
from tests.component.check_in.doorstep import SECRET, Doorstep, Evening, opened


@pytest.fixture(scope="module")
async def step(
    nats_url: str, mongo_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Doorstep]:
    """Return check-in's doorstep."""
    settings = Settings(
        nats_url=nats_url,
        mongo_url=mongo_url,
        secret=SECRET,
        data_dir=tmp_path_factory.mktemp("check-in"),
        trace_share=0.0,
    )
    async with opened(settings) as step:
        yield step


@pytest.fixture
async def evening(step: Doorstep) -> Evening:
    """Return an open gathering with a device at its front door."""
    evening = Evening(step)
    await evening.announce()
    evening.device = await evening.set_up("front")
    return evening
