import asyncio
import uuid

import httpx
import pytest

from shared.facts import AcquaintanceDeclared, AttendeeRegistered
from tests.component.planning.planned import plan, said

ANA = {
    "name": " Ana  Neves",
    "email": "ana@example.org",
    "interests": ["Tea", "tea ", "", "Jazz"],
    "offer": "Czech lessons",
    "ask": "a flat",
    "company": "Acme",
    "access_needs": "step-free",
    "letters": False,
}


async def test_an_attendee_is_put_on_the_list_and_registered(
    host: httpx.AsyncClient, nats_url: str
) -> None:
    path = await plan(host)

    answer = await host.post(f"{path}/attendees", json=ANA)

    assert answer.status_code == 201
    ana = answer.json()
    code, link = ana.pop("ticket_code"), ana.pop("link")
    assert ana == {
        **ANA,
        "id": ana["id"],
        "revision": 1,
        "external_id": None,
        "name": "Ana Neves",
        "interests": ["Tea", "Jazz"],
        "walk_in": False,
        "state": "registered",
        "host": False,
        "pins": [],
    }
    assert (await host.get(f"{path}/attendees")).json() == [
        {**ana, "ticket_code": code, "link": link}
    ]
    assert (await host.get(path)).json()["attendees"] == 1
    (fact,) = await said(nats_url, AttendeeRegistered, path, count=1)
    told = fact.model_dump(mode="json")
    assert {name: told[name] for name in ana if name in told} == {
        name: ana[name] for name in ana if name in told
    }
    assert (fact.attendee_id, fact.ticket_code) == (ana["id"], code)


async def test_the_same_attendee_sent_several_times_at_once_is_one(
    host: httpx.AsyncClient, nats_url: str
) -> None:
    path = await plan(host)
    ana = {**ANA, "id": str(uuid.uuid4())}

    answers = await asyncio.gather(*(host.post(f"{path}/attendees", json=ana) for _ in range(4)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len(await said(nats_url, AttendeeRegistered, path, count=1)) == 1


async def test_what_changes_is_told_with_a_new_revision_and_what_does_not_is_not(
    host: httpx.AsyncClient, nats_url: str
) -> None:
    path = await plan(host)
    ana = (await host.post(f"{path}/attendees", json=ANA)).json()
    hers = f"{path}/attendees/{ana['id']}"
    changes = {"company": None, "interests": ["Chess"]}

    changed = (await host.patch(hers, json=changes)).json()
    again = (await host.patch(hers, json=changes)).json()

    assert changed == {**ana, "company": None, "interests": ["Chess"], "revision": 2}
    assert again == changed
    facts = await said(nats_url, AttendeeRegistered, path, count=2)
    assert [(f.revision, f.company, f.interests) for f in facts] == [
        (1, "Acme", ("Tea", "Jazz")),
        (2, None, ("Chess",)),
    ]


async def test_who_withdraws_stays_on_the_list_and_is_not_counted(
    host: httpx.AsyncClient, nats_url: str
) -> None:
    path = await plan(host)
    ana = (await host.post(f"{path}/attendees", json=ANA)).json()

    answers = [await host.post(f"{path}/attendees/{ana['id']}/withdraw") for _ in range(2)]

    assert [answer.json() for answer in answers] == [
        {**ana, "state": "withdrawn", "revision": 2}
    ] * 2
    assert (await host.get(path)).json()["attendees"] == 0
    facts = await said(nats_url, AttendeeRegistered, path, count=2)
    assert [fact.state for fact in facts] == ["registered", "withdrawn"]


async def test_walk_ins_need_open_doors_and_come_once(
    host: httpx.AsyncClient, nats_url: str
) -> None:
    path = await plan(host)
    ben = {"id": str(uuid.uuid4()), "name": "Ben", "interests": ["Tea"]}

    early = await host.post(f"{path}/walk-ins", json=ben)
    await host.post(f"{path}/open")
    came, again = [await host.post(f"{path}/walk-ins", json=ben) for _ in range(2)]
    await host.post(f"{path}/close")
    repeated = await host.post(f"{path}/walk-ins", json=ben)
    late = await host.post(f"{path}/walk-ins", json={"name": "Chu"})

    assert early.status_code == late.status_code == 409
    assert came.status_code == 201
    assert came.json()["walk_in"] is True
    assert came.json() == again.json() == repeated.json()
    (fact,) = await said(nats_url, AttendeeRegistered, path, count=1)
    assert fact.walk_in


async def test_nothing_changes_on_the_list_of_a_closed_gathering(host: httpx.AsyncClient) -> None:
    path = await plan(host)
    ana = (await host.post(f"{path}/attendees", json=ANA)).json()
    await host.post(f"{path}/open")
    await host.post(f"{path}/close")

    refused = [
        await host.post(f"{path}/attendees", json={"name": "Ben"}),
        await host.patch(f"{path}/attendees/{ana['id']}", json={"name": "Anna"}),
        await host.post(f"{path}/attendees/{ana['id']}/withdraw"),
        await host.post(
            f"{path}/attendees/import", content=b"name\nBen\n", headers={"content-type": "text/csv"}
        ),
    ]

    assert {answer.status_code for answer in refused} == {409}
    assert (await host.get(f"{path}/attendees")).json() == [ana]


async def test_two_changes_at_once_are_both_kept(host: httpx.AsyncClient) -> None:
    path = await plan(host)
    ana = (await host.post(f"{path}/attendees", json=ANA)).json()
    hers = f"{path}/attendees/{ana['id']}"

    await asyncio.gather(
        host.patch(hers, json={"offer": "tea"}), host.patch(hers, json={"ask": "cake"})
    )

    (found,) = (await host.get(f"{path}/attendees")).json()
    assert (found["offer"], found["ask"], found["revision"]) == ("tea", "cake", 3)


async def test_the_same_change_sent_several_times_at_once_is_one(
    host: httpx.AsyncClient, nats_url: str
) -> None:
    path = await plan(host)
    ana = (await host.post(f"{path}/attendees", json=ANA)).json()
    hers = f"{path}/attendees/{ana['id']}"

    answers = await asyncio.gather(*(host.patch(hers, json={"ask": "cake"}) for _ in range(6)))

    assert {answer.json()["revision"] for answer in answers} == {2}
    assert len(await said(nats_url, AttendeeRegistered, path, count=2)) == 2


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "  "},
        {"name": None},
        {"name": "Ana", "email": "ana"},
        {"name": "Ana", "interests": "tea"},
        {"name": "Ana", "score": 3},
        {"name": "Ana", "id": "1"},
        {"name": "A\u0000na"},
    ],
)
async def test_what_describes_nobody_is_refused_by_field(
    host: httpx.AsyncClient, body: dict[str, object]
) -> None:
    path = await plan(host)

    refused = await host.post(f"{path}/attendees", json=body)

    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    assert all(error["where"].startswith("body.") for error in refused.json()["errors"])
    assert (await host.get(f"{path}/attendees")).json() == []


