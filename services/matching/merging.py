"""What the organizer decides about a gathering's interests: which own words belong together."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from services.matching.domain import KeptRuling, Merges, RulingKind
from services.matching.interests.understanding import Understanding
from services.matching.seating.room import normalised
from services.matching.service import Matching
from services.matching.situation import Situation
from services.matching.store import Store
from shared.clock import Clock
from shared.ids import new_id
from shared.problems import Conflict, Invalid, NotFound, Unavailable

MOST_RULINGS = 1_000
"""How many decisions a gathering has at most."""

MOST_WORDS = 10_000
"""How many own words they speak of at most; they are kept in one document."""

_TRIES = 5
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision to be taken: about some own words and the key they hold, or about its name."""

    kind: RulingKind
    key: str
    words: tuple[str, ...] = ()
    name: str | None = None


class Merging:
    """The use cases of merges. After each of them the plan follows at once."""

    def __init__(self, store: Store, matching: Matching, clock: Clock) -> None:
        self._store = store
        self._matching = matching
        self._clock = clock

    async def rule(
        self, gathering_id: str, decisions: Sequence[Decision], *, remember: bool
    ) -> Situation:
        """Take decisions, all or none; a later one wins. Again changes nothing.

        Args:
            remember: they hold in later gatherings, too.

        Raises:
            NotFound: nothing is known of such a gathering.
            Invalid: a decision names a key or words that nobody's interests have.
            Conflict: there would be too many of them.
            Unavailable: the interests have just changed; worth trying again.
        """
        situation = await self._matching.situation(gathering_id)
        await asyncio.to_thread(_refuse_unknown, situation.understanding, decisions)
        at = self._clock()
        fresh = [
            KeptRuling(id=new_id(), remembered=remember, at=at, **asdict(decision))
            for decision in decisions
        ]
        for _ in range(_TRIES):
            merges, _ = await self._store.merges_of(gathering_id)
            if await self._write(merges, {"rulings": _with(merges.rulings, fresh)}):
                return await self._followed(gathering_id)
        raise _busy()

    async def undo(self, gathering_id: str, ruling_id: str) -> Situation:
        """Undo a decision; one that was remembered is forgotten.

        Raises:
            NotFound: there is no such gathering, or no such decision.
            Unavailable: the interests have just changed; worth trying again.
        """
        await self._matching.situation(gathering_id)
        for _ in range(_TRIES):
            merges = await self._store.merges.find_one({"rulings.id": ruling_id})
            found = [r for r in merges.rulings if r.id == ruling_id] if merges else []
            if not merges or not (merges.id == gathering_id or found[0].remembered):
                raise NotFound("There is no such decision.", "It may have been undone already.")
            rest = tuple(ruling for ruling in merges.rulings if ruling.id != ruling_id)
            if await self._write(merges, {"rulings": rest}):
                return await self._followed(gathering_id)
        raise _busy()

    async def trust(self, gathering_id: str, confidence: float) -> Situation:
        """Let nothing bring people together by itself that is less sure. Again changes nothing.

        Raises:
            NotFound: nothing is known of such a gathering.
            Unavailable: the interests have just changed; worth trying again.
        """
        await self._matching.situation(gathering_id)
        for _ in range(_TRIES):
            merges, _ = await self._store.merges_of(gathering_id)
            if await self._write(merges, {"confidence": confidence}):
                return await self._followed(gathering_id)
        raise _busy()

    async def _followed(self, gathering_id: str) -> Situation:
        await self._matching.follow(gathering_id)
        return await self._matching.situation(gathering_id)

    async def _write(self, merges: Merges, fields: Mapping[str, object]) -> bool:
        """Write what has changed since it was read; False where somebody else was faster."""
        if not merges.revision:
            whole = {"confidence": merges.confidence, "rulings": merges.rulings, **fields}
            return await self._store.merges.create(merges.id, whole) is not None
        where = {"_id": merges.id, "revision": merges.revision}
        return await self._store.merges.change(where, fields) is not None


def _with(before: Iterable[KeptRuling], fresh: Sequence[KeptRuling]) -> tuple[KeptRuling, ...]:
    """Return decisions with later ones, which replace those that say the same."""
    again = {_content(ruling) for ruling in fresh}
    rulings = (*(ruling for ruling in before if _content(ruling) not in again), *fresh)
    words = sum(len(ruling.words) for ruling in rulings)
    if len(rulings) > MOST_RULINGS or words > MOST_WORDS:
        raise Conflict(
            f"A gathering keeps {MOST_RULINGS:,} decisions about {MOST_WORDS:,} words at most.",
            "Undo some that are no longer needed.",
        )
    return rulings


def _content(ruling: KeptRuling) -> tuple[object, ...]:
    return ruling.kind, ruling.key, frozenset(map(normalised, ruling.words)), ruling.name


def _refuse_unknown(understanding: Understanding, decisions: Sequence[Decision]) -> None:
    keys = {membership.key for membership in understanding.memberships}
    keys |= {ruling.key for ruling in understanding.rulings.rulings}
    written = {normalised(words) for words in understanding.writers}
    unknown = dict.fromkeys(d.key for d in decisions if d.key not in keys)
    foreign = dict.fromkeys(w for d in decisions for w in d.words if normalised(w) not in written)
    if unknown:
        raise Invalid(
            f"No interest here has the key {_listed(unknown)}.", "Look at the interests again."
        )
    if foreign:
        raise Invalid(
            f"Nobody here wrote {_listed(foreign)}.",
            "Decide about words as somebody wrote them; look at the interests again.",
        )


def _listed(words: Iterable[str]) -> str:
    quoted = [f"“{text}”" for text in words]
    more = f" and {len(quoted) - _SHOWN} more" if len(quoted) > _SHOWN else ""
    return ", ".join(quoted[:_SHOWN]) + more


def _busy() -> Unavailable:
    return Unavailable("The interests have just changed.", "Try again.")
