import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from infra.demo.client import Client, RefusedError
from infra.ports import LOOPBACK

DATABASE = "It looks like you are trying to access MongoDB over HTTP on the native driver port.\r\n"
ENDLESS = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"


class Server:
    """Gives every request the same answer and then waits until the client hangs up."""

    def __init__(self, answer: str) -> None:
        self._answer = answer
        self.has_answered = asyncio.Event()
        self.is_left = asyncio.Event()

    @asynccontextmanager
    async def client(self) -> AsyncIterator[Client]:
        """Serve, and give a client of it."""
        server = await asyncio.start_server(self._serve, LOOPBACK)
        port = server.sockets[0].getsockname()[1]
        async with server, Client(f"http://{LOOPBACK}:{port}") as client:
            yield client

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(self._answer.encode())
        self.has_answered.set()
        await reader.read()
        self.is_left.set()
        writer.close()


def plain(said: str) -> str:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {len(said)}"
    return f"{head}\r\n\r\n{said}"


async def test_what_somebody_else_answers_is_refused_with_what_they_say() -> None:
    async with Server(plain(DATABASE)).client() as client:
        with pytest.raises(RefusedError, match=r"none of our services.*MongoDB over HTTP"):
            await client.get("/api/matching/gatherings/1/plan")


async def test_an_empty_answer_is_nothing() -> None:
    async with Server(plain("")).client() as client:
        assert await client.get("/") is None


async def meet_trouble(client: Client, server: Server) -> None:
    async with client.keeping_open("/stream"):
        await server.has_answered.wait()
        raise LookupError


async def test_a_page_that_is_kept_open_is_closed_when_there_is_trouble() -> None:
    server = Server(ENDLESS)
    async with server.client() as client:
        with pytest.raises(LookupError):
            await meet_trouble(client, server)
        async with asyncio.timeout(5):
            await server.is_left.wait()
