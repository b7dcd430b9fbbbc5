"""The pages behind the links in letters: no script, no cookie, and opening one changes nothing."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Header
from fastapi.responses import HTMLResponse

from services.follow_up.rendering import PAGE_HEADERS, page
from services.follow_up.unsubscribing import Links, Reader, Unsubscribing
from shared.problems import NotFound

OneClick = Annotated[Literal["One-Click"], Form(alias="List-Unsubscribe")]
"""What RFC 8058 has mail programs send, and the page's button too."""


def router(unsubscribing: Unsubscribing, links: Links) -> APIRouter:
    """Return the routes behind mail links."""
    routes = APIRouter(prefix="/unsubscribe/{token}", tags=["follow-up"])

    def addressed(
        token: str, accept: Annotated[str, Header(include_in_schema=False)] = ""
    ) -> Reader | None:
        """Return whom the link was sent to; None where a person has to be told that nobody."""
        try:
            return links.reader(token)
        except NotFound:
            if "text/html" in accept:
                return None
            raise

    @routes.get("", response_class=HTMLResponse)
    async def ask(reader: Annotated[Reader | None, Depends(addressed)]) -> HTMLResponse:
        """Show the page with the button."""
        return _page("unsubscribe") if reader else _unknown_link()

    @routes.post("", response_class=HTMLResponse)
    async def unsubscribe(
        reader: Annotated[Reader | None, Depends(addressed)],
        clicked: OneClick,  # noqa: ARG001  a request without it is no click
    ) -> HTMLResponse:
        """Stop letters to the address the link was sent to."""
        if reader is None:
            return _unknown_link()
        await unsubscribing.stop(reader)
        return _page("unsubscribed")

    return routes


def _unknown_link() -> HTMLResponse:
    return _page("unknown_link", status=404)


def _page(name: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(page(name), status_code=status, headers=PAGE_HEADERS)
