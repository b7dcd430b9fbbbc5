"""Where the organizer wants people, and whom with, over HTTP."""

import httpx
import pytest

from shared.facts import AcquaintanceDeclared, AttendeeRegistered
from tests.component.planning.planned import plan, said


async def invited(host: httpx.AsyncClient, path: str, *names: str) -> list[str]:
    """Put people on the list and return their ids."""
    answers = [await host.post(f"{path}/attendees", json={"name": name}) for name in names]
    return [answer.json()["id"] for answer in answers]


async def test_a_pin_is_told_and_taken_away_again(host: httpx.AsyncClient, nats_url: str) -> None:
    path = await plan(host)
    table = (await host.get(path)).json()["tables"][0]["id"]
    (ana,) = await invited(host, path, "Ana")
    pin = f"{path}/attendees/{ana}/pins"

    answers = [await host.put(f"{pin}/2", json={"table_id": table}) for _ in range(2)]
    missed = await host.put(f"{pin}/1", json={"table_id": None})
    free = await host.delete(f"{pin}/2")

    assert [answer.json()["revision"] for answer in answers] == [2, 2]
    assert answers[0].json()["pins"] == [{"round": 2, "table_id": table}]
    assert missed.json()["pins"] == [{"round": 1, "table_id": None}, answers[0].json()["pins"][0]]
    assert free.json()["pins"] == [{"round": 1, "table_id": None}]
    told = await said(nats_url, AttendeeRegistered, path, count=4)
    assert [len(fact.pins) for fact in told] == [0, 1, 2, 1]


@pytest.mark.parametrize(
    ("round_", "table", "status"), [(2, "nowhere", 404), (3, None, 404), (0, None, 422)]
)
async def test_nobody_is_pinned_to_what_is_not_there(
    host: httpx.AsyncClient, round_: int, table: str | None, status: int
) -> None:
    path = await plan(host)
    (ana,) = await invited(host, path, "Ana")

    refused = await host.put(f"{path}/attendees/{ana}/pins/{round_}", json={"table_id": table})

    assert refused.status_code == status
    assert refused.json()["what_to_do"]


async def test_what_two_are_to_each_other_is_changed_and_withdrawn(
    host: httpx.AsyncClient, nats_url: str
) -> None:
    path = await plan(host)
    pair = await invited(host, path, "Ana", "Ben")
    body = {"attendee_ids": pair}
    await host.post(f"{path}/acquaintances", json=body)

    avoid = await host.post(f"{path}/acquaintances", json={**body, "kind": "avoid"})
    gone = [await host.delete(f"{path}/acquaintances/{avoid.json()['id']}") for _ in range(2)]

    assert avoid.json()["kind"] == "avoid"
    assert [answer.status_code for answer in gone] == [200, 200]
    assert (await host.get(f"{path}/acquaintances")).json() == []
    told = await said(nats_url, AcquaintanceDeclared, path, count=3)
    assert [(fact.kind, fact.withdrawn) for fact in told] == [
        ("acquaintance", False),
        ("avoid", False),
        ("avoid", True),
    ]
    again = await host.post(f"{path}/acquaintances", json={**body, "kind": "together"})
    assert again.json()["kind"] == "together"
    assert len((await host.get(f"{path}/acquaintances")).json()) == 1


async def test_a_pair_of_another_gathering_is_not_found(host: httpx.AsyncClient) -> None:
    path, elsewhere = await plan(host), await plan(host)
    pair = await invited(host, path, "Ana", "Ben")
    declared = await host.post(f"{path}/acquaintances", json={"attendee_ids": pair})

    refused = await host.delete(f"{elsewhere}/acquaintances/{declared.json()['id']}")

    assert refused.status_code == 404


async def test_tables_say_how_many_access_seats_they_have(host: httpx.AsyncClient) -> None:
    table = {"name": "Window", "capacity": 8, "minimum": 4}
    path = await plan(host, tables=[{**table, "access_seats": 1}, {**table, "name": "Door"}])

    tables = (await host.get(path)).json()["tables"]

    assert [table["access_seats"] for table in tables] == [1, None]
