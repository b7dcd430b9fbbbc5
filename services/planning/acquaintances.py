"""Who already knows whom: one document for each pair, whichever of them is named first.

A pair may also be to avoid each other, or to be together. What an organizer said of a pair stands
against what a list says of it later.
"""

from dataclasses import replace

from services.planning.acquaintance_list import AcquaintanceList, ListedPair, refusal
from services.planning.concurrency import for_each
from services.planning.domain import (
    Acquaintance,
    Fields,
    acquaintance_id,
    differences,
    expect_not_closed,
)
from services.planning.gatherings import Gatherings
from services.planning.report import Outcome, Reading, RowProblem
from services.planning.store import Store
from shared.facts import AcquaintanceDeclared, PairKind
from shared.problems import Invalid, NotFound, Unavailable

_TRIES = 5


class Acquaintances:
    """The use cases of acquaintances."""

    def __init__(self, store: Store, gatherings: Gatherings) -> None:
        self._store = store
        self._gatherings = gatherings

    async def list(self, gathering_id: str) -> list[Acquaintance]:
        """Return every pair; raises `NotFound` where there is no such gathering."""
        await self._gatherings.get(gathering_id)
        where = {"gathering_id": gathering_id, "withdrawn": False}
        return await self._store.acquaintances.find(where)

    async def declare(
        self, gathering_id: str, one: str, other: str, *, kind: PairKind
    ) -> Acquaintance:
        """Note what two attendees are to each other; saying it again changes nothing.

        Raises:
            NotFound: there is no such gathering, or one of them is not on its list.
            Invalid: both are the same person.
            Conflict: the gathering is closed.
        """
        if one == other:
            raise Invalid("Both are the same person.", "Name two attendees.")
        expect_not_closed(await self._gatherings.get(gathering_id))
        for attendee_id in (one, other):
            if await self._store.attendee(gathering_id, attendee_id) is None:
                raise NotFound(
                    "Nobody on this gathering's list has this id.", "Choose them from the list."
                )
        await declare(self._store, gathering_id, (one, other), kind)
        return await self._change(acquaintance_id(one, other), {"kind": kind, "withdrawn": False})

    async def withdraw(self, gathering_id: str, key: str) -> Acquaintance:
        """Note that a pair is nothing to each other after all; raises what `declare` raises."""
        expect_not_closed(await self._gatherings.get(gathering_id))
        pair = await self._store.acquaintances.get(key)
        if pair is None or pair.gathering_id != gathering_id:
            raise NotFound("There is no such pair.", "Choose one from the list of acquaintances.")
        return await self._change(key, {"withdrawn": True})

    async def _change(self, key: str, wanted: Fields) -> Acquaintance:
        for _ in range(_TRIES):
            pair = await self._store.acquaintances.get(key)
            assert pair is not None  # noqa: S101  it was made now or before, and none is deleted
            fields = differences(pair, wanted)
            if not fields:
                return pair
            seen = {"_id": pair.id, "revision": pair.revision}
            changed = await self._store.acquaintances.change(seen, fields, AcquaintanceDeclared)
            if changed:
                return changed
        raise Unavailable("Somebody else is changing this pair.", "Try again.")


async def declare(store: Store, gathering_id: str, ids: tuple[str, str], kind: PairKind) -> Outcome:
    """Note what two attendees are to each other, unless something was said of them before."""
    fields = {
        "gathering_id": gathering_id,
        "attendee_ids": tuple(sorted(ids)),
        "withdrawn": False,
        "kind": kind,
    }
    made = await store.acquaintances.create(acquaintance_id(*ids), fields, AcquaintanceDeclared)
    return "added" if made else "unchanged"


async def apply_acquaintances(
    store: Store, gathering_id: str, listed: AcquaintanceList
) -> tuple[Reading, list[Outcome]]:
    """Declare every pair of a list, and report the rows that name somebody who is not known."""
    roster = await store.roster(gathering_id)
    keys = {a.external_id: a.id for a in roster if a.external_id}
    refused = [refused for pair in listed.pairs if (refused := _stranger(pair, keys))]
    known = [pair for pair in listed.pairs if keys.keys() >= set(pair.ids)]

    async def apply(pair: ListedPair) -> Outcome:
        one, other = pair.ids
        return await declare(store, gathering_id, (keys[one], keys[other]), pair.kind)

    outcomes = await for_each(known, apply)
    before = listed.reading
    reading = replace(
        before,
        refused=before.refused + len(refused),
        problems=[*before.problems, *refused],
    )
    return reading, outcomes


def _stranger(pair: ListedPair, keys: dict[str, str]) -> RowProblem | None:
    for column, external_id in zip(("id_a", "id_b"), pair.ids, strict=True):
        if external_id not in keys:
            return refusal(pair.line, column, "Nobody on the attendee list has this id.")
    return None
