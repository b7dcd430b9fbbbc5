"""Keeping the seating plan in line with who is here."""

import asyncio
from functools import partial

import structlog

from services.matching.domain import Seating
from services.matching.planner import Planner, Task
from services.matching.seating.certificate import certify
from services.matching.seating.checker import check
from services.matching.seating.room import Certificate, Plan, Room
from services.matching.seating.topics import shared_interests, topic
from services.matching.situation import Situation
from services.matching.store import Store
from shared.facts import PlanCertified, SharedInterest, TableSeated
from shared.problems import NotFound, Unavailable
from shared.reconciling import Turns


class Matching:
    """The use cases of matching. Reconciling twice changes nothing; after a crash, do it again."""

    def __init__(self, store: Store, planner: Planner) -> None:
        self._store = store
        self._planner = planner
        self._turns = Turns()
        self._log = structlog.get_logger(source="potluck.matching")

    async def reconcile(self, gathering_id: str) -> None:
        """Bring a gathering's plan in line with everything that is known now.

        Raises:
            Unavailable: another copy of the service was faster; worth trying again.
        """
        await self._turns.take(gathering_id, self._reconcile)

    async def catch_up(self) -> None:
        """Reconcile whatever a crash may have left half done."""
        for gathering_id in await self._store.unfinished():
            await self.reconcile(gathering_id)

    async def situation(self, gathering_id: str) -> Situation:
        """Return everything that is known of a gathering.

        Raises:
            NotFound: nothing is.
        """
        situation = await self._store.situation(gathering_id)
        if situation is None:
            raise NotFound("There is no such gathering.", "Check the address, or the list.")
        return situation

    async def _reconcile(self, gathering_id: str) -> None:
        situation = await self._store.situation(gathering_id)
        if situation is None or (situation.certified and situation.certified.settled):
            return
        wanted = situation.wanted()
        waits = situation.gathering.state == "planned" and not situation.has_plan
        if not waits:
            plan = situation.repaired(situation.plan)
            await self._bring_in_line(situation, plan, situation.solved_for)
            if situation.gathering.state == "closed":
                await self._settle(gathering_id)
        if wanted:
            task = Task(gathering_id, wanted, situation.room, situation.plan, situation.told)
            self._planner.want(task, self._adopt)

    async def _adopt(self, task: Task, plan: Plan) -> None:
        """Take over a fresh plan, unless the situation it was made for has passed."""

        async def adopt(gathering_id: str) -> None:
            situation = await self._store.situation(gathering_id)
            if situation and situation.wanted() == task.situation:
                told = situation.plan.rounds[: task.told]
                fresh = situation.repaired(Plan((*told, *plan.rounds[task.told :])))
                better = max(fresh, situation.plan, key=partial(_worth, situation.room))
                await self._bring_in_line(situation, better, task.situation)

        await self._turns.take(task.gathering_id, adopt)
        await self.reconcile(task.gathering_id)

    async def _bring_in_line(
        self, situation: Situation, plan: Plan, solved_for: str | None
    ) -> None:
        """Write what differs from the plan, tables first, then what holds for them."""
        room = situation.room
        certified = situation.certified
        if plan != situation.plan or certified is None or certified.solved_for != solved_for:
            certificate = await asyncio.to_thread(certify, room, plan)
            if complaints := check(room, plan, certificate):
                self._log.error("the checker refuses a plan", complaints=complaints[:5])
                raise Unavailable("The plan did not pass its own check.", "Try again.")
            await self._write_tables(situation, plan)
            await self._write_certificate(situation, certificate, solved_for)
        else:
            await self._write_tables(situation, plan)

    async def _write_tables(self, situation: Situation, plan: Plan) -> None:
        changed = [
            (seating, fields)
            for seating in situation.expected_seatings()
            if (fields := _differing(situation, seating, plan))
        ]
        await asyncio.gather(*(self._write_table(seating, fields) for seating, fields in changed))

    async def _write_table(self, seating: Seating, fields: dict[str, object]) -> None:
        where = {"_id": seating.id, "revision": seating.revision}
        seatings = self._store.seatings
        if seating.revision:
            written = await seatings.change(where, fields, TableSeated)
        else:
            made = {**seating.model_dump(exclude={"id", "revision"}), **fields}
            written = await seatings.create(seating.id, made, TableSeated)
        if written is None:
            raise Unavailable("Another copy of the service seats this table.", "Try again.")

    async def _write_certificate(
        self, situation: Situation, certificate: Certificate, solved_for: str | None
    ) -> None:
        fields = {
            "gathering_id": situation.gathering.id,
            "broken": certificate.broken,
            "alone": certificate.alone,
            "one_topic": certificate.one_topic,
            "warm": certificate.warm,
            "solved_for": solved_for,
            "settled": False,
            "table_revisions": 0,
        }
        before = situation.certified
        if before is None:
            written = await self._store.plans.create(situation.gathering.id, fields, PlanCertified)
        elif any(getattr(before, name) != value for name, value in fields.items()):
            where = {"_id": before.id, "revision": before.revision}
            written = await self._store.plans.change(where, fields, PlanCertified)
        else:
            return
        if written is None:
            raise Unavailable("Another copy of the service certifies this plan.", "Try again.")

    async def _settle(self, gathering_id: str) -> None:
        """Say that the plan is final, once everything said at the door has been taken in."""
        if not await self._store.has_heard_all(gathering_id):
            return
        told = await self._store.seatings.collection.total(
            {"gathering_id": gathering_id}, "revision"
        )
        await self._store.plans.change(
            {"_id": gathering_id, "settled": False},
            {"settled": True, "table_revisions": told},
            PlanCertified,
        )


def _worth(room: Room, plan: Plan) -> tuple[int, int, int, int]:
    """Return what makes one plan better than another: nothing later buys back anything earlier."""
    holds = certify(room, plan)
    return -holds.broken.value, -holds.alone.value, holds.one_topic.value, holds.warm.value


def _differing(situation: Situation, seating: Seating, plan: Plan) -> dict[str, object]:
    """Return the fields of a table that are not as the plan has them."""
    room: Room = situation.room
    seats = plan.rounds[seating.round - 1].get(seating.table_id, ())
    if seating.round <= situation.frozen and seats == seating.seats:
        return {}
    has_come = seating.round <= situation.seated_round
    arrived = tuple(p for p in seats if has_come and p in situation.here)
    shared = tuple(
        SharedInterest(interest=words, attendee_ids=ids)
        for words, ids in shared_interests(room, seats)
    )
    running = seating.round == situation.gathering.round
    after: dict[str, object] = {
        "seats": seats,
        "arrived": arrived,
        "sat": tuple(p for p in seats if running and (p in arrived or p in seating.sat)),
        "topic": topic(room, seats),
        "shared": shared,
        "table_name": situation.name_of(seating.table_id),
    }
    changed = any(getattr(seating, name) != value for name, value in after.items())
    return after if changed or not seating.revision else {}
