"""One service in a process of its own: `python -m shared.run check-in --port 8000`.

The service is found by its name when it is asked for; nothing in `shared` knows which there are.
"""

import argparse
import gc
import importlib
import sys

import uvicorn
from fastapi import FastAPI

from shared.telemetry import configure_logs

PORT = 8000
_GRACE_SECONDS = 10  # an event stream never ends by itself


def create_app(service: str, **settings: object) -> FastAPI:
    """Return one service's app.

    Args:
        service: as in its paths, `check-in`.
        settings: win over the environment, which gives the rest.

    Raises:
        ModuleNotFoundError: there is no such service here.
        pydantic.ValidationError: a setting is missing or wrong.
    """
    room = f"services.{service.replace('-', '_')}"
    settings_class = importlib.import_module(f"{room}.settings").Settings
    app: FastAPI = importlib.import_module(f"{room}.app").create_app(settings_class(**settings))
    _keep_what_is_loaded()
    return app


def serve(service: str, *, host: str, port: int) -> None:
    """Run one service, with what the environment says, until SIGTERM or SIGINT.

    Exits with 1 where the service gave up by itself.
    """
    configure_logs()
    app = create_app(service)
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    if failure := getattr(getattr(app.state, "service", None), "failure", None):
        sys.exit(failure)


def _keep_what_is_loaded() -> None:
    """Spare the garbage collector what stays anyway: going through it all holds up every answer."""
    gc.collect()
    gc.freeze()


def main() -> None:
    """Run the service that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m shared.run", description="Run one service.")
    parser.add_argument("service", help="as in its paths: check-in")
    parser.add_argument("--host", default="127.0.0.1", help="the address it listens at")
    parser.add_argument("--port", type=int, default=PORT, help="where it listens")
    wanted = parser.parse_args()
    serve(wanted.service, host=wanted.host, port=wanted.port)


if __name__ == "__main__":
    main()
