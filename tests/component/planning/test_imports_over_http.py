import asyncio
import time

import httpx
import pytest

from shared.facts import AcquaintanceDeclared, AttendeeRegistered
from tests.component.planning.planned import CSV, EXAMPLES, imported, plan, said

LIST = (EXAMPLES / "attendees.csv").read_bytes()
PAIRS = (EXAMPLES / "acquaintances.csv").read_bytes()


def outcome(report: dict[str, object]) -> tuple[object, ...]:
    return tuple(report[n] for n in ("rows", "added", "changed", "unchanged", "refused"))


async def test_a_real_list_comes_in_whole_and_everybody_is_registered(
    host: httpx.AsyncClient, nats_url: str
) -> None:
    path = await plan(host)

    began = time.perf_counter()
    report = await imported(host, f"{path}/attendees", LIST)
    took = time.perf_counter() - began

    assert outcome(report) == (141, 141, 0, 0, 0)
    assert took < 5
    assert report["problems"] == []
    assert report["columns_kept"] == ["id", "name", "email", "interests"]
    assert (await host.get(path)).json()["attendees"] == 141
    listed = (await host.get(f"{path}/attendees")).json()
    assert [attendee["external_id"] for attendee in listed] == [str(n) for n in range(1, 142)]
    assert len({attendee["ticket_code"] for attendee in listed}) == 141
    assert all(attendee["letters"] for attendee in listed)
    facts = await said(nats_url, AttendeeRegistered, path, count=141)
    assert {f.attendee_id: f.name for f in facts} == {a["id"]: a["name"] for a in listed}
    assert {f.revision for f in facts} == {1}


async def test_the_same_list_again_changes_nothing_and_nothing_is_said(
    host: httpx.AsyncClient, nats_url: str
) -> None:
    path = await plan(host)
    await imported(host, f"{path}/attendees", LIST)
    before = (await host.get(f"{path}/attendees")).json()

    report = await imported(host, f"{path}/attendees", LIST)

    assert outcome(report) == (141, 0, 0, 141, 0)
    assert (await host.get(f"{path}/attendees")).json() == before
    assert len(await said(nats_url, AttendeeRegistered, path, count=141)) == 141


async def test_a_newer_list_changes_who_differs_and_leaves_alone_who_is_missing(
    host: httpx.AsyncClient, nats_url: str
) -> None:
    path = await plan(host)
    await imported(host, f"{path}/attendees", b"id,name,ask\n1,Ana,a flat\n2,Ben,\n3,Chu,\n")

    report = await imported(host, f"{path}/attendees", b"id,name\n1,Anna\n3,Chu\n4,Dee\n")

    assert outcome(report) == (3, 1, 1, 1, 0)
    listed = (await host.get(f"{path}/attendees")).json()
    assert [(a["name"], a["ask"], a["revision"]) for a in listed] == [
        ("Anna", "a flat", 2),
        ("Ben", None, 1),
        ("Chu", None, 1),
        ("Dee", None, 1),
    ]
    assert len(await said(nats_url, AttendeeRegistered, path, count=5)) == 5


async def test_what_was_corrected_by_hand_survives_the_same_list(host: httpx.AsyncClient) -> None:
    path = await plan(host)
    file = b"id,name,email,interests\n1,Ana,a@x.example,Tea\n"
    await imported(host, f"{path}/attendees", file)
    (ana,) = (await host.get(f"{path}/attendees")).json()
    changes = {"name": "Ana Neves", "interests": ["Tea", "Jazz"]}
    corrected = (await host.patch(f"{path}/attendees/{ana['id']}", json=changes)).json()

    same = await imported(host, f"{path}/attendees", file)
    (after_same,) = (await host.get(f"{path}/attendees")).json()
    newer = await imported(host, f"{path}/attendees", file.replace(b"a@x", b"ana@x"))
    (after_newer,) = (await host.get(f"{path}/attendees")).json()

    assert outcome(same) == (1, 0, 0, 1, 0)
    assert after_same == corrected
    assert outcome(newer) == (1, 0, 1, 0, 0)
    assert after_newer == {**corrected, "email": "ana@x.example", "revision": 3}


async def test_who_has_withdrawn_is_not_brought_back_by_the_list(host: httpx.AsyncClient) -> None:
    path = await plan(host)
    await imported(host, f"{path}/attendees", b"id,name\n1,Ana\n")
    (ana,) = (await host.get(f"{path}/attendees")).json()
    await host.post(f"{path}/attendees/{ana['id']}/withdraw")

    report = await imported(host, f"{path}/attendees", b"id,name\n1,Ana\n")

    assert outcome(report) == (1, 0, 0, 1, 0)
    assert (await host.get(f"{path}/attendees")).json()[0]["state"] == "withdrawn"


