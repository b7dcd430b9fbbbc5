"""What comes of a search: a plan that is taken over at once, or offered to the organizer."""

import asyncio

from services.matching.domain import Search
from services.matching.planner import Planner
from services.matching.searches import Searches
from services.matching.seating.certificate import certify
from services.matching.seating.room import Plan, Room
from services.matching.service import Matching
from services.matching.situation import Situation
from services.matching.tasks import Seek
from services.matching.wanted import asked, is_asked, is_still_wanted
from shared.facts import PlanFigures, PlanOffer
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
            Conflict: there is nothing left to plan.
        """
        situation = await self._matching.situation(gathering_id)
        if situation.gathering.state == "closed" or situation.told >= situation.gathering.rounds:
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
                await self._matching.reconcile(gathering_id)
                return

    async def take_offer(self, gathering_id: str) -> None:
        """Take over the plan that is offered.

        Raises:
            NotFound: nothing is known of such a gathering.
            Conflict: nothing is offered any more.
        """
        situation, search = await self._offered(gathering_id)
        await self._searches.withdraw_offer(search)
        plan = _with_rest(situation, _offered(situation, search))
        await self._matching.publish(gathering_id, plan, None)

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
            seed=search.seed,
            seconds=_seconds(situation.room),
            effort=self._effort,
            threads=self._threads,
        )

    async def receive(self, search: Search, task: Seek, plan: Plan) -> dict[str, object]:
        """Take over or offer what was found; return what that changes in the search."""
        situation = await self._matching.situation(search.id)
        if situation.told >= situation.gathering.rounds:
            return {}
        fresh = await asyncio.to_thread(situation.repaired, _with_rest(situation, plan))
        better = await asyncio.to_thread(_is_better, situation.room, fresh, situation.plan)
        if search.offers:
            return _offer(situation, fresh) if better else {"offer": None, "offered": {}}
        if situation.told == task.told:
            solved_for = None if is_asked(search) else search.situation
            chosen = fresh if better else situation.plan
            await self._matching.publish(search.id, chosen, solved_for)
        return {}

    async def ended(self, search: Search) -> None:
        """Bring the plan in line with what is known now."""
        await self._matching.reconcile(search.id)

    async def _offered(self, gathering_id: str) -> tuple[Situation, Search]:
        situation = await self._matching.situation(gathering_id)
        search = situation.search
        if search is None or search.offer is None or search.offer.rounds[0] <= situation.told:
            raise Conflict("Nothing is offered any more.", "Ask for a better plan.")
        return situation, search


def _seconds(room: Room) -> float:
    """Return for how long to search: a second for the smallest room, a minute for the largest."""
    return min(60.0, 1.0 + sum(map(len, room.present)) / 250)


def _with_rest(situation: Situation, plan: Plan) -> Plan:
    """Return the seats that people were told, and those of a plan after them."""
    told = situation.told
    return Plan((*situation.plan.rounds[:told], *plan.rounds[told:]))


def _offered(situation: Situation, search: Search) -> Plan:
    rounds = range(1, situation.gathering.rounds + 1)
    before = situation.plan.rounds
    return Plan(tuple(search.offered.get(str(r)) or before[r - 1] for r in rounds))


def _offer(situation: Situation, plan: Plan) -> dict[str, object]:
    rounds = tuple(range(situation.told + 1, situation.gathering.rounds + 1))
    return {
        "offer": PlanOffer(rounds=rounds, figures=_figures(situation.room, plan)),
        "offered": {str(r): dict(plan.rounds[r - 1]) for r in rounds},
    }


def _figures(room: Room, plan: Plan) -> PlanFigures:
    holds = certify(room, plan)
    return PlanFigures(
        broken=holds.broken.value,
        alone=holds.alone.value,
        one_topic=holds.one_topic.value,
        warm=holds.warm.value,
    )


def _is_better(room: Room, plan: Plan, other: Plan) -> bool:
    return _worth(room, plan) > _worth(room, other)


def _worth(room: Room, plan: Plan) -> tuple[int, int, int, int]:
    """Return what makes one plan better than another: nothing later buys back anything earlier."""
    figures = _figures(room, plan)
    return -figures.broken, -figures.alone, figures.one_topic, figures.warm
