"""The services of the house: where their apps are found, and how one origin holds all of them."""

from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send

from shared.run import create_app

__all__ = ["SERVICES", "OneOrigin", "create_app"]

SERVICES = ("planning", "check-in", "matching", "follow-up", "console")


class OneOrigin:
    """Serves every service under its own path, and the console everywhere else.

    Lifespans are not its business: whoever made the apps runs them.
    """

    def __init__(self, apps: Mapping[str, ASGIApp]) -> None:
        self._by_path = {f"/api/{service}": app for service, app in apps.items()}
        self._console = apps["console"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request to the service whose path it is."""
        first_two = "/".join(scope["path"].split("/", 3)[:3])
        app = self._by_path.get(first_two, self._console)
        await app(scope, receive, send)
