"""A small API, and a client of it."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.unit.shared.notes_api import Healths, notes_app


@pytest.fixture
def healths() -> Healths:
    """Return what the API's health depends on."""
    return Healths()


@pytest.fixture
async def client(healths: Healths) -> AsyncIterator[httpx.AsyncClient]:
    """Return a client of the API."""
    transport = httpx.ASGITransport(notes_app(healths), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://notes") as client:
        yield client
