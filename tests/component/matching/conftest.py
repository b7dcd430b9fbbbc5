from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.matching.settings import Settings
from tests.component.matching.hall import ENDLESS, Hall, opened, settings_of


@pytest.fixture
def settings(nats_url: str, mongo_url: str, tmp_path: Path) -> Settings:
    return settings_of(nats_url, mongo_url, tmp_path)


@pytest.fixture
def patient(nats_url: str, mongo_url: str, tmp_path: Path) -> Settings:
    """Return the settings of a matching that searches until it is stopped."""
    return settings_of(nats_url, mongo_url, tmp_path, effort=ENDLESS)


@pytest.fixture
async def hall(settings: Settings) -> AsyncIterator[Hall]:
    async with opened(settings) as hall:
        yield hall
