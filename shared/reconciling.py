"""Bringing something in line, one at a time for each gathering, and not more often than needed."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable


class Turns:
    """Takes turns: work for one key never runs twice at once.

    Whoever asks while a run is under way waits for the next one; all who wait are served by it,
    because it begins after everything they have to say was stored.
    """

    def __init__(self) -> None:
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._asked: defaultdict[str, int] = defaultdict(int)
        self._served: defaultdict[str, int] = defaultdict(int)

    async def take(self, key: str, work: Callable[[str], Awaitable[None]]) -> None:
        """Return once a run of `work(key)` that began after this call has finished.

        Raises:
            Exception: whatever the work raised; those who wait try again.
        """
        self._asked[key] += 1
        turn = self._asked[key]
        async with self._locks[key]:
            if self._served[key] >= turn:
                return
            begun = self._asked[key]
            await work(key)
            self._served[key] = begun

    async def take_alone(self, key: str, work: Callable[[str], Awaitable[None]]) -> None:
        """Run `work(key)` while nothing else runs for the key; no other run stands in for it.

        Raises:
            Exception: whatever the work raised.
        """
        async with self._locks[key]:
            await work(key)
