"""Help circles: formed when the evening is over, and before its last round where that is wanted."""

from collections.abc import Sequence

import structlog

from services.matching.circle_tables import pins_of
from services.matching.circles.exchange import Circles as Found
from services.matching.circles.exchange import Exchange, Help, Helper
from services.matching.domain import Attendee, Circles, LastSeat
from services.matching.situation import Situation
from services.matching.store import Store
from services.matching.tasks import FormCircles
from services.matching.workers import WorkerDiedError, Workers, WorkFailedError
from shared.facts import CircleHelp, CirclesFormed, Figure, HelpChain, HelpCircle
from shared.problems import Conflict, Unavailable

_SECONDS = 5.0


class Circling:
    """The use cases of help circles.

    Args:
        max_circle: how many people a circle has at most.
    """

    def __init__(self, store: Store, workers: Workers, max_circle: int) -> None:
        self._store = store
        self._workers = workers
        self._max_circle = max_circle
        self._log = structlog.get_logger(source="potluck.matching.circles")

    async def settle(self, situation: Situation) -> None:
        """Form the circles of all who were there, once it is known who was."""
        before = situation.circles
        if before and before.settled:
            return
        there = [a for a in situation.attendees if a.id in situation.came]
        kept = _kept(before, {a.id for a in there}) if before and before.by_circle else ()
        try:
            found = await self._formed(situation, there, kept)
        except WorkFailedError as error:
            self._log.error("no help circles", gathering=situation.gathering.id, error=str(error))
            return
        fields = {
            "circles": _circles(found),
            "chains": tuple(HelpChain(helps=_helps(chain)) for chain in found.chains),
            "covered": found.covered,
            "settled": True,
        }
        await self._write(situation, fields)

    async def seat_last_round(self, situation: Situation, *, by_circle: bool) -> None:
        """Have the last round seated by help circle, or as any other round. Again changes nothing.

        Raises:
            Conflict: the last round has begun, nobody is here yet, or there is no circle.
        """
        if situation.by_circle == by_circle:
            return
        gathering = situation.gathering
        if gathering.state == "closed" or gathering.round >= gathering.rounds:
            raise Conflict("The last round has begun.", "Move people one by one.")
        fields = (
            await self._by_circle(situation) if by_circle else {"by_circle": False, "seats": ()}
        )
        await self._write(situation, fields)

    async def _by_circle(self, situation: Situation) -> dict[str, object]:
        here = [a for a in situation.attendees if a.is_here]
        if not here:
            raise Conflict("Nobody is here yet.", "Ask again when people have come.")
        found = await self._formed(situation, here, ())
        circles, covered = _circles(found), found.covered
        people = [[help_.helper_id for help_ in circle.helps] for circle in circles]
        pins = pins_of(situation.room, situation.plan, people)
        if not pins:
            raise Conflict(
                "No help circle can sit together: nobody here offers what another one asks for, "
                "or those who do have met.",
                "Ask people for an offer and an ask, or leave the last round as it is.",
            )
        seats = tuple(LastSeat(attendee_id=p.person, table_id=p.table) for p in sorted(pins))
        seated = {seat.attendee_id for seat in seats}
        told = tuple(c for c in circles if seated.issuperset(h.helper_id for h in c.helps))
        return {
            "circles": told,
            "covered": Figure(value=len(seated), bound=covered.bound, witness=covered.witness),
            "settled": False,
            "by_circle": True,
            "seats": seats,
        }

    async def _formed(
        self, situation: Situation, people: Sequence[Attendee], kept: tuple[tuple[Help, ...], ...]
    ) -> Found:
        exchange = Exchange(
            people=tuple(map(_helper, people)),
            apart=frozenset(
                frozenset(p.attendee_ids) for p in situation.pairs if p.kind != "avoid"
            ),
            avoiding=frozenset(
                frozenset(p.attendee_ids) for p in situation.pairs if p.kind == "avoid"
            ),
            max_circle=self._max_circle,
        )
        try:
            async with self._workers.one() as worker:
                found: Found = await worker.do(
                    FormCircles(exchange, kept, _SECONDS), lambda _: None
                )
        except WorkerDiedError as error:
            raise Unavailable("The help circles could not be formed.", "Try again.") from error
        return found

    async def _write(self, situation: Situation, fields: dict[str, object]) -> None:
        before, key = situation.circles, situation.gathering.id
        if before is None:
            made = {"gathering_id": key, "by_circle": False, "seats": (), **fields}
            written = await self._store.circles.create(key, made, CirclesFormed)
        else:
            where = {"_id": key, "revision": before.revision}
            written = await self._store.circles.change(where, fields, CirclesFormed)
        if written is None:
            raise Unavailable("The help circles have just changed.", "Try again.")


def _helper(attendee: Attendee) -> Helper:
    asks = (attendee.ask,) if attendee.ask else ()
    offers = (attendee.offer,) if attendee.offer else ()
    return Helper(attendee.id, asks, offers, host=attendee.host)


def _circles(found: Found) -> tuple[HelpCircle, ...]:
    return tuple(HelpCircle(helps=_helps(ring)) for ring in found.circles)


def _helps(ring: Sequence[Help]) -> tuple[CircleHelp, ...]:
    return tuple(
        CircleHelp(helper_id=h.helper, helped_id=h.helped, ask=h.ask, offer=h.offer) for h in ring
    )


def _kept(before: Circles, there: set[str]) -> tuple[tuple[Help, ...], ...]:
    """Return the circles that people sat down in, of those who were there."""
    rings = (
        tuple(Help(h.helper_id, h.helped_id, h.ask, h.offer) for h in circle.helps)
        for circle in before.circles
    )
    return tuple(ring for ring in rings if there.issuperset(help_.helper for help_ in ring))
