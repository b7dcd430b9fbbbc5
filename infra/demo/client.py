"""The services over HTTP, as any client sees them; patient while one of them is away."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Self

import httpx

Json = Any
"""What an answer holds; whoever asked knows its shape."""

_PAUSE = 0.1
_PATIENCE = 60.0
_AWAY = {502, 503, 504}


class RefusedError(Exception):
    """A request was refused; `problem` are the RFC 9457 problem details."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(f"{status} {problem.get('detail')} {problem.get('what_to_do')}")
        self.status = status
        self.problem = problem


class Client:
    """One origin, with an organizer's cookie or a device's token.

    A request that finds nobody is sent again, unchanged, until somebody answers: every write
    carries an id of the client's making, so saying it twice is saying it once.
    """

    def __init__(self, url: str, token: str | None = None) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = httpx.AsyncClient(base_url=url, headers=headers, timeout=30.0)

    async def __aenter__(self) -> Self:
        """Open it."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close it."""
        await self.close()

    async def close(self) -> None:
        """Close its connections."""
        await self._http.aclose()

    def address(self, path: str) -> str:
        """Return where a path is found, if not at the one origin."""
        return path

    async def get(self, path: str) -> Json:
        """Return what is at a path.

        Raises:
            RefusedError: the service says no.
        """
        return await self.send("GET", path)

    async def post(self, path: str, body: Json = None) -> Json:
        """Send JSON and return the answer.

        Raises:
            RefusedError: the service says no.
        """
        return await self.send("POST", path, json=body if body is not None else {})

    async def post_csv(self, path: str, content: bytes) -> Json:
        """Send a file and return the report.

        Raises:
            RefusedError: the service says no.
        """
        headers = {"content-type": "text/csv"}
        return await self.send("POST", path, content=content, headers=headers)

    async def page(self, path: str) -> str:
        """Return the HTML of a page.

        Raises:
            RefusedError: the service says no.
        """
        answer = await self._answer("GET", path)
        if answer.is_error:
            raise RefusedError(answer.status_code, {"detail": answer.reason_phrase})
        return answer.text

    @asynccontextmanager
    async def keeping_open(self, path: str) -> AsyncIterator[None]:
        """Listen to an event stream meanwhile, as an open page does."""
        page = asyncio.create_task(self._keep_open(path))
        try:
            yield
        finally:
            page.cancel()
            await asyncio.gather(page, return_exceptions=True)

    @asynccontextmanager
    async def events(self, path: str) -> AsyncIterator[AsyncIterator[Json]]:
        """Open an event stream and give what it says, event by event."""
        async with self._http.stream("GET", self.address(path), timeout=None) as answer:
            yield _events(answer)

    async def send(self, method: str, path: str, **parts: Any) -> Json:  # noqa: ANN401  httpx's
        """Send a request until somebody answers, for a minute at most, and return what they say.

        Raises:
            RefusedError: the service says no.
        """
        return _read(await self._answer(method, path, **parts))

    async def _answer(self, method: str, path: str, **parts: Any) -> httpx.Response:  # noqa: ANN401
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                answer = await self._http.request(method, self.address(path), **parts)
                if answer.status_code not in _AWAY or time.monotonic() > deadline:
                    return answer
            except httpx.TransportError:
                if time.monotonic() > deadline:
                    raise
            await asyncio.sleep(_PAUSE)

    async def _keep_open(self, path: str) -> None:
        """Listen to an event stream, again whenever its connection breaks."""
        while True:
            with suppress(httpx.HTTPError):
                async with self.events(path) as events:
                    async for _ in events:
                        pass
            await asyncio.sleep(_PAUSE)


async def _events(answer: httpx.Response) -> AsyncIterator[Json]:
    async for line in answer.aiter_lines():
        if line.startswith("data:"):
            yield json.loads(line.removeprefix("data:"))


def _read(answer: httpx.Response) -> Json:
    """Return what an answer holds: JSON, or None where it is empty, as all of ours are."""
    is_json = "json" in answer.headers.get("content-type", "")
    if answer.is_error:
        problem = answer.json() if is_json else {"detail": answer.reason_phrase}
        raise RefusedError(answer.status_code, problem)
    if not answer.content:
        return None
    if not is_json:
        raise RefusedError(answer.status_code, _stranger(answer))
    return answer.json()


def _stranger(answer: httpx.Response) -> dict[str, Any]:
    """Return the problem that somebody else answers."""
    where = answer.url.copy_with(path="/", query=None)
    said = " ".join(answer.text.split())[:200]
    return {
        "detail": f"What answers at {where} is none of our services; it says: {said}.",
        "what_to_do": "Look who listens there.",
    }
