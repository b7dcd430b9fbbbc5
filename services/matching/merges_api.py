"""Interests and merges over HTTP, for organizers: what was understood, and what they decide."""

from typing import Annotated, Self

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from services.matching.domain import RulingKind
from services.matching.interests_answers import InterestsAnswer, interests_answer
from services.matching.merging import MOST_RULINGS, Decision, Merging
from services.matching.service import Matching
from services.matching.situation import Situation
from services.matching.store import Store
from services.matching.understandings import own_key
from shared.access import signed_in_organizer

_Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, pattern=r"^[^\x00-\x1f\x7f]*$")
]
_Words = Annotated[_Line, Field(max_length=600)]
_Name = Annotated[_Line, Field(max_length=60)]
_Key = Annotated[_Line, Field(max_length=700)]


class RulingAsked(BaseModel):
    """A decision about own words and the key they hold.

    To `accept` or `refuse` them there, to `split` them off under a `name`, or to `rename` the key.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: RulingKind
    key: _Key
    words: Annotated[tuple[_Words, ...], Field(max_length=1_000)] = ()
    name: _Name | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.kind == "rename" and self.words:
            raise ValueError("a new name is for the whole key, not for some words")
        if self.kind != "rename" and not self.words:
            raise ValueError("it names no words")
        if (self.kind in {"rename", "split"}) != (self.name is not None):
            raise ValueError("a name belongs to `rename` and `split`, and to nothing else")
        if self.kind == "split" and not own_key(self.name or ""):
            raise ValueError("the name has no letter or figure")
        return self


class RulingsAsked(BaseModel):
    """Decisions taken at once; if they are to be remembered, they hold in later gatherings."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rulings: Annotated[tuple[RulingAsked, ...], Field(min_length=1, max_length=MOST_RULINGS)]
    remember: bool = False


class ConfidenceAsked(BaseModel):
    """How sure it has to be that people mean the same before that brings them together."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    confidence: Annotated[float, Field(ge=0.5, le=1.0, allow_inf_nan=False)]


def router(matching: Matching, merging: Merging, store: Store) -> APIRouter:
    """Return the routes of interests and merges."""
    routes = APIRouter(
        prefix="/gatherings/{gathering_id}/interests",
        tags=["matching"],
        dependencies=[Depends(signed_in_organizer)],
    )

    async def answer(situation: Situation) -> InterestsAnswer:
        return await interests_answer(situation, *await store.merges_of(situation.gathering.id))

    @routes.get("")
    async def interests(gathering_id: str) -> InterestsAnswer:
        """Return what people's words have in common, why, and what might have."""
        return await answer(await matching.situation(gathering_id))

    @routes.post("/rulings")
    async def rule(gathering_id: str, asked: RulingsAsked) -> InterestsAnswer:
        """Decide which own words belong together, all at once or nothing; a later one wins."""
        decisions = [Decision(r.kind, r.key, r.words, r.name) for r in asked.rulings]
        return await answer(await merging.rule(gathering_id, decisions, remember=asked.remember))

    @routes.delete("/rulings/{ruling_id}")
    async def undo_ruling(gathering_id: str, ruling_id: str) -> InterestsAnswer:
        """Undo a decision; one that was remembered is forgotten in later gatherings, too."""
        return await answer(await merging.undo(gathering_id, ruling_id))

    @routes.put("/confidence")
    async def trust(gathering_id: str, asked: ConfidenceAsked) -> InterestsAnswer:
        """Let nothing bring people together by itself that is less sure than this."""
        return await answer(await merging.trust(gathering_id, asked.confidence))

    return routes
