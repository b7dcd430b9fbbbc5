import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from itsdangerous import TimestampSigner
from pydantic import SecretStr

from shared.access import DEVICE_AGE, SESSION_AGE, Device, Tokens
from shared.ids import new_id
from tests.component.check_in.doorstep import TOKENS, Evening, ago, scan

NOBODY: dict[str, str] = {}
SCAN = {"attempt": str(uuid4()), "ticket_code": "T-1", "at": "2026-11-21T18:00:00Z"}


def bearer(tokens: Tokens, gathering_id: str) -> dict[str, str]:
    device = Device(device_id=new_id(), gathering_id=gathering_id, door="front")
    return {"authorization": f"Bearer {tokens.for_device(device)}"}


def aged(monkeypatch: pytest.MonkeyPatch, age: timedelta) -> None:
    then = int(time.time() - age.total_seconds())
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _self: then)


@pytest.mark.parametrize("what", ["arrivals", "departures", f"arrivals/{uuid4()}/undo", "devices"])
async def test_nobody_may_write_without_signing_in(evening: Evening, what: str) -> None:
    body: Any = {"door": "front", "name": "kiosk"} if what == "devices" else SCAN

    answer = await evening.post(what, body, by=NOBODY)

    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["what_to_do"]


async def test_nobody_may_read_without_signing_in(evening: Evening) -> None:
    answer = await evening.step.anybody.get(f"{evening.path}/attendances")

    assert answer.status_code == 401


async def test_a_device_can_check_in_and_do_nothing_else(evening: Evening) -> None:
    device = evening.device

    attendances = await evening.step.anybody.get(f"{evening.path}/attendances", headers=device)
    another = await evening.post("devices", {"door": "front", "name": "kiosk"}, by=device)

    assert (attendances.status_code, another.status_code) == (401, 401)


async def test_a_device_may_not_touch_another_gathering(evening: Evening) -> None:
    other = Evening(evening.step)
    await other.announce()
    zoe, attempt = await other.expect("Zoe"), str(uuid4())

    answers = [
        await other.arrive(zoe, by=evening.device),
        await other.leave(zoe, by=evening.device),
        await other.post(f"arrivals/{attempt}/undo", None, by=evening.device),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert not any("Zoe" in answer.text for answer in answers)
    assert await other.attendances() == {}


async def test_an_expired_token_opens_nothing(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as then:
        aged(then, DEVICE_AGE + timedelta(minutes=1))
        device = bearer(TOKENS, evening.id)
        aged(then, SESSION_AGE + timedelta(minutes=1))
        session = TOKENS.for_organizer("host@example.org", datetime.now(UTC))
    ana = await evening.expect()

    by_device = await evening.arrive(ana, by=device)
    by_host = await evening.arrive(ana, by={"cookie": f"potluck_session={session}"})

    assert (by_device.status_code, by_host.status_code) == (401, 401)
    assert "expired" in by_device.json()["detail"]


async def test_a_forged_token_opens_nothing(evening: Evening) -> None:
    ana = await evening.expect()
    forger = Tokens(SecretStr("not the secret of this house"))
    token = evening.device["authorization"]

    answers = [
        await evening.arrive(ana, by=bearer(forger, evening.id)),
        await evening.arrive(ana, by={"authorization": token[:-4] + "AAAA"}),
        await evening.arrive(ana, by={"authorization": token + "A"}),
        await evening.arrive(ana, by={"authorization": "Bearer"}),
        await evening.arrive(ana, by={"authorization": token.removeprefix("Bearer ")}),
        await evening.arrive(ana, by={"cookie": f"potluck_session={token.split()[1]}"}),
    ]

    assert {answer.status_code for answer in answers} == {401}
    assert await evening.attendances() == {}


async def test_a_device_is_set_up_at_a_door_that_is_there(evening: Evening) -> None:
    answer = await evening.post("devices", {"door": "back", "name": "kiosk"}, by=evening.host)

    assert answer.status_code == 201
    made = answer.json()
    assert set(made) == {"device_id", "token", "door", "expires_at"}
    assert made["door"] == "back"
    left = datetime.fromisoformat(made["expires_at"]) - datetime.now(UTC)
    assert timedelta(days=2) < left <= DEVICE_AGE


async def test_a_device_cannot_be_set_up_at_a_door_that_is_not_there(evening: Evening) -> None:
    answer = await evening.post("devices", {"door": "moon", "name": "kiosk"}, by=evening.host)

    assert answer.status_code == 422
    assert "front, back" in answer.json()["what_to_do"]


async def test_a_device_cannot_be_set_up_for_a_gathering_that_is_not_there(
    evening: Evening,
) -> None:
    answer = await evening.step.anybody.post(
        f"/api/check-in/gatherings/{new_id()}/devices",
        json={"door": "front", "name": "kiosk"},
        headers=evening.host,
    )

    assert answer.status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"attempt": "no uuid"},
        {"attempt": None},
        {"at": "yesterday"},
        {"at": "2026-11-21T18:00:00"},
        {"at": None},
        {"ticket_code": None},
        {"ticket_code": ""},
        {"ticket_code": "T" * 65},
        {"ticket_code": {"$ne": None}},
        {"ticket_code": ["T-1"]},
        {"attendee_id": "both"},
        {"colour": "brown"},
        {"door": ""},
    ],
    ids=str,
)
@pytest.mark.parametrize("what", ["arrivals", "departures"])
async def test_a_scan_that_makes_no_sense_is_refused(
    evening: Evening, what: str, change: dict[str, object]
) -> None:
    answer = await evening.post(what, {**SCAN, **change})

    assert answer.status_code == 422
    assert answer.json()["errors"]


