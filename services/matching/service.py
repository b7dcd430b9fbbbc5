"""Keeping the seating plan in line with who is here."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial

import structlog

from services.matching.circling import Circling
from services.matching.offering import untouched
from services.matching.planner import Planner
from services.matching.publishing import Publisher
from services.matching.questioning import Questioning
from services.matching.searches import Searches
from services.matching.seating.room import Plan
from services.matching.situation import Situation
from services.matching.store import Store
from services.matching.wanted import Wanted, to_seek
from shared.facts import PlanCertified
from shared.problems import NotFound, Unavailable
from shared.reconciling import Turns

_TRIES = 5
_WAIT = 0.1

LARGE = 1500
"""Seats in all rounds together from which on a search for a plan takes long."""


class Matching:
    """The use cases of matching. Reconciling twice changes nothing; after a crash, do it again.

    Args:
        settle_seconds: how long a roster has to be quiet before a plan is sought for it.
        offer_seconds: the same for a plan that would only be offered.
    """

    def __init__(
        self,
        store: Store,
        searches: Searches,
        planner: Planner,
        circling: Circling,
        *,
        settle_seconds: float,
        offer_seconds: float,
        seed: int,
    ) -> None:
        self._store = store
        self._searches = searches
        self._planner = planner
        self._circling = circling
        self._publisher = Publisher(store)
        self._questioning = Questioning(store)
        self._settle_seconds = settle_seconds
        self._offer_seconds = offer_seconds
        self._seed = seed
        self._turns = Turns()
        self._log = structlog.get_logger(source="potluck.matching")

    async def reconcile(self, gathering_id: str) -> None:
        """Bring a gathering's plan in line with everything that is known now.

        Raises:
            Unavailable: another copy of the service was faster; worth trying again.
        """
        await self._turns.take(gathering_id, self._reconcile)

    async def follow(self, gathering_id: str) -> None:
        """Have the plan follow what has been decided, also while others change something.

        Raises:
            Unavailable: it went on changing; what was decided stays, and is followed later.
        """
        await self._insistently(partial(self.reconcile, gathering_id))

    async def catch_up(self) -> None:
        """Reconcile whatever a crash may have left half done."""
        for gathering_id in await self._store.unfinished():
            with suppress(Unavailable):
                await self._insistently(partial(self.reconcile, gathering_id), wait=1.0)

    async def situation(self, gathering_id: str) -> Situation:
        """Return everything that is known of a gathering.

        Raises:
            NotFound: nothing is.
        """
        situation = await self._store.situation(gathering_id)
        if situation is None:
            raise NotFound("There is no such gathering.", "Check the address, or the list.")
        return situation

    async def seat_last_round(self, gathering_id: str, *, by_circle: bool) -> Situation:
        """Have the last round seated by help circle, or as any other round.

        Raises:
            NotFound: nothing is known of such a gathering.
            Conflict: the last round has begun, nobody is here yet, or there is no circle.
        """
        situation = await self.situation(gathering_id)
        await self._circling.seat_last_round(situation, by_circle=by_circle)
        await self.follow(gathering_id)
        return await self.situation(gathering_id)

    async def publish(
        self, gathering_id: str, choose: Callable[[Situation], Plan], solved_for: str | None
    ) -> None:
        """Take over what is chosen in the situation then, repaired for those to be seated."""

        async def take_over(_gathering_id: str) -> None:
            situation = await self.situation(gathering_id)
            if situation.gathering.state != "closed":
                plan = await asyncio.to_thread(choose, situation)
                await self._publish(situation, plan, solved_for or situation.solved_for)

        await self._insistently(partial(self._turns.take_alone, gathering_id, take_over))
        await self.follow(gathering_id)

    async def seek(self, situation: Situation, wanted: Wanted, seed: int, wait: float) -> None:
        """Queue the search for a plan, instead of any that there was.

        Raises:
            Unavailable: another copy of the service was faster; worth trying again.
        """
        fields = {
            "gathering_id": situation.gathering.id,
            "situation": wanted.situation,
            "room": situation.fingerprint,
            "offers": wanted.offers,
            "is_large": sum(map(len, situation.room.present)) >= LARGE,
            "seed": seed,
        }
        if not await self._searches.queue(situation.search, fields, wait):
            raise Unavailable("The search for a plan has just changed.", "Try again.")
        self._planner.nudge(situation.gathering.id)

    async def _insistently(self, act: Callable[[], Awaitable[None]], wait: float = _WAIT) -> None:
        """Do something that is in vain where another copy, or a search, is faster.

        Args:
            wait: seconds before the second try; longer before each further one.
        """
        for attempt in range(1, _TRIES):
            try:
                await act()
            except Unavailable as busy:
                self._log.info("trying again", why=busy.detail, attempt=attempt)
                await asyncio.sleep(attempt * wait)
            else:
                return
        await act()

    async def _reconcile(self, gathering_id: str) -> None:
        has_heard_all = await self._store.has_heard_all(gathering_id)
        situation = await self._store.situation(gathering_id)
        if situation is None:
            return
        if situation.certified and situation.certified.settled:
            await self._circling.settle(situation)
            return
        if not situation.waits:
            plan = await self._publish(situation, situation.plan, situation.solved_for)
            await self._questioning.reconcile(situation, plan)
        if situation.gathering.state == "closed" and has_heard_all:
            await self._settle(gathering_id)
            await self._circling.settle(situation)
        if wanted := to_seek(situation):
            wait = self._offer_seconds if wanted.offers else self._settle_seconds
            await self.seek(situation, wanted, self._seed, wait)
        await self._end_what_is_over(situation)

    async def _publish(self, situation: Situation, plan: Plan, solved_for: str | None) -> Plan:
        repaired = await asyncio.to_thread(situation.repaired, plan)
        situation.certified = await self._publisher.publish(situation, repaired, solved_for)
        return repaired

    async def _end_what_is_over(self, situation: Situation) -> None:
        """Withdraw an offer for a round that has begun, and end a search that came too late."""
        search = situation.search
        if search is None:
            return
        if search.offer and search.offer.rounds[0] <= untouched(situation):
            await self._searches.withdraw_offer(search)
        if search.is_active and situation.gathering.state == "closed":
            await self._searches.cancel(search)
            self._planner.nudge(search.id)

    async def _settle(self, gathering_id: str) -> None:
        """Say that the plan is final: everything said at the door has been taken in."""
        told = await self._store.seatings.collection.total(
            {"gathering_id": gathering_id}, "revision"
        )
        await self._store.plans.change(
            {"_id": gathering_id, "settled": False},
            {"settled": True, "table_revisions": told},
            PlanCertified,
        )
