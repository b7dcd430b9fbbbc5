"""What matching answers about interests: what is shared, why, and what the organizer decided."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from services.matching.domain import KeptRuling, Merges, RulingKind
from services.matching.interests.understanding import Membership, Understanding
from services.matching.seating.room import Room
from services.matching.situation import Situation
from shared.facts import Level


class WordsAnswer(BaseModel):
    """Own words, how many people wrote them, and how surely and why they belong to something."""

    words: str
    people: int
    confidence: float
    why: str


class TopicAnswer(BaseModel):
    """Something that people have in common, and all the own words for it."""

    key: str
    level: Level
    name: str
    people: int
    is_small_talk: bool
    words: tuple[WordsAnswer, ...]


class ProposalAnswer(BaseModel):
    """Words that might belong to something, whose own words so far are `joins`."""

    key: str
    level: Level
    name: str
    joins: tuple[str, ...]
    words: tuple[WordsAnswer, ...]


class HeldBackAnswer(BaseModel):
    """Words that nobody but the organizer sees, and why."""

    attendee_id: str
    words: str
    reason: Literal["insult", "contact", "sensitive"]


class QuestionAnswer(BaseModel):
    """The one short question to somebody; nobody has to answer it."""

    attendee_id: str
    suggestions: tuple[str, ...]
    is_open: bool


class RulingAnswer(BaseModel):
    """A decision that was taken, here or, if it is remembered, perhaps in another gathering."""

    id: str
    kind: RulingKind
    key: str
    name: str | None
    words: tuple[str, ...]
    remembered: bool
    at: datetime


class InterestsAnswer(BaseModel):
    """What the words of a gathering's people have in common; `rulings` are the newest first."""

    revision: int
    confidence: float
    topics: tuple[TopicAnswer, ...]
    proposals: tuple[ProposalAnswer, ...]
    held_back: tuple[HeldBackAnswer, ...]
    questions: tuple[QuestionAnswer, ...]
    silent: tuple[str, ...]
    rulings: tuple[RulingAnswer, ...]


async def interests_answer(
    situation: Situation, merges: Merges, remembered: Iterable[KeptRuling]
) -> InterestsAnswer:
    """Return what was understood and decided, as it is answered.

    Args:
        remembered: what was decided in other gatherings, and holds here too.
    """
    rulings = sorted((*remembered, *merges.rulings), key=lambda ruling: ruling.at)
    return await asyncio.to_thread(_answer, situation, merges, rulings[::-1])


def _answer(situation: Situation, merges: Merges, rulings: Iterable[KeptRuling]) -> InterestsAnswer:
    understanding = situation.understanding
    return InterestsAnswer(
        revision=merges.revision,
        confidence=merges.confidence,
        topics=tuple(_topics(understanding, situation.room)),
        proposals=tuple(
            ProposalAnswer(
                key=proposal.key,
                level=proposal.level,
                name=proposal.name,
                joins=proposal.joins,
                words=_words(understanding, proposal.memberships),
            )
            for proposal in understanding.proposals
        ),
        held_back=tuple(
            HeldBackAnswer(attendee_id=h.person, words=h.words, reason=h.reason)
            for h in understanding.held_back
        ),
        questions=tuple(
            QuestionAnswer(attendee_id=q.id, suggestions=q.suggestions, is_open=q.is_open)
            for q in situation.questions.values()
        ),
        silent=tuple(sorted(understanding.silent)),
        rulings=tuple(RulingAnswer(**ruling.model_dump()) for ruling in rulings),
    )


def _topics(understanding: Understanding, room: Room) -> Iterable[TopicAnswer]:
    """Yield what people have in common, what most share first."""
    held: dict[str, list[Membership]] = {}
    for membership in understanding.memberships:
        if membership.confidence >= understanding.confidence:
            held.setdefault(membership.key, []).append(membership)
    for common in sorted(understanding.commons, key=lambda c: (-len(c.words), c.level, c.key)):
        yield TopicAnswer(
            key=common.key,
            level=common.level,
            name=common.name,
            people=len(common.words),
            is_small_talk=common.key not in room.genuine,
            words=_words(understanding, held.get(common.key, ())),
        )


def _words(
    understanding: Understanding, memberships: Sequence[Membership]
) -> tuple[WordsAnswer, ...]:
    answered = (
        WordsAnswer(
            words=membership.words,
            people=len(understanding.writers.get(membership.words, ())),
            confidence=membership.confidence,
            why=membership.why,
        )
        for membership in memberships
    )
    return tuple(sorted(answered, key=lambda words: (-words.people, words.words)))
