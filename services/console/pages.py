"""The built pages as they are served: under a strict content policy, and cached as they may be.

A file under `assets` has its content's hash in its name and never changes; everything else is
asked for anew, so that a new build is seen at once.
"""

from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.staticfiles import StaticFiles

HEADERS = {
    # A letter's preview is a sandboxed `srcdoc` frame. It inherits this policy, and mail is laid
    # out by style attributes: hence `style-src-attr`. Elements and files stay with 'self'.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
        "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
FOR_EVER = "public, max-age=31536000, immutable"
ANEW = "no-cache"

NOT_BUILT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>The console has not been built</title>
<h1>The console has not been built</h1>
<p>Run <code>make setup</code> in Potluck's folder, then load this page again.</p>
</html>
"""


class Built:
    """The folder with the built pages, which may not be there yet."""

    def __init__(self, folder: Path) -> None:
        self._index = folder / "index.html"
        self._files = StaticFiles(directory=folder, check_dir=False)

    def is_there(self) -> bool:
        """Tell whether the pages have been built."""
        return self._index.is_file()

    async def check(self) -> str | None:
        """Return what is wrong with the pages, for readiness."""
        return None if self.is_there() else "not built; run `make setup`"

    async def answer(self, path: str, request: Request) -> Response:
        """Return the file at `path`, or the page itself where that is empty.

        Raises:
            HTTPException: 404, also for a path that leads out of the folder.
        """
        response = await self._files.get_response(path or "index.html", request.scope)
        response.headers["Cache-Control"] = FOR_EVER if path.startswith("assets/") else ANEW
        return response


def router(built: Built) -> APIRouter:
    """Return the routes of the pages, which are no part of the API."""
    routes = APIRouter(include_in_schema=False)

    @routes.api_route("/", methods=["GET", "HEAD"])
    @routes.api_route("/console", methods=["GET", "HEAD"])
    async def home() -> Response:
        return RedirectResponse("/console/")

    @routes.api_route("/console/{path:path}", methods=["GET", "HEAD"])
    async def page(path: str, request: Request) -> Response:
        if built.is_there():
            response = await built.answer(path, request)
        else:
            response = HTMLResponse(NOT_BUILT, 503, headers={"Cache-Control": "no-store"})
        response.headers.update(HEADERS)
        return response

    return routes
