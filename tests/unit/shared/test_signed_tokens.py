import time
from datetime import UTC, datetime, timedelta

import pytest
from itsdangerous import TimestampSigner
from pydantic import SecretStr
from starlette.requests import Request
from starlette.types import Scope

from shared.access import (
    DEVICE_AGE,
    SESSION_AGE,
    SESSION_COOKIE,
    Device,
    Organizer,
    Tokens,
    device_or_organizer,
)
from shared.problems import Forbidden, NotSignedIn

NOW = datetime(2026, 11, 21, 18, tzinfo=UTC)
KIOSK = Device(device_id="d1", gathering_id="g1", door="front")


@pytest.fixture
def tokens() -> Tokens:
    return Tokens(SecretStr("a secret of the tests"))


def aged(monkeypatch: pytest.MonkeyPatch, age: timedelta) -> None:
    """Have tokens signed as if it were that long ago."""
    then = int(time.time() - age.total_seconds())
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _self: then)


def asked_of(
    tokens: Tokens, authorization: str | None = None, session: str | None = None
) -> Request:
    class _App:
        class state:  # noqa: N801 - as Starlette calls it
            pass

    _App.state.tokens = tokens  # type: ignore[attr-defined]
    sent = {"authorization": authorization, "cookie": session and f"{SESSION_COOKIE}={session}"}
    headers = [(name.encode(), value.encode()) for name, value in sent.items() if value]
    scope: Scope = {"type": "http", "app": _App, "headers": headers}
    return Request(scope)


def test_a_session_cookie_says_who_signed_in(tokens: Tokens) -> None:
    organizer = tokens.organizer(tokens.for_organizer("host@example.org", NOW))

    assert organizer == Organizer(email="host@example.org", expires_at=NOW + SESSION_AGE)


def test_a_device_token_says_which_door_of_which_gathering(tokens: Tokens) -> None:
    assert tokens.device(tokens.for_device(KIOSK)) == KIOSK


def test_a_device_token_is_no_session(tokens: Tokens) -> None:
    with pytest.raises(NotSignedIn):
        tokens.organizer(tokens.for_device(KIOSK))


def test_a_session_is_no_device_token(tokens: Tokens) -> None:
    with pytest.raises(NotSignedIn):
        tokens.device(tokens.for_organizer("host@example.org", NOW))


@pytest.mark.parametrize("token", [None, "", "nonsense", "a.b.c", "\x00", "é.é.é", "." * 4000])
def test_what_is_no_token_signs_nobody_in(tokens: Tokens, token: str | None) -> None:
    with pytest.raises(NotSignedIn):
        tokens.organizer(token)
    with pytest.raises(NotSignedIn):
        tokens.device(token)


def test_a_token_of_another_house_signs_nobody_in(tokens: Tokens) -> None:
    other = Tokens(SecretStr("the secret of another house"))

    with pytest.raises(NotSignedIn):
        tokens.organizer(other.for_organizer("host@example.org", NOW))
    with pytest.raises(NotSignedIn):
        tokens.device(other.for_device(KIOSK))


def test_a_token_changed_in_any_place_signs_nobody_in(tokens: Tokens) -> None:
    token = tokens.for_device(KIOSK)

    for place in range(len(token) - 1):  # the last character carries spare bits
        changed = "A" if token[place] != "A" else "B"
        with pytest.raises(NotSignedIn):
            tokens.device(token[:place] + changed + token[place + 1 :])


def test_a_session_expires(tokens: Tokens, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as then:
        aged(then, SESSION_AGE + timedelta(minutes=1))
        token = tokens.for_organizer("host@example.org", NOW)

    with pytest.raises(NotSignedIn, match="expired"):
        tokens.organizer(token)


def test_a_device_token_outlasts_a_weekend_but_no_longer(
    tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as then:
        aged(then, DEVICE_AGE - timedelta(minutes=1))
        fresh = tokens.for_device(KIOSK)
        aged(then, DEVICE_AGE + timedelta(minutes=1))
        stale = tokens.for_device(KIOSK)

    assert tokens.device(fresh) == KIOSK
    with pytest.raises(NotSignedIn, match="expired"):
        tokens.device(stale)


async def test_a_device_is_known_by_its_bearer_token(tokens: Tokens) -> None:
    header = f"Bearer {tokens.for_device(KIOSK)}"

    assert await device_or_organizer(asked_of(tokens, header), "g1") == KIOSK
    lower = header.replace("B", "b", 1)
    assert await device_or_organizer(asked_of(tokens, lower), "g1") == KIOSK


async def test_a_device_may_not_touch_another_gathering(tokens: Tokens) -> None:
    header = f"Bearer {tokens.for_device(KIOSK)}"

    with pytest.raises(Forbidden):
        await device_or_organizer(asked_of(tokens, header), "g2")


async def test_an_organizer_may_act_at_the_door(tokens: Tokens) -> None:
    cookie = tokens.for_organizer("host@example.org", NOW)

    who = await device_or_organizer(asked_of(tokens, session=cookie), "g1")

    assert isinstance(who, Organizer)


async def test_a_bad_bearer_token_is_not_saved_by_a_cookie(tokens: Tokens) -> None:
    cookie = tokens.for_organizer("host@example.org", NOW)

    with pytest.raises(NotSignedIn):
        await device_or_organizer(asked_of(tokens, "Bearer nonsense", cookie), "g1")


async def test_a_session_does_not_pass_as_a_bearer_token(tokens: Tokens) -> None:
    cookie = tokens.for_organizer("host@example.org", NOW)

    with pytest.raises(NotSignedIn):
        await device_or_organizer(asked_of(tokens, f"Bearer {cookie}"), "g1")
