"""Waiting for what happens elsewhere: asked again and again until a deadline."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def eventually(asked: Callable[[], Awaitable[T]], *, within: float = 15.0) -> T:
    """Return the first answer that is not empty, zero or false.

    Raises:
        AssertionError: there was none in time; it shows the last answer.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within
    while not (answer := await asked()):
        assert loop.time() < deadline, f"after {within} s still {answer!r}"
        await asyncio.sleep(0.02)
    return answer
