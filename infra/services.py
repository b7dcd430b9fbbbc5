"""The services of the house: where their apps are found, and how one origin holds all of them."""

import importlib
from collections.abc import Mapping

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

SERVICES = ("planning", "check-in", "matching", "follow-up", "console")


def create_app(service: str, **settings: object) -> FastAPI:
    """Return one service's app.

    Args:
        service: as in its paths, `check-in`.
        settings: win over the environment, which gives the rest.

    Raises:
        pydantic.ValidationError: a setting is missing or wrong.
    """
    room = f"services.{service.replace('-', '_')}"
    settings_class = importlib.import_module(f"{room}.settings").Settings
    app: FastAPI = importlib.import_module(f"{room}.app").create_app(settings_class(**settings))
    return app


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
