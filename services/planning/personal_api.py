"""The personal page over HTTP: no account, no script, and opening it changes nothing."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel

from services.planning.pages import HEADERS, personal_page, unknown_link_page
from services.planning.personal import OwnWords, Personal
from services.planning.profile import several
from shared.personal_links import Person, PersonalLinks
from shared.problems import Conflict, NotFound


class Answer(BaseModel):
    """An answer to the question: a suggestion that was tapped, or words of one's own."""

    suggestion: str = ""
    words: str = ""

    @property
    def interests(self) -> list[str]:
        """Return what it names; a suggestion is one interest, whatever it is made of."""
        return [self.suggestion] if self.suggestion else several(self.words)


class WordsForm(BaseModel):
    """What somebody says of themselves; each interest stands on a line of its own."""

    interests: str = ""
    shown: list[str] = []
    open_about: list[str] = []
    offer: str = ""
    ask: str = ""

    def as_words(self) -> OwnWords:
        """Return it as the rules know it."""
        return OwnWords(**{**self.model_dump(), "interests": self.interests.splitlines()})


def router(personal: Personal, links: PersonalLinks) -> APIRouter:
    """Return the routes behind personal links."""
    routes = APIRouter(prefix="/me/{token}", tags=["personal"])

    async def page(
        token: str,
        *,
        done: str = "",
        problem: str | None = None,
        wrote: str | OwnWords | None = None,
    ) -> HTMLResponse:
        try:
            invitation = await personal.find(links.person(token))
        except NotFound:
            return unknown_link_page()
        here = _here(token)
        return personal_page(invitation, here=here, done=done, problem=problem, wrote=wrote)

    async def acted(
        token: str,
        act: Callable[[Person], Awaitable[None]],
        *,
        done: str,
        wrote: str | OwnWords | None = None,
    ) -> Response:
        """Do it and lead back to the page, so that reloading it sends nothing again."""
        try:
            await act(links.person(token))
        except (NotFound, Conflict):
            return await page(token)
        except ValueError as error:
            return await page(token, problem=str(error), wrote=wrote)
        back = f"{_here(token)}?done={done}"
        return RedirectResponse(back, status_code=303, headers=HEADERS)

    @routes.get("", response_class=HTMLResponse)
    async def show_page(token: str, done: str = "") -> HTMLResponse:
        """Show somebody their page, with the one question where there is one."""
        return await page(token, done=done)

    @routes.post("/answer", response_class=HTMLResponse)
    async def answer_question(token: str, said: Annotated[Answer, Form()]) -> Response:
        """Add what somebody would happily talk about to their interests; again changes nothing."""
        act = partial(personal.answer, words=said.interests)
        return await acted(token, act, done="answered", wrote=said.words)

    @routes.post("/later", response_class=HTMLResponse)
    async def put_question_aside(token: str) -> Response:
        """Ask somebody no more; nobody is told."""
        return await acted(token, personal.put_aside, done="later")

    @routes.post("/words", response_class=HTMLResponse)
    async def change_words(token: str, form: Annotated[WordsForm, Form()]) -> Response:
        """Change somebody's interests, offer and ask."""
        words = form.as_words()
        return await acted(
            token, partial(personal.rewrite, words=words), done="changed", wrote=words
        )

    return routes


def _here(token: str) -> str:
    return f"/api/planning/me/{token}"