async def test_an_acquaintance_is_declared_once_whoever_is_named_first(
    host: httpx.AsyncClient, nats_url: str
) -> None:
    path = await plan(host)
    a, b = [
        (await host.post(f"{path}/attendees", json={"name": name})).json()["id"]
        for name in ("Ana", "Ben")
    ]

    one = await host.post(f"{path}/acquaintances", json={"attendee_ids": [b, a]})
    other = await host.post(f"{path}/acquaintances", json={"attendee_ids": [a, b]})

    assert one.status_code == other.status_code == 201
    expected = {"id": f"{a}+{b}", "attendee_ids": [a, b], "kind": "acquaintance"}
    assert one.json() == other.json() == expected
    assert (await host.get(f"{path}/acquaintances")).json() == [one.json()]
    (fact,) = await said(nats_url, AcquaintanceDeclared, path, count=1)
    assert (fact.attendee_ids, fact.revision, fact.withdrawn) == ((a, b), 1, False)


async def test_nobody_is_acquainted_with_a_stranger_or_themselves(
    host: httpx.AsyncClient,
) -> None:
    path = await plan(host)
    elsewhere = await plan(host)
    ana = (await host.post(f"{path}/attendees", json={"name": "Ana"})).json()["id"]
    ben = (await host.post(f"{elsewhere}/attendees", json={"name": "Ben"})).json()["id"]

    with_stranger = await host.post(f"{path}/acquaintances", json={"attendee_ids": [ana, ben]})
    with_herself = await host.post(f"{path}/acquaintances", json={"attendee_ids": [ana, ana]})

    assert with_stranger.status_code == 404
    assert with_herself.status_code == 422
    assert (await host.get(f"{path}/acquaintances")).json() == []
