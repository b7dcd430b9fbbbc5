"""Doing many small things, a few of them at a time."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

AT_ONCE = 32

Item = TypeVar("Item")
Result = TypeVar("Result")


async def for_each(items: Iterable[Item], do: Callable[[Item], Awaitable[Result]]) -> list[Result]:
    """Do something for every item, and return what came of it in the order of the items."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(item: Item) -> Result:
        async with room:
            return await do(item)

    return await asyncio.gather(*(one(item) for item in items))
