"""The console, put together."""

from fastapi import FastAPI

from services.console import pages
from services.console.settings import Settings
from shared import http
from shared.telemetry import Metrics

PREFIX = "/api/console"


def create_app(settings: Settings) -> FastAPI:
    """Return the app that serves the pages; everything they show comes from the other services."""
    app = FastAPI(
        title="Potluck console",
        version="1",
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    built = pages.Built(settings.console_dist)
    http.install(app, metrics=Metrics("console"), checks={"pages": built.check}, prefix=PREFIX)
    app.include_router(pages.router(built))
    return app
