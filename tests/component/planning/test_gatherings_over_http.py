import asyncio

import httpx
import pytest

from shared.facts import GatheringAnnounced
from tests.component.planning.planned import draft, plan, said


async def test_a_gathering_is_planned_and_announced(host: httpx.AsyncClient, nats_url: str) -> None:
    wanted = draft(name="  An evening ")

    answer = await host.post("/gatherings", json=wanted)

    assert answer.status_code == 201
    made = answer.json()
    assert made["id"] == wanted["id"]
    assert made["name"] == "An evening"
    assert made["starts_at"] == "2026-12-01T18:00:00Z"
    assert (made["state"], made["round"], made["attendees"], made["revision"]) == (
        "planned",
        0,
        0,
        1,
    )
    assert (await host.get(f"/gatherings/{made['id']}")).json() == made
    (fact,) = await said(nats_url, GatheringAnnounced, made["id"], count=1)
    assert (fact.gathering_id, fact.revision, fact.state) == (made["id"], 1, "planned")
    assert [table.model_dump() for table in fact.tables] == made["tables"]


async def test_the_same_draft_again_makes_no_second_gathering(
    host: httpx.AsyncClient, nats_url: str
) -> None:
    wanted = draft()

    answers = await asyncio.gather(*(host.post("/gatherings", json=wanted) for _ in range(4)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len(await said(nats_url, GatheringAnnounced, wanted["id"], count=1)) == 1


async def test_gatherings_are_listed_latest_first(host: httpx.AsyncClient) -> None:
    paths = [await plan(host, starts_at=f"20{n}-01-01T00:00:00Z") for n in (71, 73, 72)]

    listed = [gathering["id"] for gathering in (await host.get("/gatherings")).json()]

    mine = [f"/gatherings/{id_}" for id_ in listed if f"/gatherings/{id_}" in paths]
    assert mine == [paths[1], paths[2], paths[0]]


async def test_an_evening_is_announced_at_every_step(
    host: httpx.AsyncClient, nats_url: str
) -> None:
    path = await plan(host)
    await host.post(f"{path}/attendees", json={"name": "Ana"})
    ben = (await host.post(f"{path}/attendees", json={"name": "Ben"})).json()
    await host.post(f"{path}/attendees/{ben['id']}/withdraw")

    assert (await host.post(f"{path}/open")).json()["state"] == "open"
    for number in (1, 2):
        started = (await host.post(f"{path}/rounds", json={"round": number})).json()
        assert (started["state"], started["round"]) == ("round", number)
    closed = (await host.post(f"{path}/close")).json()

    assert (closed["state"], closed["attendees"]) == ("closed", 1)
    facts = await said(nats_url, GatheringAnnounced, path, count=5)
    assert [(fact.revision, fact.state, fact.round) for fact in facts] == [
        (1, "planned", 0),
        (2, "open", 0),
        (3, "round", 1),
        (4, "round", 2),
        (5, "closed", 2),
    ]
    assert [fact.roster_revisions for fact in facts] == [0, 0, 0, 0, 3]


async def test_every_step_done_again_gets_the_same_answer(
    host: httpx.AsyncClient, nats_url: str
) -> None:
    path = await plan(host)
    for step, body in (("open", None), ("rounds", {"round": 1}), ("close", None)):
        first = await host.post(f"{path}/{step}", json=body)
        again = await host.post(f"{path}/{step}", json=body)
        assert first.status_code == again.status_code == 200
        assert first.json() == again.json()

    assert len(await said(nats_url, GatheringAnnounced, path, count=4)) == 4


@pytest.mark.parametrize(
    ("before", "step", "body"),
    [
        ([], "close", None),
        ([], "rounds", {"round": 1}),
        (["open"], "rounds", {"round": 2}),
        (["open", "close"], "open", None),
        (["open", "close"], "rounds", {"round": 1}),
    ],
)
async def test_a_step_out_of_order_is_refused_with_what_to_do(
    host: httpx.AsyncClient, before: list[str], step: str, body: dict[str, int] | None
) -> None:
    path = await plan(host)
    for earlier in before:
        await host.post(f"{path}/{earlier}")

    refused = await host.post(f"{path}/{step}", json=body)

    assert refused.status_code == 409
    assert refused.json()["what_to_do"]


async def test_a_plan_can_change_until_the_doors_open(
    host: httpx.AsyncClient, nats_url: str
) -> None:
    path = await plan(host)
    table = (await host.get(path)).json()["tables"][0]
    changes = {
        "rounds": 3,
        "tables": [
            {"name": "Stage", "capacity": 6, "minimum": 3},
            {"name": "Window", "capacity": 10, "minimum": 4},
        ],
    }

    changed = (await host.patch(path, json=changes)).json()
    again = (await host.patch(path, json=changes)).json()
    await host.post(f"{path}/open")
    refused = await host.patch(path, json={"rounds": 4})

    assert (changed["rounds"], changed["revision"]) == (3, 2)
    assert changed["tables"][1] == {**table, "capacity": 10}
    assert again == changed
    assert refused.status_code == 409
    assert [f.revision for f in await said(nats_url, GatheringAnnounced, path, count=3)] == [
        1,
        2,
        3,
    ]


async def test_two_hosts_who_tap_at_once_start_one_round(
    host: httpx.AsyncClient, nats_url: str
) -> None:
    path = await plan(host)
    await host.post(f"{path}/open")

    answers = await asyncio.gather(
        *(host.post(f"{path}/rounds", json={"round": 1}) for _ in range(8))
    )

    assert {answer.status_code for answer in answers} == {200}
    assert len(await said(nats_url, GatheringAnnounced, path, count=3)) == 3
