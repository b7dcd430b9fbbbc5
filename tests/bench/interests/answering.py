"""The one question, answered: half of those asked take a suggestion, as the room's interests go."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

from services.matching.domain import Acquaintance, Attendee, Gathering
from services.matching.question.asking import to_ask
from services.matching.question.suggesting import suggestions
from services.matching.seating.room import Plan, Room
from services.matching.situation import Situation
from services.matching.understandings import understood
from shared.facts import PlannedTable
from tests.bench.seating.drawing import random_of

_GATHERING = "bench"


def answered(room: Room, plan: Plan, seed: int) -> Room:
    """Return a room in which half of those who are asked have answered, drawn from the seed.

    Each takes one of the suggestions they are shown, the likelier the more people of the room hold
    it. Who is shown none gives no answer.

    Args:
        plan: where everybody sits as they are asked.
    """
    situation = _situation(room)
    asked = sorted(to_ask(situation))
    shown = suggestions(situation, plan, asked)
    holders = {c.name: len(c.words) for c in situation.room.genuine.values()}
    random = random_of("answers", len(room.people), seed)
    answering = random.sample(asked, (len(asked) + 1) // 2)
    taken = {person: _taken(random, shown.get(person, ()), holders) for person in answering}
    people = (
        replace(person, interests=(*person.interests, *taken.get(person.id, ())))
        for person in room.people
    )
    return replace(room, people=tuple(people))


def _taken(random: Random, shown: Sequence[str], holders: Mapping[str, int]) -> tuple[str, ...]:
    """Return the answer; a suggestion that is no common interest yet has one holder."""
    weights = [holders.get(words, 1) for words in shown]
    return tuple(random.choices(shown, weights)) if shown else ()


def _situation(room: Room) -> Situation:
    """Return a room as the service knows it the day before."""
    gathering = Gathering(
        id=_GATHERING,
        tables=tuple(
            PlannedTable(id=t.id, name=t.id, capacity=t.capacity, minimum=t.minimum)
            for t in room.tables
        ),
        rounds=room.rounds,
        state="planned",
        round=0,
    )
    attendees = [
        Attendee(
            id=person.id,
            gathering_id=_GATHERING,
            roster_state="registered",
            interests=person.interests,
            company=person.company,
            host=person.host,
        )
        for person in room.people
    ]
    pairs = (sorted(pair) for pair in room.apart)
    return Situation(
        gathering,
        attendees,
        [
            Acquaintance(id=f"{a} {b}", gathering_id=_GATHERING, attendee_ids=(a, b))
            for a, b in pairs
        ],
        (),
        certified=None,
        understood=understood(attendees),
    )
