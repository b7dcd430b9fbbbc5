"""A small API for the tests of what every API has in common."""

import bson
import httpx
from fastapi import FastAPI, HTTPException, Request
from pydantic import BaseModel, ConfigDict

from shared import http
from shared.problems import Conflict
from shared.telemetry import Metrics

SECRET = "mongodb://user:hunter2@10.0.0.7"


class Note(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str
    lines: int = 1


class Healths:
    """What the checks of the app under test say."""

    def __init__(self) -> None:
        self.database: str | None = None

    async def of_database(self) -> str | None:
        return self.database

    async def of_broker(self) -> str | None:
        return None


def notes_app(healths: Healths) -> FastAPI:
    """Return an app with everything that `shared.http` gives one."""
    app = FastAPI()
    http.install(
        app,
        metrics=Metrics("notes"),
        checks={"database": healths.of_database, "broker": healths.of_broker},
        prefix="/api/notes",
    )

    @app.post("/api/notes/{note_id}")
    async def write(note_id: str, note: Note) -> dict[str, str]:
        bson.encode({"text": note.text, "lines": note.lines})  # as a store would
        return {"id": note_id, "text": note.text}

    @app.post("/api/lines")
    async def measure(request: Request) -> int:
        return len(await request.body())

    @app.post("/api/notes/{note_id}/archive")
    async def archive(note_id: str) -> str:
        raise Conflict(f"The note {note_id} is in use.", "Close it first.", open_in=["kitchen"])

    @app.get("/api/notes/{note_id}/broken")
    async def broken(note_id: str) -> str:
        raise RuntimeError(f"{SECRET} does not know {note_id}")

    @app.get("/api/teapot")
    async def teapot() -> str:
        raise HTTPException(418, "A teapot", headers={"x-kept": "yes"})

    return app


def problem(answer: httpx.Response, status: int) -> dict[str, object]:
    """Return the problem details of an answer that must be complete ones."""
    assert answer.headers["content-type"] == "application/problem+json"
    details: dict[str, object] = answer.json()
    assert answer.status_code == details["status"] == status
    assert all(details[name] for name in ("type", "title", "detail", "what_to_do"))
    return details
