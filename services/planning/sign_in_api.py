"""Signing in and out over HTTP."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, ConfigDict, Field

from services.planning.answers import Detail, Session
from services.planning.pages import HEADERS, sign_in_page, used_link_page
from services.planning.sign_in import SignIn
from shared.access import SESSION_AGE, SESSION_COOKIE, Organizer, Tokens, signed_in_organizer
from shared.clock import Clock


class LinkRequest(BaseModel):
    """The address that wants to sign in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    email: Annotated[str, Field(min_length=3, max_length=254)]


def router(sign_in: SignIn, clock: Clock, *, is_secure: bool) -> APIRouter:
    """Return the routes of signing in.

    Args:
        is_secure: whether people reach us by https, and the cookie may travel by nothing else.
    """
    routes = APIRouter(tags=["sign-in"])

    @routes.post("/sign-in-links", status_code=202)
    async def ask_for_link(wanted: LinkRequest, later: BackgroundTasks) -> Detail:
        """Send a sign-in link, if the address is an organizer's; the answer does not tell."""
        later.add_task(sign_in.send_link, wanted.email)
        return Detail(
            detail="If this address may sign in, a link is on its way and on the console."
        )

    @routes.get("/sign-in/{token}", response_class=HTMLResponse)
    async def show_link(token: str) -> HTMLResponse:
        """Show the page with the button; opening it changes nothing."""
        link = await sign_in.find(token)
        return sign_in_page(link.email) if link else used_link_page()

    @routes.post("/sign-in/{token}", response_class=HTMLResponse)
    async def use_link(request: Request, token: str) -> Response:
        """Sign the organizer in, once."""
        link = await sign_in.use(token)
        if link is None:
            return used_link_page()
        tokens: Tokens = request.app.state.tokens
        signed_in = RedirectResponse("/console/", status_code=303, headers=HEADERS)
        signed_in.set_cookie(
            SESSION_COOKIE,
            tokens.for_organizer(link.email, clock()),
            max_age=int(SESSION_AGE.total_seconds()),
            secure=is_secure,
            httponly=True,
            samesite="lax",
        )
        return signed_in

    @routes.get("/session")
    async def get_session(who: Annotated[Organizer, Depends(signed_in_organizer)]) -> Session:
        """Tell who is signed in."""
        return Session.model_validate(who)

    @routes.delete("/session", status_code=204)
    async def sign_out(response: Response) -> None:
        """Sign out on this device."""
        response.delete_cookie(SESSION_COOKIE, secure=is_secure, httponly=True, samesite="lax")

    return routes
