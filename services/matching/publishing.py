"""Writing down what differs from a plan, tables first, and telling it to the others."""

import asyncio

import structlog

from services.matching.domain import Certified, Seating
from services.matching.seating.certificate import certify
from services.matching.seating.checker import check
from services.matching.seating.room import Certificate, Plan, Room
from services.matching.seating.topics import Topics
from services.matching.situation import Situation
from services.matching.store import Store
from services.matching.table_words import what_is_shared, who_could_help
from shared.facts import PlanCertified, TableSeated
from shared.problems import Unavailable


class Publisher:
    """Publishes plans. None that the checker does not accept."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._log = structlog.get_logger(source="potluck.matching")

    async def publish(self, situation: Situation, plan: Plan, solved_for: str | None) -> Certified:
        """Write what differs from the plan, tables first, then what holds for them.

        Args:
            solved_for: the situation that the plan was made for.

        Returns:
            What holds now.

        Raises:
            Unavailable: another copy of the service was faster, or the checker refuses.
        """
        certified = situation.certified
        room = situation.fingerprint
        if certified and plan == situation.plan and certified.room == room:
            await self._write_tables(situation, plan)
            if certified.solved_for == solved_for:
                return certified
            return await self._write(certified, situation.gathering.id, {"solved_for": solved_for})
        certificate = await asyncio.to_thread(_certified, situation.room, plan)
        if isinstance(certificate, list):
            self._log.error("the checker refuses a plan", complaints=certificate[:5])
            raise Unavailable("The plan did not pass its own check.", "Try again.")
        await self._write_tables(situation, plan)
        fields = {**_fields(certificate), "solved_for": solved_for, "room": room}
        return await self._write(certified, situation.gathering.id, fields)

    async def _write_tables(self, situation: Situation, plan: Plan) -> None:
        changed = await asyncio.to_thread(_changed, situation, plan)
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

    async def _write(
        self, before: Certified | None, gathering_id: str, fields: dict[str, object]
    ) -> Certified:
        plans = self._store.plans
        if before is None:
            made = {"gathering_id": gathering_id, "settled": False, "table_revisions": 0, **fields}
            written = await plans.create(gathering_id, made, PlanCertified)
        else:
            where = {"_id": before.id, "revision": before.revision}
            written = await plans.change(where, fields, PlanCertified)
        if written is None:
            raise Unavailable("Another copy of the service certifies this plan.", "Try again.")
        return written


def _certified(room: Room, plan: Plan) -> Certificate | list[str]:
    """Return a plan's certificate; what the checker says instead, if it does not accept it."""
    certificate = certify(room, plan)
    return check(room, plan, certificate) or certificate


def _fields(certificate: Certificate) -> dict[str, object]:
    names = ("broken", "alone", "one_topic", "warm", "topics", "pairs")
    return {name: getattr(certificate, name) for name in names}


def _changed(situation: Situation, plan: Plan) -> list[tuple[Seating, dict[str, object]]]:
    """Return the tables that are not as the plan has them, with what is to be written."""
    topics = Topics(situation.room)
    return [
        (seating, fields)
        for seating in situation.expected_seatings()
        if (fields := _differing(situation, topics, seating, plan))
    ]


def _differing(
    situation: Situation, topics: Topics, seating: Seating, plan: Plan
) -> dict[str, object]:
    """Return the fields of a table that are not as the plan has them."""
    seats = plan.rounds[seating.round - 1].get(seating.table_id, ())
    if seating.round <= situation.frozen and seats == seating.seats:
        return {}
    has_come = seating.round <= situation.seated_round
    arrived = tuple(p for p in seats if has_come and p in situation.here)
    running = seating.round == situation.gathering.round
    after: dict[str, object] = {
        "seats": seats,
        "arrived": arrived,
        "sat": tuple(p for p in seats if running and (p in arrived or p in seating.sat)),
        **what_is_shared(topics, seats),
        "helps": who_could_help(situation.by_id, seats),
        "table_name": situation.name_of(seating.table_id),
    }
    changed = any(getattr(seating, name) != value for name, value in after.items())
    return after if changed or not seating.revision else {}
