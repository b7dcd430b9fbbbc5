"""Who may do what: the signed tokens that one service gives and another verifies.

An organizer's session is a cookie; a device's token can check people in at one door of one
gathering and do nothing else. Both are signed, neither is stored.
"""

import time
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TypeVar

from fastapi import Request
from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer
from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from shared.problems import Forbidden, NotSignedIn

SESSION_COOKIE = "potluck_session"
SESSION_AGE = timedelta(days=7)
DEVICE_AGE = timedelta(days=3)

_REMEMBERED = 10
"""Seconds for which a verified device token may be taken as it was."""

_SIGN_IN = "Ask for a sign-in link at /console/ and open it."
_ASK_HOST = "Ask the organizer for a new device token."


class Organizer(BaseModel):
    """Somebody who hosts gatherings and has signed in."""

    model_config = ConfigDict(frozen=True)

    email: str
    expires_at: datetime


class Device(BaseModel):
    """A kiosk or a staff device at one door of one gathering."""

    model_config = ConfigDict(frozen=True)

    device_id: str
    gathering_id: str
    door: str


T = TypeVar("T", bound=BaseModel)


class Tokens:
    """Signs and verifies tokens with the secret that the services share."""

    def __init__(self, secret: SecretStr) -> None:
        key = secret.get_secret_value()
        self._session = URLSafeTimedSerializer(key, salt="potluck.organizer")
        self._device = URLSafeTimedSerializer(key, salt="potluck.device")
        self._read_device = lru_cache(maxsize=1024)(self._device_of)

    def for_organizer(self, email: str, now: datetime) -> str:
        """Return the value of a session cookie."""
        organizer = Organizer(email=email, expires_at=now + SESSION_AGE)
        return str(self._session.dumps(organizer.model_dump(mode="json")))

    def for_device(self, device: Device) -> str:
        """Return a device's bearer token."""
        return str(self._device.dumps(device.model_dump(mode="json")))

    def organizer(self, token: str | None) -> Organizer:
        """Return who a session cookie belongs to.

        Raises:
            NotSignedIn: it is missing, expired or was tampered with.
        """
        return _read(self._session, Organizer, token, SESSION_AGE, _SIGN_IN)

    def device(self, token: str | None) -> Device:
        """Return the device a bearer token belongs to.

        Raises:
            NotSignedIn: it is missing, expired or was tampered with.
        """
        return self._read_device(token, int(time.time()) // _REMEMBERED)

    def _device_of(self, token: str | None, _moment: int) -> Device:
        """Verify a token; the same one is not verified twice in a moment, as a door is busy."""
        return _read(self._device, Device, token, DEVICE_AGE, _ASK_HOST)


def _read(
    serializer: URLSafeTimedSerializer,
    model: type[T],
    token: str | None,
    age: timedelta,
    what_to_do: str,
) -> T:
    if not token:
        raise NotSignedIn("This needs somebody to be signed in.", what_to_do)
    try:
        return model.model_validate(serializer.loads(token, max_age=int(age.total_seconds())))
    except SignatureExpired as error:
        raise NotSignedIn("The sign-in has expired.", what_to_do) from error
    except (BadData, ValidationError) as error:
        raise NotSignedIn("The token is not one of ours.", what_to_do) from error


async def signed_in_organizer(request: Request) -> Organizer:
    """Return the organizer of a request; a FastAPI dependency.

    Raises:
        NotSignedIn: nobody is signed in.
    """
    tokens: Tokens = request.app.state.tokens
    return tokens.organizer(request.cookies.get(SESSION_COOKIE))


async def device_or_organizer(request: Request, gathering_id: str) -> Device | Organizer:
    """Return the device or else the organizer of a request; a FastAPI dependency.

    Raises:
        NotSignedIn: neither a device nor an organizer asks.
        Forbidden: the device belongs to another gathering.
    """
    tokens: Tokens = request.app.state.tokens
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return await signed_in_organizer(request)
    device = tokens.device(token)
    if device.gathering_id != gathering_id:
        raise Forbidden("This device belongs to another gathering.", _ASK_HOST)
    return device
