"""The letters over HTTP, for the organizer."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Depends, Request
from fastapi.sse import EventSourceResponse
from pydantic import AwareDatetime, BaseModel

from services.follow_up.domain import Prompt, PromptState
from services.follow_up.writing import Writing
from shared.access import Organizer, signed_in_organizer
from shared.facts import PromptSent
from shared.live import facts_about
from shared.service import Service

Host = Annotated[Organizer, Depends(signed_in_organizer)]


class PromptLine(BaseModel):
    """One letter in the list. `reason` is what the mail server said, where it was not sent."""

    prompt_id: str
    attendee_id: str
    name: str
    state: PromptState
    at: AwareDatetime
    subject: str
    reason: str | None


class PromptAnswer(PromptLine):
    """One letter, as its reader sees it."""

    text: str
    html: str


class PromptChanged(BaseModel):
    """A letter has come further."""

    kind: Literal["prompt"] = "prompt"
    prompt: PromptSent


def router(writing: Writing) -> APIRouter:
    """Return the organizer's routes."""
    routes = APIRouter(prefix="/gatherings/{gathering_id}", tags=["follow-up"])

    @routes.get("/prompts")
    async def prompts(gathering_id: str, _who: Host) -> list[PromptLine]:
        """List a gathering's letters, by name."""
        return [PromptLine(**_line(p)) for p in await writing.prompts(gathering_id)]

    @routes.get("/prompts/{prompt_id}")
    async def prompt(gathering_id: str, prompt_id: str, _who: Host) -> PromptAnswer:
        """Return one letter."""
        found = await writing.prompt(gathering_id, prompt_id)
        return PromptAnswer(**_line(found), text=found.text, html=found.html)

    @routes.post("/prompts/{prompt_id}/send-again")
    async def send_again(gathering_id: str, prompt_id: str, _who: Host) -> PromptLine:
        """Have a letter sent again that was refused or whose fate is unknown."""
        return PromptLine(**_line(await writing.send_again(gathering_id, prompt_id)))

    async def known(gathering_id: str) -> None:
        await writing.gathering(gathering_id)

    @routes.get("/stream", response_class=EventSourceResponse, dependencies=[Depends(known)])
    async def stream(
        request: Request, gathering_id: str, _who: Host
    ) -> AsyncIterator[PromptChanged]:
        """Tell how each letter fares, from now on."""
        service: Service = request.app.state.service
        said = facts_about(
            gathering_id, PromptSent, connection=service.broker.connection, tracer=service.tracer
        )
        async for fact in said:
            yield PromptChanged(prompt=cast("PromptSent", fact))

    return routes


def _line(prompt: Prompt) -> dict[str, Any]:
    shown = {"attendee_id", "name", "state", "at", "subject", "reason"}
    return {"prompt_id": prompt.id, **prompt.model_dump(include=shown)}
