import uuid

import httpx
import pytest

from shared.access import SESSION_COOKIE
from tests.component.planning.planned import CSV, draft, imported, plan

NOBODY = "/gatherings/no-such-gathering"
ROUTES = [
    ("GET", "/gatherings"),
    ("POST", "/gatherings"),
    ("GET", NOBODY),
    ("PATCH", NOBODY),
    ("POST", f"{NOBODY}/open"),
    ("POST", f"{NOBODY}/rounds"),
    ("POST", f"{NOBODY}/close"),
    ("GET", f"{NOBODY}/attendees"),
    ("POST", f"{NOBODY}/attendees"),
    ("PATCH", f"{NOBODY}/attendees/a"),
    ("POST", f"{NOBODY}/attendees/a/withdraw"),
    ("POST", f"{NOBODY}/attendees/import"),
    ("POST", f"{NOBODY}/walk-ins"),
    ("GET", f"{NOBODY}/acquaintances"),
    ("POST", f"{NOBODY}/acquaintances"),
    ("POST", f"{NOBODY}/acquaintances/import"),
    ("GET", f"{NOBODY}/questions"),
    ("GET", f"{NOBODY}/questions.csv"),
]
BODIES: dict[str, object] = {
    "/gatherings": draft(),
    "rounds": {"round": 1},
    "attendees": {"name": "Ana"},
    "walk-ins": {"name": "Ana"},
    "acquaintances": {"attendee_ids": ["a", "b"]},
    "a": {"name": "Ana"},
    "no-such-gathering": {"name": "Evening"},
}


async def send(client: httpx.AsyncClient, method: str, path: str) -> httpx.Response:
    """Send something that would be right if the path and the sender were."""
    if path.endswith("import"):
        return await client.request(method, path, content=b"name\nAna\n", headers=CSV)
    body = BODIES.get(path) or BODIES.get(path.rpartition("/")[2])
    return await client.request(method, path, json=body if method != "GET" else None)


@pytest.mark.parametrize(("method", "path"), [*ROUTES, ("POST", "/resync"), ("GET", "/session")])
async def test_nothing_is_told_and_nothing_done_without_signing_in(
    stranger: httpx.AsyncClient, method: str, path: str
) -> None:
    answer = await send(stranger, method, path)

    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) == {"type", "title", "status", "detail", "what_to_do"}


@pytest.mark.parametrize("token", ["", "x", "eyJlbWFpbCI6ImEifQ.aaaaaa.bbbbbb"])
async def test_a_cookie_that_planning_did_not_sign_is_worth_nothing(
    stranger: httpx.AsyncClient, token: str
) -> None:
    answer = await stranger.get("/gatherings", headers={"cookie": f"{SESSION_COOKIE}={token}"})

    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("method", "path"), [route for route in ROUTES if route[1].startswith(NOBODY)]
)
async def test_an_unknown_gathering_is_not_found_wherever_it_is_named(
    host: httpx.AsyncClient, method: str, path: str
) -> None:
    if "acquaintances" in path and method == "POST" and not path.endswith("import"):
        path = f"{NOBODY}/acquaintances"

    answer = await send(host, method, path)

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["what_to_do"]


async def test_somebody_elses_attendee_is_not_found(host: httpx.AsyncClient) -> None:
    path, elsewhere = await plan(host), await plan(host)
    ben = (await host.post(f"{elsewhere}/attendees", json={"name": "Ben"})).json()

    changed = await host.patch(f"{path}/attendees/{ben['id']}", json={"name": "Anna"})
    withdrawn = await host.post(f"{path}/attendees/{ben['id']}/withdraw")
    taken = await host.post(f"{path}/attendees", json={"id": ben["id"], "name": "Ana"})

    assert changed.status_code == withdrawn.status_code == 404
    assert taken.status_code in {409, 422}
    assert "Ben" not in changed.text + withdrawn.text + taken.text
    assert (await host.get(f"{elsewhere}/attendees")).json() == [ben]


async def test_an_id_that_belongs_to_another_gathering_is_taken(host: httpx.AsyncClient) -> None:
    path, elsewhere = await plan(host), await plan(host)
    body = {"id": str(uuid.uuid4()), "name": "Ben"}
    await host.post(f"{elsewhere}/attendees", json=body)

    taken = await host.post(f"{path}/attendees", json={**body, "name": "Ana"})

    assert taken.status_code == 409
    assert taken.json()["what_to_do"] == "Make a new id and send it again."


async def test_a_wrong_draft_is_answered_field_by_field(host: httpx.AsyncClient) -> None:
    answer = await host.post("/gatherings", json=draft(time_zone="Vienna", rounds=0, extra=1))

    assert answer.status_code == 422
    assert {error["where"] for error in answer.json()["errors"]} == {
        "body.time_zone",
        "body.rounds",
        "body.extra",
    }


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data", "text/plain"])
async def test_a_list_must_be_sent_as_csv(host: httpx.AsyncClient, kind: str) -> None:
    path = await plan(host)

    answer = await host.post(
        f"{path}/attendees/import", content=b"name\nAna\n", headers={"content-type": kind}
    )

    assert answer.status_code == 415
    assert "text/csv" in answer.json()["what_to_do"]


async def test_a_list_of_ten_megabytes_is_too_large(host: httpx.AsyncClient) -> None:
    path = await plan(host)

    answer = await host.post(
        f"{path}/attendees/import", content=b"name\n" + b"Ana\n" * 2_600_000, headers=CSV
    )

    assert answer.status_code == 413
    assert answer.json()["what_to_do"]


@pytest.mark.parametrize(
    ("file", "detail"),
    [
        (b"", "empty"),
        (b"PK\x03\x04xlsx", "spreadsheet"),
        (b"<html>", "web page"),
        (b"Vorname;Nachname\nAna;Neves\n", "no column name"),
    ],
)
async def test_a_file_that_is_no_list_is_refused_whole(
    host: httpx.AsyncClient, file: bytes, detail: str
) -> None:
    path = await plan(host)

    answer = await host.post(f"{path}/attendees/import", content=file, headers=CSV)

    assert answer.status_code == 422
    assert detail in answer.json()["detail"]
    assert answer.json()["what_to_do"]
    assert (await host.get(f"{path}/attendees")).json() == []


async def test_a_report_names_the_line_and_the_column(host: httpx.AsyncClient) -> None:
    path = await plan(host)

    report = await imported(host, f"{path}/attendees", b"name,email,shoe\n,a@x.example,\nBen,b,\n")

    assert (report["rows"], report["added"], report["refused"]) == (2, 1, 1)
    assert [(p["line"], p["column"]) for p in report["problems"]] == [(2, "name"), (3, "email")]
    assert all(p["problem"] and p["what_to_do"] for p in report["problems"])
    assert report["columns_ignored"] == ["shoe"]
