"""What is said of one table: its topic, what its people share, and who of them could help whom."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from services.matching.domain import Attendee
from services.matching.interests.answering import answers
from services.matching.seating.topics import Topics
from shared.facts import CircleHelp, SharedInterest

_TABLES_KEPT = 1 << 13

_Said = tuple[tuple[str, tuple[str, ...]], ...]


def what_is_shared(topics: Topics, seats: Sequence[str]) -> dict[str, object]:
    """Return the topic of a table and what its people share, the topic first."""
    found = topics.topic(seats)
    return {
        "topic": found.name if found else None,
        "shared": tuple(
            SharedInterest(
                interest=shared.name,
                attendee_ids=tuple(shared.words),
                level=shared.level,
                words=dict(shared.words),
            )
            for shared in topics.shared(seats)
        ),
    }


def who_could_help(
    attendees: Mapping[str, Attendee], seats: Sequence[str]
) -> tuple[CircleHelp, ...]:
    """Return who of the people at a table could help whom, in the order in which they sit."""
    there = [attendees[person] for person in seats if person in attendees]
    asks = tuple((a.id, (a.ask,)) for a in there if a.ask)
    offers = tuple((a.id, (a.offer,)) for a in there if a.offer)
    return _helps(asks, offers) if asks and offers else ()


@lru_cache(_TABLES_KEPT)
def _helps(asks: _Said, offers: _Said) -> tuple[CircleHelp, ...]:
    order = {person: at for at, (person, _) in enumerate((*offers, *asks))}
    found = answers(dict(asks), dict(offers))
    return tuple(
        CircleHelp(helper_id=h.helper, helped_id=h.helped, ask=h.ask, offer=h.offer)
        for h in sorted(found, key=lambda h: (order[h.helper], order[h.helped]))
    )
