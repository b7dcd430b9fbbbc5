"""What comes of a search: a plan that is taken over at once, or offered to the organizer."""

import asyncio
from functools import partial

from services.matching.domain import Search
from services.matching.offering import awaited, offer, offerable, untold, untouched
from services.matching.planner import Planner
from services.matching.searches import Searches
from services.matching.seating.room import Plan, Room
from services.matching.service import Matching
from services.matching.situation import Situation
from services.matching.tasks import Seek
from services.matching.wanted import asked, is_asked, is_still_wanted
from shared.problems import Conflict

_TRIES = 5


class Seeking:
    """The use cases of searching for plans.

    Args:
        effort: what a search may cost, instead of seconds: for tests.
    """

    def __init__(
        self,
        matching: Matching,
        searches: Searches,
        planner: Planner,
        *,
        effort: int | None,
        threads: int,
    ) -> None:
        self._matching = matching
        self._searches = searches
        self._planner = planner
        self._effort = effort
        self._threads = threads

    async def run(self) -> None:
        """Do the searches that are due, for ever."""
        await self._planner.run(self)

    async def ask(self, gathering_id: str) -> None:
        """Search for a better plan now; whatever was being searched for gives way.

        Raises:
            NotFound: nothing is known of such a gathering.
            Conflict: there is nobody left to move.
        """
        situation = await self._matching.situation(gathering_id)
        gathering = situation.gathering
        if gathering.state == "closed" or untouched(situation) >= gathering.rounds:
            raise Conflict("Every round has its seats.", "Move people one by one.")
        seed = situation.search.seed + 1 if situation.search else 1
        await self._matching.seek(situation, asked(situation, seed), seed, wait=0)

    async def cancel(self, gathering_id: str) -> None:
        """End the search under way with the best it has; none is no mistake.

        Raises:
            NotFound: nothing is known of such a gathering.
        """
        for _ in range(_TRIES):
            search = (await self._matching.situation(gathering_id)).search
            if search is None or not search.is_active:
                return
            if await self._searches.cancel(search):
                self._planner.nudge(gathering_id)
                await self._matching.follow(gathering_id)
                return

    async def take_offer(self, gathering_id: str) -> None:
        """Take over the plan that is offered.

        Raises:
            NotFound: nothing is known of such a gathering.
            Conflict: nothing is offered any more.
        """
        situation, search = await self._offered(gathering_id)
        await self._searches.withdraw_offer(search)
        plan = _offered(situation, search)
        await self._matching.publish(gathering_id, partial(offerable, plan), None)

    async def leave_offer(self, gathering_id: str) -> None:
        """Forget the plan that is offered; raises what `take_offer` raises."""
        _, search = await self._offered(gathering_id)
        await self._searches.withdraw_offer(search)

    async def brief(self, search: Search) -> Seek | None:
        """Return what is to be done, or None where the search is no longer wanted."""
        situation = await self._matching.situation(search.id)
        if search.is_cancelled or not is_still_wanted(situation, search):
            return None
        return Seek(
            room=situation.room,
            before=situation.plan,
            told=situation.told,
            awaited=awaited(situation) if search.offers else frozenset(),
            seed=search.seed,
            seconds=_seconds(situation.room),
            effort=self._effort,
            threads=self._threads,
        )

    async def receive(self, search: Search, task: Seek, plan: Plan) -> dict[str, object]:
        """Take over or offer what was found; return what that changes in the search."""
        situation = await self._matching.situation(search.id)
        if search.offers:
            offered = await asyncio.to_thread(offer, plan, situation)
            is_same = situation.room == task.room  # it may have changed while the search was queued
            return {**offered, "room": situation.fingerprint if is_same else search.room}
        if situation.told == task.told:
            solved_for = None if is_asked(search) else search.situation
            await self._matching.publish(search.id, partial(untold, plan), solved_for)
        return {}

    async def ended(self, search: Search) -> None:
        """Bring the plan in line with what is known now."""
        await self._matching.reconcile(search.id)

    async def _offered(self, gathering_id: str) -> tuple[Situation, Search]:
        situation = await self._matching.situation(gathering_id)
        search = situation.search
        if search is None or search.offer is None or search.offer.rounds[0] <= untouched(situation):
            raise Conflict("Nothing is offered any more.", "Ask for a better plan.")
        return situation, search


def _seconds(room: Room) -> float:
    """Return for how long to search: a second for the smallest room, a minute for the largest."""
    return min(60.0, 1.0 + sum(map(len, room.present)) / 250)


def _offered(situation: Situation, search: Search) -> Plan:
    rounds = range(1, situation.gathering.rounds + 1)
    before = situation.plan.rounds
    return Plan(tuple(search.offered.get(str(r)) or before[r - 1] for r in rounds))