@pytest.mark.parametrize(
    "at",
    ["0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00", "0001-01-01T00:00:00Z"],
)
async def test_no_time_breaks_anything(evening: Evening, at: str) -> None:
    ana = await evening.expect()

    answers = [
        await evening.post("arrivals", {**scan(ana), "at": at}),
        await evening.post("departures", {**scan(ana), "at": at}),
    ]

    assert all(answer.status_code < 500 for answer in answers)


async def test_half_a_character_breaks_nothing(evening: Evening) -> None:
    answer = await evening.step.anybody.post(
        f"{evening.path}/arrivals",
        content=b'{"attempt":"%b","at":"2026-11-21T18:00:00Z","ticket_code":"\\ud800"}'
        % str(uuid4()).encode(),
        headers={**evening.device, "content-type": "application/json"},
    )

    assert answer.status_code == 422


async def test_an_answer_holds_nothing_about_anybody_else(evening: Evening) -> None:
    ana, zoe = await evening.expect("Ana"), await evening.expect("Zoe")
    await evening.seat(ana, zoe)
    await evening.arrive(zoe)

    welcome = await evening.arrive(ana)
    again = await evening.arrive(ana)

    for answer in (welcome, again):
        assert "Zoe" not in answer.text
        assert zoe.attendee_id not in answer.text


async def test_an_answer_holds_no_more_of_a_person_than_the_door_needs(evening: Evening) -> None:
    ana = await evening.expect("Ana")

    answers = [await evening.arrive(ana), await evening.leave(ana)]
    listed = str(await evening.attendances())

    for secret in (str(ana.email), "knives", "a room to let", "ACME", "step-free"):
        assert not any(secret in answer.text for answer in answers)
        assert secret not in listed


async def test_the_host_sees_what_happened_at_the_door(evening: Evening) -> None:
    ana, ben = await evening.expect("Ana"), await evening.expect("Ben")
    await evening.expect("Chu")
    at = ago(hours=1)
    await evening.arrive(ana, at=at)
    await evening.arrive(ben, at=at)
    await evening.leave(ben)

    seen = await evening.attendances()

    assert {entry["state"] for entry in seen.values()} == {"arrived", "left"}
    assert seen[ana.attendee_id] == {
        "attendee_id": ana.attendee_id,
        "state": "arrived",
        "at": at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "door": "front",
    }


async def test_reading_changes_nothing(evening: Evening) -> None:
    ana, attempt = await evening.expect("Ana"), str(uuid4())
    await evening.arrive(ana, attempt)
    paths = ["attendances", "arrivals", f"arrivals/{attempt}/undo", "departures", "devices"]
    before = await evening.step.documents_of(evening.id)

    for path in paths:
        for reading in ("GET", "HEAD"):
            answer = await evening.step.anybody.request(
                reading, f"{evening.path}/{path}", headers=evening.host
            )
            assert answer.status_code in {200, 405}

    assert await evening.step.documents_of(evening.id) == before
