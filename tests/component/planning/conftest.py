from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from services.planning.app import create_app
from services.planning.settings import Settings
from tests.component.planning.planned import ORGANIZER, client, running


@pytest.fixture
def settings(nats_url: str, mongo_url: str, tmp_path: Path) -> Settings:
    return Settings(
        nats_url=nats_url,
        mongo_url=mongo_url,
        secret=SecretStr("x" * 32),
        data_dir=tmp_path,
        organizers=(ORGANIZER,),
        smtp_url="smtp://127.0.0.1:9",
        public_url="http://potluck.example",
    )


@pytest.fixture
def links() -> list[tuple[str, str]]:
    """Return where the sign-in links are noted that planning announces."""
    return []


@pytest.fixture
def planning(settings: Settings, links: list[tuple[str, str]]) -> FastAPI:
    return create_app(settings, announce_link=lambda address, link: links.append((address, link)))


@pytest.fixture
async def host(planning: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Return an organizer's client of planning, which runs."""
    async with running(planning) as host:
        yield host


@pytest.fixture
async def stranger(
    planning: FastAPI,
    host: httpx.AsyncClient,  # noqa: ARG001  planning runs as long as its host is there
) -> AsyncIterator[httpx.AsyncClient]:
    """Return a client of the same planning that has not signed in."""
    async with client(planning) as stranger:
        yield stranger
