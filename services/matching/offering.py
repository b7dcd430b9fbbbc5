"""What may be taken over of a plan that was sought, and what is offered of it: pure rules.

Nobody who is here moves in a round that was told. Those who are still awaited have not been told
their seat in the round that people come in for: an offer may change it until they come.
"""

from services.matching.seating.bounds.room import Numbers
from services.matching.seating.breaches import Tally
from services.matching.seating.room import Plan, Room, Seats
from services.matching.situation import Situation
from shared.facts import PlanFigures, PlanOffer


def awaited(situation: Situation) -> frozenset[str]:
    """Return who may be offered another seat in the round that people come in for."""
    is_to_begin = situation.told > situation.gathering.round
    return situation.room.present[0] - situation.here if is_to_begin else frozenset()


def untouched(situation: Situation) -> int:
    """Return how many rounds an offer leaves as they are."""
    return situation.told - bool(awaited(situation))


def untold(plan: Plan, situation: Situation) -> Plan:
    """Return the plan in force, or where better, with another's rounds that nobody was told."""
    told = situation.told
    rest = situation.repaired(Plan((*situation.plan.rounds[:told], *plan.rounds[told:])))
    return _better(situation.room, rest, situation.plan)


def offerable(plan: Plan, situation: Situation) -> Plan:
    """Return the plan in force, or where better, with what an offer may change as in another.

    Whoever has come meanwhile stays where they were told; where a repair would have to move one of
    them, the round that people come in for is left alone. What this returns it returns again.
    """
    now, here = situation.plan, situation.here
    told, first = now.rounds[0], plan.rounds[0]
    mixed = {
        table: (
            *(person for person in told.get(table, ()) if person in here),
            *(person for person in first.get(table, ()) if person not in here),
        )
        for table in {**told, **first}
    }
    for rest in (plan, now) if awaited(situation) else ():
        whole = situation.repaired(Plan((mixed, *rest.rounds[1:])))
        moved = {person for _, person in _places(told) - _places(whole.rounds[0])}
        if not moved & here and _better(situation.room, whole, now) is whole:
            return whole
    return untold(plan, situation)


def offer(plan: Plan, situation: Situation) -> dict[str, object]:
    """Return what a search puts before the organizer, if anything: the rounds that would change."""
    best = offerable(plan, situation)
    pairs = enumerate(zip(best.rounds, situation.plan.rounds, strict=True), start=1)
    rounds = {
        number: dict(after)
        for number, (after, before) in pairs
        if number > untouched(situation) and _places(after) != _places(before)
    }
    found = PlanOffer(rounds=tuple(rounds), figures=_figures(situation.room, best))
    return {
        "offer": found if rounds else None,
        "offered": {str(number): seats for number, seats in rounds.items()},
    }


def _places(seats: Seats) -> set[tuple[str, str]]:
    return {(table, person) for table, ids in seats.items() for person in ids}


def _better(room: Room, plan: Plan, other: Plan) -> Plan:
    return plan if _worth(room, plan) > _worth(room, other) else other


def _worth(room: Room, plan: Plan) -> tuple[int, int, int, int]:
    """Return what makes one plan better than another: nothing later buys back anything earlier."""
    figures = _figures(room, plan)
    return -figures.broken, -figures.alone, figures.one_topic, figures.warm


def _figures(room: Room, plan: Plan) -> PlanFigures:
    tally = Tally(Numbers(room), plan)
    alone, one_topic, warm = tally.company
    return PlanFigures(broken=tally.broken.total(), alone=alone, one_topic=one_topic, warm=warm)
