"""The one module that names the database driver.

Motor is past its end of life and PyMongo's own asynchronous client is its successor; `driver` in
the settings chooses, and the same tests run with both. Source:
https://www.mongodb.com/docs/languages/python/pymongo-driver/current/reference/migration/
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Literal

from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import AsyncMongoClient, IndexModel, ReturnDocument, UpdateOne, WriteConcern
from pymongo.errors import CollectionInvalid, DuplicateKeyError, PyMongoError

Driver = Literal["motor", "pymongo"]
Document = dict[str, Any]
Filter = Mapping[str, Any]
Sort = Sequence[tuple[str, int]]

DatabaseError = PyMongoError
"""What every failure of the database is an instance of."""


class Index(IndexModel):
    """An index: `Index("gathering_id", "state", unique=True)`; a leading `-` sorts downwards."""

    def __init__(self, *fields: str, **options: Any) -> None:
        keys = [(f.lstrip("-"), -1 if f.startswith("-") else 1) for f in fields]
        super().__init__(keys, **options)


class Collection:
    """One collection. Every write is acknowledged by a majority, from the journal."""

    def __init__(self, collection: Any) -> None:
        self._collection = collection
        self._hasty = collection.with_options(write_concern=WriteConcern(w=1, j=False))
        self.name: str = collection.name

    async def find_one(self, where: Filter) -> Document | None:
        """Return the document that matches, or None."""
        found: Document | None = await self._collection.find_one(where)
        return found

    async def find(
        self,
        where: Filter,
        *,
        sort: Sort = (("_id", 1),),
        limit: int = 0,
        fields: Filter | None = None,
    ) -> list[Document]:
        """Return the documents that match, in order; `limit` 0 means all of them."""
        cursor = self._collection.find(where, fields).sort(list(sort)).limit(limit)
        found: list[Document] = await cursor.to_list(None)
        return found

    async def find_one_and_update(
        self, where: Filter, update: Filter | Sequence[Filter], *, upsert: bool = False
    ) -> Document | None:
        """Update the document that matches and return it as it is now.

        None where nothing matches or, with `upsert`, where a unique index says it exists already.
        """
        try:
            found: Document | None = await self._collection.find_one_and_update(
                where, update, upsert=upsert, return_document=ReturnDocument.AFTER
            )
        except DuplicateKeyError:
            return None
        return found

    async def update(self, where: Filter, update: Filter | Sequence[Filter]) -> int:
        """Update every document that matches and return how many there were."""
        result = await self._collection.update_many(where, update)
        return int(result.matched_count)

    async def insert(self, document: Document) -> bool:
        """Insert the document; False where it exists already."""
        try:
            await self._collection.insert_one(document)
        except DuplicateKeyError:
            return False
        return True

    async def pull_hastily(self, pulls: Sequence[tuple[str, Filter]]) -> None:
        """Pull from arrays, `(id, what)` each, without waiting for the journal.

        For what may be lost by a crash without harm.
        """
        await self._hasty.bulk_write(
            [UpdateOne({"_id": key}, {"$pull": what}) for key, what in pulls], ordered=False
        )

    async def total(self, where: Filter, field: str) -> int:
        """Return the sum of a whole-number field over the documents that match."""
        cursor = self._collection.aggregate(
            [{"$match": where}, {"$group": {"_id": None, "total": {"$sum": f"${field}"}}}]
        )
        if isinstance(self._collection.database.client, AsyncMongoClient):
            cursor = await cursor
        groups = await cursor.to_list(None)
        return int(groups[0]["total"]) if groups else 0

    async def count(self, where: Filter) -> int:
        """Return how many documents match."""
        return int(await self._collection.count_documents(where))

    async def delete(self, where: Filter) -> int:
        """Delete every document that matches and return how many there were."""
        result = await self._collection.delete_many(where)
        return int(result.deleted_count)

    async def create(self, indexes: Sequence[Index]) -> None:
        """Create the collection and its indexes where they are missing."""
        with suppress(CollectionInvalid):
            await self._collection.database.create_collection(self.name)
        if indexes:
            await self._collection.create_indexes(list(indexes))


class Database:
    """One service's own database.

    Args:
        url: a MongoDB connection string.
        name: the database's name.
        driver: which client speaks to it.
    """

    def __init__(self, url: str, name: str, driver: Driver = "motor") -> None:
        client_class: Any = AsyncIOMotorClient if driver == "motor" else AsyncMongoClient
        self._driver = driver
        self._client = client_class(
            url,
            tz_aware=True,
            uuidRepresentation="standard",
            w="majority",
            journal=True,
            serverSelectionTimeoutMS=10_000,
            appname=f"potluck-{name}",
        )
        self._database = self._client[f"potluck_{name}"]

    def collection(self, name: str) -> Collection:
        """Return a collection of this database."""
        return Collection(self._database[name])

    async def ping(self) -> None:
        """Return once the database has answered.

        Raises:
            DatabaseError: it does not.
        """
        await self._database.command("ping")

    async def close(self) -> None:
        """Close every connection."""
        closing = self._client.close()
        if self._driver == "pymongo":
            await closing