async def test_without_ids_people_are_recognised_by_address_and_name(
    host: httpx.AsyncClient,
) -> None:
    path = await plan(host)
    by_hand = {"name": "Chu", "email": "C@x.example"}
    await host.post(f"{path}/attendees", json=by_hand)
    file = b"name,email\nAna,home@x.example\nBen,home@x.example\nPrince,\n"

    first = await imported(host, f"{path}/attendees", file)
    again = await imported(host, f"{path}/attendees", file + b"chu,c@x.example\n")

    assert outcome(first) == (3, 3, 0, 0, 0)
    assert outcome(again) == (4, 0, 1, 3, 0)
    assert len((await host.get(f"{path}/attendees")).json()) == 4


@pytest.mark.parametrize("header", [b"id,name,email\n", b"number,name,email\n"])
async def test_the_same_list_sent_twice_at_once_makes_everybody_once(
    host: httpx.AsyncClient, header: bytes
) -> None:
    path = await plan(host)
    file = header + b"".join(b"%d,Person %d,p%d@x.example\n" % (n, n, n) for n in range(40))

    reports = await asyncio.gather(*(imported(host, f"{path}/attendees", file) for _ in range(3)))

    assert sum(int(report["added"]) for report in reports) == 40
    assert len((await host.get(f"{path}/attendees")).json()) == 40


async def test_good_rows_are_kept_beside_bad_ones(host: httpx.AsyncClient) -> None:
    path = await plan(host)
    rows = ["id,name,email,interests,letters", "1,Ng,,Tea;Jazz,yes", "2,,b@x.example,,"]
    rows += ["3,O'Neill-Müller,not an address,,no", "1,李雷,,,", '4,"=HYPERLINK(""x"")",,,']

    report = await imported(host, f"{path}/attendees", "\r\n".join(rows).encode("utf-16"))

    assert outcome(report) == (5, 3, 0, 0, 2)
    assert report["encoding"] == "UTF-16"
    assert [(p["line"], p["column"]) for p in report["problems"]] == [
        (3, "name"),
        (4, "email"),
        (5, "id"),
    ]
    listed = (await host.get(f"{path}/attendees")).json()
    assert [(a["name"], a["email"], a["letters"]) for a in listed] == [
        ("Ng", None, True),
        ("O'Neill-Müller", None, False),
        ('=HYPERLINK("x")', None, False),
    ]


async def test_acquaintances_are_imported_once_and_strangers_reported(
    host: httpx.AsyncClient, nats_url: str
) -> None:
    path = await plan(host)
    await imported(host, f"{path}/attendees", LIST)

    first = await imported(host, f"{path}/acquaintances", PAIRS)
    again = await imported(host, f"{path}/acquaintances", PAIRS + b"69,1\n1,999\n")

    assert outcome(first) == (31, 31, 0, 0, 0)
    assert outcome(again) == (33, 0, 0, 32, 1)
    assert [(p["line"], p["column"]) for p in again["problems"]] == [(34, "id_b")]
    pairs = (await host.get(f"{path}/acquaintances")).json()
    facts = await said(nats_url, AcquaintanceDeclared, path, count=31)
    assert {fact.acquaintance_id for fact in facts} == {pair["id"] for pair in pairs}
    assert len(facts) == len(pairs) == 31


async def test_a_list_imported_into_one_gathering_stays_there(host: httpx.AsyncClient) -> None:
    path, elsewhere = await plan(host), await plan(host)

    await imported(host, f"{path}/attendees", b"id,name\n1,Ana\n")
    await imported(host, f"{elsewhere}/attendees", b"id,name\n1,Ben\n")

    assert [a["name"] for a in (await host.get(f"{path}/attendees")).json()] == ["Ana"]
    assert [a["name"] for a in (await host.get(f"{elsewhere}/attendees")).json()] == ["Ben"]


async def test_csv_with_a_stated_character_set_is_csv(host: httpx.AsyncClient) -> None:
    path = await plan(host)

    answer = await host.post(
        f"{path}/attendees/import",
        content=b"name\nAna\n",
        headers={**CSV, "content-type": "Text/CSV; charset=utf-8"},
    )

    assert answer.status_code == 200
