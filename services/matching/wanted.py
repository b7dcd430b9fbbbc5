"""Which search for a plan a situation deserves: rules without a clock or a database.

Rounds of which nobody knows a seat are planned, and planned afresh, without asking anybody. Seats
that people were told are repaired and never improved away. In between lies what is ahead when the
evening is under way: it is planned once when a round begins, mended where a repair had to break a
promise that might be kept, and for the rest a better plan is put before the organizer; so it is,
before the first round, for those who have not come yet.
"""

from typing import NamedTuple

from services.matching.domain import Search
from services.matching.offering import untouched
from services.matching.situation import Situation

_ASKED = "asked"


class Wanted(NamedTuple):
    """A plan that is wanted: the name of the situation, and whether it is only to be offered."""

    situation: str
    offers: bool = False


def to_seek(situation: Situation) -> Wanted | None:
    """Return the plan for which a search is to begin now.

    None while it is being searched for, and where the search for it was cancelled or has failed.
    """
    plan, search = _to_take_over(situation) or _to_offer(situation), situation.search
    if plan is None or search is None:
        return plan
    if search.is_active and (plan.offers or search.situation == plan.situation):
        return None
    if search.room == situation.fingerprint and (
        plan.offers or search.state in {"cancelled", "failed"}
    ):
        return None
    return plan


def asked(situation: Situation, seed: int) -> Wanted:
    """Return the plan that an organizer asks for, beyond what would be searched for anyway."""
    return Wanted(f"{_ASKED} {seed}", offers=situation.told > 0)


def is_asked(search: Search) -> bool:
    """Tell whether a search was asked for by an organizer."""
    return search.situation.startswith(_ASKED)


def is_still_wanted(situation: Situation, search: Search) -> bool:
    """Tell whether a search that has been queued is worth beginning."""
    over = untouched(situation) if search.offers else situation.told
    if situation.gathering.state == "closed" or over >= situation.gathering.rounds:
        return False
    plan = _to_take_over(situation)
    is_in_place = plan is not None and plan.situation == search.situation
    return is_asked(search) or is_in_place or (search.offers and situation.told > 0)


def _to_take_over(situation: Situation) -> Wanted | None:
    made_for = situation.solved_for
    deserves = _deserves(situation)
    if situation.is_broken and situation.told < situation.gathering.rounds:
        deserves = f"{deserves}, mending {situation.fingerprint}"
    elif deserves and made_for and made_for.startswith(deserves):
        return None
    return Wanted(deserves) if deserves and made_for != deserves else None


def _deserves(situation: Situation) -> str | None:
    gathering = situation.gathering
    if gathering.state == "round" and gathering.round < gathering.rounds:
        return f"after round {gathering.round}{', by circle' if situation.by_circle else ''}"
    if gathering.state in {"planned", "open"} and not situation.told:
        return f"roster {situation.fingerprint}"
    return None


def _to_offer(situation: Situation) -> Wanted | None:
    is_open = situation.gathering.state in {"open", "round"}
    is_ahead = situation.told > 0 and untouched(situation) < situation.gathering.rounds
    return Wanted(f"rest {situation.fingerprint}", offers=True) if is_open and is_ahead else None
