"""Waiting for what follows from a request, in services that hear of it a moment later."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from infra.demo.client import RefusedError

T = TypeVar("T")

_DEADLINE = 180.0
"""Seconds; on a fresh clone the first plan waits until its search has been compiled."""

_POLL = 0.1
_NOT_FOUND = 404


class StuckError(Exception):
    """Something that had to happen has not happened in time."""


async def until(what: str, ask: Callable[[], Awaitable[T | None]]) -> T:
    """Ask until there is an answer.

    Raises:
        StuckError: there is none after three minutes.
    """
    deadline = time.monotonic() + _DEADLINE
    while (answer := await ask()) is None:
        if time.monotonic() > deadline:
            raise StuckError(f"Waited three minutes for {what}.")
        await asyncio.sleep(_POLL)
    return answer


async def patient(ask: Callable[[], Awaitable[T]]) -> T:
    """Ask again while a service has yet to hear of what another was told.

    Raises:
        RefusedError: it still knows nothing of it after a while, or refuses for another reason.
    """
    deadline = time.monotonic() + _DEADLINE
    while True:
        try:
            return await ask()
        except RefusedError as refused:
            if refused.status != _NOT_FOUND or time.monotonic() > deadline:
                raise
        await asyncio.sleep(_POLL)
