"""Rooms so small that every seating of a round can be tried."""

from math import prod

from services.matching.seating.repairing.board import NOWHERE, members
from services.matching.seating.repairing.chains import Change, take
from services.matching.seating.repairing.sitting import CROWDED, Sitting

MOST_SEATINGS = 3_000


def is_small(sitting: Sitting) -> bool:
    """Tell whether there are few ways to seat everybody."""
    return prod(map(len, _choices(sitting).values())) <= MOST_SEATINGS


def best_of_all(sitting: Sitting) -> Change:
    """Return how to come to the best seating there is; nobody who has a seat is left standing."""
    choices = _choices(sitting)
    people = list(choices)
    before = [(person, sitting.where[person]) for person in people]
    best, least = before, (sitting.score, _company(sitting))
    take(sitting, [(person, NOWHERE) for person in people])

    def seat_from(number: int) -> None:
        nonlocal best, least
        if number == len(people):
            if sitting.score <= least[0] and (sitting.score, _company(sitting)) < least:
                best = [(person, sitting.where[person]) for person in people]
                least = sitting.score, _company(sitting)
            return
        person = people[number]
        for table in choices[person]:
            sitting.shift(person, table)
            if sitting.score < CROWDED:
                seat_from(number + 1)
        sitting.shift(person, NOWHERE)

    seat_from(0)
    take(sitting, before)
    return [step for step, was in zip(best, before, strict=True) if step != was]


def _choices(sitting: Sitting) -> dict[int, list[int]]:
    return {
        person: [*([NOWHERE] if sitting.where[person] == NOWHERE else ()), *sitting.tables]
        for person in members(sitting.present)
    }


def _company(sitting: Sitting) -> int:
    return sum(sitting.company(there) for there in sitting.at)
