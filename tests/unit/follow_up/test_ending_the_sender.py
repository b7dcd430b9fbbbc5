import asyncio
from datetime import datetime
from typing import cast

import pytest

from services.follow_up.sending import Sending
from services.follow_up.settings import Settings
from services.follow_up.store import Store
from shared.clock import utc_now


class NothingDue:
    """A store without a letter."""

    async def is_any_due(self, _now: datetime) -> bool:
        return False

    async def abandoned(self, _now: datetime) -> list[object]:
        return []


@pytest.mark.parametrize("steps", range(4))
async def test_a_sender_ends_although_it_is_woken_at_that_moment(steps: int) -> None:
    """`steps` are how many turns of the event loop lie between the two."""
    settings = Settings(secret="x" * 32, smtp_url="smtp://127.0.0.1:1")
    sending = Sending(cast("Store", NothingDue()), settings, utc_now, str)
    running = asyncio.create_task(sending.run())
    await asyncio.sleep(0.01)
    sending.wake()
    for _ in range(steps):
        await asyncio.sleep(0)
    running.cancel()
    done, _ = await asyncio.wait([running], timeout=2)
    assert done
