from collections.abc import AsyncIterator
from typing import cast

import bson
import httpx
import pytest
from fastapi import FastAPI, HTTPException, Request
from pydantic import BaseModel, ConfigDict
from structlog.testing import capture_logs

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


@pytest.fixture
def healths() -> Healths:
    return Healths()


@pytest.fixture
def app(healths: Healths) -> FastAPI:
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


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://notes") as client:
        yield client


def problem(answer: httpx.Response, status: int) -> dict[str, object]:
    """Return the problem details of an answer that must be complete ones."""
    assert answer.headers["content-type"] == "application/problem+json"
    details: dict[str, object] = answer.json()
    assert answer.status_code == details["status"] == status
    assert all(details[name] for name in ("type", "title", "detail", "what_to_do"))
    return details


async def chunks(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 1024):
        yield b" " * 1024


async def test_a_usable_request_is_answered(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/notes/1", json={"text": "bread"})

    assert (answer.status_code, answer.json()) == (200, {"id": "1", "text": "bread"})


async def test_a_problem_becomes_problem_details(client: httpx.AsyncClient) -> None:
    details = problem(await client.post("/api/notes/1/archive"), 409)

    assert details["type"] == "tag:potluck.app,2026:conflict"
    assert details["detail"] == "The note 1 is in use."
    assert details["what_to_do"] == "Close it first."
    assert details["open_in"] == ["kitchen"]


async def test_a_body_that_says_it_is_too_large_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/notes/1", json={"text": "x" * http.BODY_LIMIT})

    assert "64 KiB" in str(problem(answer, 413)["detail"])


@pytest.mark.parametrize("path", ["/api/notes/1", "/api/lines"])
async def test_a_body_that_turns_out_too_large_is_refused(
    client: httpx.AsyncClient, path: str
) -> None:
    answer = await client.post(
        path,
        content=chunks(http.BODY_LIMIT + 2048),
        headers={"content-type": "application/json"},
    )

    assert problem(answer, 413)["type"] == "tag:potluck.app,2026:too-large"


async def test_a_body_that_lies_about_its_length_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/api/lines",
        content=b" " * (http.BODY_LIMIT + 1),
        headers={"content-type": "application/json", "content-length": "10"},
    )

    problem(answer, 413)


async def test_a_body_of_just_the_limit_is_taken(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/api/lines",
        content=b" " * http.BODY_LIMIT,
        headers={"content-type": "application/json"},
    )

    assert answer.json() == http.BODY_LIMIT


async def test_a_list_may_be_larger_than_other_bodies(client: httpx.AsyncClient) -> None:
    csv = {"content-type": "text/csv; charset=utf-8"}
    path = "/api/lines"

    taken = await client.post(path, content=b"x" * (1024 * 1024), headers=csv)
    refused = await client.post(path, content=b"x" * (5 * 1024 * 1024), headers=csv)

    assert taken.json() == 1024 * 1024
    assert "4,096 KiB" in str(problem(refused, 413)["detail"])


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "image/png", "nonsense"])
async def test_a_body_of_another_kind_is_refused(client: httpx.AsyncClient, kind: str) -> None:
    answer = await client.post("/api/notes/1", content=b"{}", headers={"content-type": kind})

    assert kind in str(problem(answer, 415)["detail"])


async def test_a_body_of_no_stated_kind_is_refused(client: httpx.AsyncClient) -> None:
    problem(await client.post("/api/notes/1", content=b'{"text": "bread"}'), 415)


async def test_a_chunked_body_of_another_kind_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/api/notes/1", content=chunks(1024), headers={"content-type": "text/plain"}
    )

    problem(answer, 415)


async def test_a_form_is_no_json(client: httpx.AsyncClient) -> None:
    """A page of another origin can post a form with the host's cookie: it must not be taken."""
    problem(await client.post("/api/notes/1", data={"text": "bread"}), 422)


