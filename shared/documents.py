"""Documents with their outbox: one atomic update changes the state and appends the facts about it.

A fact is a projection of the document it speaks of: each of its fields stands in the document under
the same name, its key is the document's `_id`. The database itself fills the fact from the state
after the update, in the same update, so no fact can tell of a state that never was.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from shared.clock import Clock, utc_now
from shared.facts import FactData
from shared.ids import new_id
from shared.mongo import Collection, Database, Document, Filter, Index, Sort
from shared.problems import Conflict
from shared.telemetry import current_traceparent

_PLAIN = TypeAdapter(Any)


class Aggregate(BaseModel):
    """What one document holds. `revision` counts the changes that were told to others, from 1."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    id: str = Field(alias="_id")
    revision: int = 0


class Pending(BaseModel):
    """A fact that stands in a document's outbox until the broker has acknowledged it."""

    model_config = ConfigDict(frozen=True)

    id: str
    type: str
    at: datetime
    traceparent: str | None
    data: dict[str, Any]


A = TypeVar("A", bound=Aggregate)

Post = Callable[["Documents[Any]", str, Sequence[Pending]], None]
"""Has what stands in the outbox of a document published soon."""


class Documents(Generic[A]):
    """The documents of one collection, as aggregates.

    Args:
        database: the service's own.
        name: the collection's name, a plural noun.
        model: what a document holds.
        facts: the kinds of fact its documents may tell.
        indexes: the indexes its queries need.

    Raises:
        TypeError: a fact has a field that the model has not.
    """

    def __init__(
        self,
        database: Database,
        name: str,
        model: type[A],
        *,
        facts: Sequence[type[FactData]] = (),
        indexes: Sequence[Index] = (),
        clock: Clock = utc_now,
    ) -> None:
        for fact in facts:
            if missing := set(fact.model_fields) - {fact.key} - set(model.model_fields):
                message = f"{model.__name__} lacks {sorted(missing)}, which {fact.__name__} tells"
                raise TypeError(message)
        self.collection: Collection = database.collection(name)
        self.facts = {fact.type(): fact for fact in facts}
        self._model = model
        self._indexes = indexes
        self._clock = clock
        self._post: Post | None = None

    async def prepare(self) -> None:
        """Create the collection and its indexes where they are missing."""
        outbox = [Index("outbox.at", sparse=True)] if self.facts else []
        await self.collection.create([*self._indexes, *outbox])

    def publish_through(self, post: "Post") -> Self:
        """Have facts published right after the update that tells them."""
        self._post = post
        return self

    async def get(self, key: str) -> A | None:
        """Return the aggregate with this id."""
        return await self.find_one({"_id": key})

    async def find_one(self, where: Filter) -> A | None:
        """Return the aggregate that matches."""
        document = await self.collection.find_one(where)
        return self._model.model_validate(document) if document else None

    async def find(self, where: Filter, *, sort: Sort = (("_id", 1),), limit: int = 0) -> list[A]:
        """Return the aggregates that match, in order."""
        found = await self.collection.find(where, sort=sort, limit=limit, fields={"outbox": 0})
        return [self._model.model_validate(document) for document in found]

    async def create(self, key: str, fields: Mapping[str, Any], *facts: type[FactData]) -> A | None:
        """Create the document and tell the facts; None where a unique key exists already."""
        where = {"_id": key, "revision": {"$exists": False}}
        return await self._update(where, fields, facts, upsert=True)

    async def change(
        self, where: Filter, fields: Mapping[str, Any], *facts: type[FactData]
    ) -> A | None:
        """Set `fields` of the one document that matches and tell the facts, or return None.

        `where` is the condition under which the change is right: give the revision that was read,
        or the state that must hold.
        """
        return await self._update(where, fields, facts, upsert=False)

    async def announce_all(self) -> int:
        """Tell every fact of every document once more, as it stands; return how many there are.

        Revisions stay: who has kept a fact ignores the repetition, who has lost it keeps it.
        """
        at, trace = self._clock(), current_traceparent()
        told = [_pending(fact, at, trace) for fact in self.facts.values()]
        for entry in told:
            entry["id"] = {"$concat": ["$_id", ":", new_id()]}
        outbox = {"$concatArrays": [{"$ifNull": ["$outbox", []]}, told]}
        return await self.collection.update(
            {"revision": {"$gte": 1}}, [{"$set": {"outbox": outbox}}]
        )

    async def keep(self, fact: FactData, fields: Mapping[str, Any]) -> bool:
        """Keep what a fact says in a copy with the aggregate's id, if it is news.

        Returns:
            False where this revision or a higher one has been kept before.

        Raises:
            Conflict: another copy has what only one may have.
        """
        key = getattr(fact, fact.key)
        mark = f"kept.{fact.fact}"
        newer = {"_id": key, mark: {"$not": {"$gte": fact.revision}}}
        update = {"$set": {**_plain(fields), mark: fact.revision}}
        for _ in range(2):  # where two keep the first of a kind at once, one has to try again
            if await self.collection.find_one_and_update(newer, update, upsert=True):
                return True
            if await self.collection.find_one({"_id": key, mark: {"$gte": fact.revision}}):
                return False
        message = f"Of the {self.collection.name}, another has what only one may have."
        raise Conflict(message, "Correct one of them where they come from.")

    async def _update(
        self,
        where: Filter,
        fields: Mapping[str, Any],
        facts: Sequence[type[FactData]],
        *,
        upsert: bool,
    ) -> A | None:
        at, trace = self._clock(), current_traceparent()
        told = [_pending(fact, at, trace) for fact in facts]
        state = {
            **{name: {"$literal": value} for name, value in _plain(fields).items()},
            "revision": {"$add": [{"$ifNull": ["$revision", 0]}, 1]},
        }
        outbox = {"$concatArrays": [{"$ifNull": ["$outbox", []]}, told]}
        document = await self.collection.find_one_and_update(
            where, [{"$set": state}, {"$set": {"outbox": outbox}}], upsert=upsert
        )
        if document is None:
            return None
        if self._post and told:
            new = {entry["id"]["$literal"] for entry in told}
            waiting = [Pending.model_validate(p) for p in document["outbox"] if p["id"] in new]
            self._post(self, document["_id"], waiting)
        return self._model.model_validate(document)


def _pending(fact: type[FactData], at: datetime, traceparent: str | None) -> Document:
    data = {name: f"${name}" for name in fact.model_fields if name != fact.key}
    return {
        "id": {"$literal": new_id()},
        "type": fact.type(),
        "at": at,
        "traceparent": {"$literal": traceparent},
        "data": {**data, fact.key: "$_id"},
    }


def _plain(fields: Mapping[str, Any]) -> Document:
    """Return the fields as the database takes them: models become documents, tuples arrays."""
    plain: Document = _PLAIN.dump_python(dict(fields), mode="python")
    return {name: _listed(value) for name, value in plain.items()}


def _listed(value: Any) -> Any:
    if isinstance(value, (tuple, list, set, frozenset)):
        return [_listed(item) for item in value]
    if isinstance(value, BaseModel):
        return _listed(value.model_dump())
    if isinstance(value, dict):
        return {key: _listed(item) for key, item in value.items()}
    return value
