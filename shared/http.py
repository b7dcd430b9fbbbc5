"""What every HTTP API of the services has in common: problem details, limits, health, metrics."""

import time
from collections.abc import Awaitable, Callable
from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.problems import Invalid, Problem, TooLarge, WrongContentType
from shared.telemetry import Metrics

PROBLEM = "application/problem+json"
READABLE = (
    "application/json",
    "text/csv",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
)
BODY_LIMIT = 64 * 1024
"""Bytes of a request's body, where a route does not say otherwise."""

Check = Callable[[], Awaitable[str | None]]
"""Returns what is wrong, or None."""

_log = structlog.get_logger(source="potluck.http")


def install(app: FastAPI, *, metrics: Metrics, checks: dict[str, Check], prefix: str) -> None:
    """Give an app its problem details, limits, health and metrics under `prefix`."""
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(UnicodeEncodeError, _on_unstorable)
    app.add_exception_handler(OverflowError, _on_unstorable)
    app.add_exception_handler(Exception, _on_bug)
    app.add_middleware(Limits, import_limit=4 * 1024 * 1024)
    app.add_middleware(Timing, metrics=metrics)

    @app.get(f"{prefix}/health/live", tags=["health"])
    async def live() -> dict[str, str]:
        """Answer as long as the process can."""
        return {"status": "live"}

    @app.get(f"{prefix}/health/ready", tags=["health"])
    async def ready(response: Response) -> dict[str, str]:
        """Answer 200 when everything the service needs answers, 503 with what does not."""
        found = {name: await check() or "ok" for name, check in checks.items()}
        response.status_code = 200 if set(found.values()) <= {"ok"} else 503
        return found

    @app.get(f"{prefix}/metrics", include_in_schema=False)
    async def exposition() -> Response:
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)


def problem_response(problem: Problem) -> JSONResponse:
    """Return RFC 9457 problem details."""
    return JSONResponse(problem.details(), status_code=problem.status, media_type=PROBLEM)


class Limits:
    """Refuses bodies that are too large or of a kind that nothing here reads.

    Args:
        import_limit: bytes of a text/csv body.
    """

    def __init__(self, app: ASGIApp, *, import_limit: int) -> None:
        self._app = app
        self._import_limit = import_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with its body counted."""
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD", "DELETE", "OPTIONS"}:
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        kind = headers.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip().lower()
        length = headers.get(b"content-length", b"0")
        limit = self._import_limit if kind == "text/csv" else BODY_LIMIT
        has_body = length != b"0" or b"transfer-encoding" in headers
        if has_body and kind not in READABLE:
            refusal: Problem = WrongContentType(
                f"The body is {kind or 'of no stated type'}.",
                "Send JSON as application/json, or a file as text/csv.",
            )
            await problem_response(refusal)(scope, receive, send)
            return
        if length.isdigit() and int(length) > limit:
            await problem_response(_too_large(limit))(scope, receive, send)
            return
        await self._app(scope, _counted(receive, limit), send)


def _counted(receive: Receive, limit: int) -> Receive:
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise _too_large(limit)
        return message

    return counted


def _too_large(limit: int) -> TooLarge:
    return TooLarge(
        f"The body is larger than {limit // 1024:,} KiB.",
        "Send less at a time; a long list can be imported in parts.",
    )


class Timing:
    """Measures how long each route takes, by its template: no id ever becomes a label."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and take its time."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            route = _route(scope)
            self._metrics.requests.labels(
                self._metrics.service, scope["method"], route, status
            ).observe(time.perf_counter() - began)


async def _on_problem(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101  registered for this class
    return problem_response(error)


async def _on_invalid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  registered for this class
    errors = [{"where": ".".join(map(str, e["loc"])), "problem": e["msg"]} for e in error.errors()]
    where = ", ".join(dict.fromkeys(e["where"] for e in errors))
    return problem_response(
        Invalid(
            f"Not usable: {where}.", "Correct what `errors` names and send it again.", errors=errors
        )
    )


async def _on_http_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  registered for this class
    if isinstance(error.__cause__, Problem):  # met while FastAPI was reading the body
        return problem_response(error.__cause__)
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return problem_response(Invalid("The body cannot be read.", "Send JSON in UTF-8."))
    details = {
        "type": "about:blank",
        "title": error.detail,
        "status": error.status_code,
        "detail": error.detail,
        "what_to_do": "Check the address and the method against the API's description.",
    }
    return JSONResponse(
        details, status_code=error.status_code, media_type=PROBLEM, headers=error.headers
    )


async def _on_unstorable(request: Request, error: Exception) -> Response:
    """Answer for half a character, or a time or number beyond every calendar and register."""
    _log.warning("a value cannot be kept", route=_route(request.scope), error=type(error).__name__)
    return problem_response(
        Invalid(
            "A character, time or number in it cannot be kept.",
            "Correct it and send it again.",
        )
    )


async def _on_bug(request: Request, error: Exception) -> Response:
    _log.error("a request failed", route=_route(request.scope), exc_info=error)
    details = {
        "type": "about:blank",
        "title": "Something broke on our side",
        "status": 500,
        "detail": "The request could not be answered. What was accepted before is safe.",
        "what_to_do": "Try again; if it happens again, tell the host when it happened.",
    }
    return JSONResponse(details, status_code=500, media_type=PROBLEM)


def _route(scope: Scope) -> str:
    """Return the route's template: an address may hold a secret, or a person's id."""
    return str(getattr(scope.get("route"), "path", "unknown"))