async def test_json_in_a_form_is_no_json(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/api/notes/1",
        content=b'{"text": "bread"}',
        headers={"content-type": "application/x-www-form-urlencoded"},
    )

    problem(answer, 422)


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "body.text"),
        ({"text": 5}, "body.text"),
        ({"text": "bread", "lines": "many"}, "body.lines"),
        ({"text": "bread", "colour": "brown"}, "body.colour"),
        ([], "body"),
        ("bread", "body"),
        (None, "body"),
    ],
)
async def test_an_unusable_body_is_told_what_is_wrong_where(
    client: httpx.AsyncClient, body: object, where: str
) -> None:
    details = problem(await client.post("/api/notes/1", json=body), 422)

    assert where in str(details["detail"])
    errors = cast("list[dict[str, str]]", details["errors"])
    assert [set(error) for error in errors] == [{"where", "problem"}]
    assert errors[0]["where"] == where


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe", b'{"\xe4": 1}', b"[" * 60_000, b"nul", b'{"text": NaN}'],
    ids=["empty", "half", "not-text", "latin-1", "deep", "a-word", "not-a-number"],
)
async def test_what_is_no_json_is_unusable(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post(
        "/api/notes/1", content=body, headers={"content-type": "application/json"}
    )

    problem(answer, 422)


@pytest.mark.parametrize(
    "body", [b'{"text": "\\ud800"}', b'{"text": "x", "lines": 99999999999999999999}']
)
async def test_what_cannot_be_stored_is_unusable(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post(
        "/api/notes/1", content=body, headers={"content-type": "application/json"}
    )

    assert problem(answer, 422)["detail"] == "A character, time or number in it cannot be kept."


async def test_what_was_sent_is_not_repeated_back(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/notes/1", json={"text": ["ana@example.org"], "lines": "x"})

    problem(answer, 422)
    assert "ana@example.org" not in answer.text


async def test_an_unknown_address_says_what_to_do(client: httpx.AsyncClient) -> None:
    problem(await client.get("/api/nothing"), 404)


async def test_a_wrong_method_says_which_are_right(client: httpx.AsyncClient) -> None:
    answer = await client.delete("/api/notes/1")

    problem(answer, 405)
    assert answer.headers["allow"] == "POST"


async def test_headers_of_an_error_are_kept(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/teapot")

    problem(answer, 418)
    assert answer.headers["x-kept"] == "yes"


async def test_a_bug_shows_nothing_of_itself(client: httpx.AsyncClient) -> None:
    with capture_logs() as logged:
        answer = await client.get("/api/notes/1/broken")

    problem(answer, 500)
    assert not any(
        hint in answer.text for hint in ("hunter2", "mongodb", "RuntimeError", "Traceback", ".py")
    )
    assert [entry["event"] for entry in logged] == ["a request failed"]


async def test_a_service_is_live_whatever_is_broken(
    client: httpx.AsyncClient, healths: Healths
) -> None:
    healths.database = "does not answer"

    assert (await client.get("/api/notes/health/live")).status_code == 200


async def test_a_service_is_ready_when_everything_it_needs_answers(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get("/api/notes/health/ready")

    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "broker": "ok"}


async def test_a_service_that_is_not_ready_says_why(
    client: httpx.AsyncClient, healths: Healths
) -> None:
    healths.database = "does not answer"

    answer = await client.get("/api/notes/health/ready")

    assert answer.status_code == 503
    assert answer.json() == {"database": "does not answer", "broker": "ok"}


async def test_metrics_name_routes_by_their_template_and_never_an_id(
    client: httpx.AsyncClient,
) -> None:
    await client.post("/api/notes/0198-anas-note", json={"text": "bread"})
    await client.get("/api/anas-secret-address")

    exposition = (await client.get("/api/notes/metrics")).text

    assert 'route="/api/notes/{note_id}",service="notes",status="200"' in exposition
    assert 'route="unknown"' in exposition
    assert "anas" not in exposition
