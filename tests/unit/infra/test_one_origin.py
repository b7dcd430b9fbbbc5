import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from infra.services import SERVICES, OneOrigin

asked: list[str] = []


def answering(name: str) -> ASGIApp:
    async def answer(_scope: Scope, _receive: Receive, _send: Send) -> None:
        asked.append(name)

    return answer


async def never() -> Message:
    raise AssertionError("nobody reads here")


async def ignored(_message: Message) -> None:
    raise AssertionError("nobody writes here")


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/api/planning/gatherings/1/attendees", "planning"),
        ("/api/check-in/health/live", "check-in"),
        ("/api/matching", "matching"),
        ("/api/follow-up/unsubscribe/abc", "follow-up"),
        ("/", "console"),
        ("/console/", "console"),
        ("/api/planning-committee", "console"),
        ("/planning/api/planning", "console"),
    ],
)
async def test_a_request_reaches_the_service_whose_path_it_is(path: str, service: str) -> None:
    asked.clear()
    origin = OneOrigin({name: answering(name) for name in SERVICES})

    await origin({"type": "http", "path": path}, never, ignored)

    assert asked == [service]
