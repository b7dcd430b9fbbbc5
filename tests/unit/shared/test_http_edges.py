import httpx
from structlog.testing import capture_logs

from tests.unit.shared.notes_api import Healths, problem


async def test_a_problem_becomes_problem_details(client: httpx.AsyncClient) -> None:
    details = problem(await client.post("/api/notes/1/archive"), 409)

    assert details["type"] == "tag:potluck.app,2026:conflict"
    assert details["detail"] == "The note 1 is in use."
    assert details["what_to_do"] == "Close it first."
    assert details["open_in"] == ["kitchen"]


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
