"""Situations whose people have said something, for tests of what is asked and said of tables."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from services.matching.domain import Acquaintance, Attendee, Gathering, Question, Seating
from services.matching.situation import Situation
from services.matching.understandings import understood
from shared.facts import GatheringState, PlannedTable

CHAIRS = 6


def person(key: str, *interests: str, **known: object) -> Attendee:
    """Return somebody who is on the list."""
    fields = {"gathering_id": "g", "roster_state": "registered", "interests": interests, **known}
    return Attendee.model_validate({"_id": key, **fields})


def evening(
    people: Sequence[Attendee],
    *rounds: Mapping[str, Sequence[str]],
    state: GatheringState = "open",
    round_: int = 0,
    known: Iterable[tuple[str, str]] = (),
    questions: Iterable[Question] = (),
    chairs: int = CHAIRS,
    access_seats: Mapping[str, int] = MappingProxyType({}),
) -> Situation:
    """Return an evening at which people sit as they are given, at tables of so many chairs."""
    names = dict.fromkeys(table for seats in rounds for table in seats)
    tables = tuple(
        PlannedTable(id=t, name=t, capacity=chairs, minimum=2, access_seats=access_seats.get(t))
        for t in names
    )
    seatings = [
        Seating(
            id=f"{number}-{table}",
            gathering_id="g",
            round=number,
            table_id=table,
            table_name=table,
            seats=tuple(ids),
        )
        for number, seats in enumerate(rounds, start=1)
        for table, ids in seats.items()
    ]
    pairs = [Acquaintance(id="+".join(pair), gathering_id="g", attendee_ids=pair) for pair in known]
    gathering = Gathering(id="g", tables=tables, rounds=len(rounds), state=state, round=round_)
    return Situation(
        gathering,
        people,
        pairs,
        seatings,
        certified=None,
        questions=questions,
        understood=understood(people),
    )
