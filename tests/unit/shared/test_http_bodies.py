from collections.abc import AsyncIterator
from typing import cast

import httpx
import pytest

from shared import http
from tests.unit.shared.notes_api import problem


async def chunks(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 1024):
        yield b" " * 1024


async def test_a_usable_request_is_answered(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/notes/1", json={"text": "bread"})

    assert (answer.status_code, answer.json()) == (200, {"id": "1", "text": "bread"})


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
