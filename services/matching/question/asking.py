"""The one short question: who is asked. Pure rules: no clock, no chance, no database."""

from services.matching.domain import Attendee
from services.matching.seating.commons import SMALL_TALK
from services.matching.situation import Situation


def to_ask(situation: Situation) -> frozenset[str]:
    """Return whom the question is to be put to: who may still come or is here, and is alone.

    Nobody is asked again who has said anything else since they were asked, and nobody at all in a
    room so small that whatever two people share would be small talk.
    """
    is_small = len(situation.room.people) < 2 * SMALL_TALK
    if is_small or situation.gathering.state == "closed":
        return frozenset()
    accompanied = {p for common in situation.room.genuine.values() for p in common.words}
    return frozenset(
        attendee.id
        for attendee in situation.attendees
        if attendee.roster_state == "registered"
        and attendee.state != "left"
        and attendee.id not in accompanied
        and not _has_answered(situation, attendee)
    )


def _has_answered(situation: Situation, attendee: Attendee) -> bool:
    question = situation.questions.get(attendee.id)
    return question is not None and question.about != attendee.interests
