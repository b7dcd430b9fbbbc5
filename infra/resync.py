"""Asks a service of the open house to announce its present state again."""

import httpx

from infra import lock
from infra.settings import HouseSettings
from shared.access import SESSION_COOKIE, Tokens
from shared.clock import utc_now

_PATIENCE_SECONDS = 300.0


class NotAnnouncedError(Exception):
    """No house is open here, or the service refused."""


def resync(service: str, settings: HouseSettings) -> dict[str, int]:
    """Return how much the service announced, by kind.

    Who runs the house holds the secret that signs organizers in, and signs in with it.

    Raises:
        NotAnnouncedError: see there.
    """
    house = lock.holder(settings.data_dir)
    if not house or not house.url:
        raise NotAnnouncedError("No house is open here. Open it with `potluck run`.")
    session = Tokens(settings.signing_secret()).for_organizer("whoever runs the house", utc_now())
    answer = httpx.post(
        f"{house.url}/api/{service}/resync",
        cookies={SESSION_COOKIE: session},
        json={},
        timeout=_PATIENCE_SECONDS,
    )
    if answer.is_error:
        raise NotAnnouncedError(f"{service} answers {answer.status_code}: {answer.text}")
    announced: dict[str, int] = answer.json()
    return announced
