"""A gathering as an organizer drafts it, before it is checked against what there is."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache, partial
from typing import Annotated
from uuid import UUID
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    model_validator,
)

from services.planning.domain import Fields
from services.planning.profile import refuse_null, required_line
from shared.facts import PlannedTable
from shared.ids import new_id

ROUNDS_LIMIT = 40
TABLES_LIMIT = 1000
DOORS_LIMIT = 50
CAPACITY_LIMIT = 100
LABEL_LIMIT = 80

_available_timezones = cache(available_timezones)


def _zone(name: str) -> str:
    if name not in _available_timezones():
        raise ValueError("it is not an IANA time zone such as Europe/Vienna")
    return name


def _to_the_second(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC).replace(microsecond=0)
    except OverflowError as error:
        raise ValueError("it is out of all time") from error


def _distinct(names: list[str]) -> None:
    folded = [name.casefold() for name in names]
    if len(set(folded)) < len(folded):
        raise ValueError("two of them have the same name")


def _doors(doors: tuple[str, ...]) -> tuple[str, ...]:
    _distinct(list(doors))
    return doors


Label = Annotated[str, AfterValidator(partial(required_line, limit=LABEL_LIMIT))]
Title = Annotated[str, AfterValidator(required_line)]
Zone = Annotated[str, Field(examples=["Europe/Vienna"]), AfterValidator(_zone)]
Start = Annotated[AwareDatetime, AfterValidator(_to_the_second)]
Doors = Annotated[
    tuple[Label, ...], Field(min_length=1, max_length=DOORS_LIMIT), AfterValidator(_doors)
]
Rounds = Annotated[int, Field(ge=1, le=ROUNDS_LIMIT)]


class TableDraft(BaseModel):
    """A table: its chairs, and the fewest people it is worth opening for.

    `access_seats` is how many people with access needs it suits; left out, any number.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Label
    capacity: Annotated[int, Field(ge=2, le=CAPACITY_LIMIT)]
    minimum: Annotated[int, Field(ge=2)]
    access_seats: Annotated[int, Field(ge=0, le=CAPACITY_LIMIT)] | None = None

    @model_validator(mode="after")
    def _opens_for_those_it_seats(self) -> "TableDraft":
        if self.minimum > self.capacity:
            raise ValueError("the minimum is larger than the capacity")
        return self


def _tables(tables: tuple[TableDraft, ...]) -> tuple[TableDraft, ...]:
    _distinct([table.name for table in tables])
    return tables


Tables = Annotated[tuple[TableDraft, ...], Field(max_length=TABLES_LIMIT), AfterValidator(_tables)]


class GatheringDraft(BaseModel):
    """A new gathering. The client may make its id: sending it again then makes no second one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: UUID | None = None
    name: Title
    place: Title
    time_zone: Zone
    starts_at: Start
    doors: Doors
    tables: Tables
    rounds: Rounds

    def fields(self) -> Fields:
        """Return what was drafted, as a gathering holds it."""
        return _planned(self, ())


class GatheringChanges(BaseModel):
    """What is to change of a plan; what is left out stays."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Title | None = None
    place: Title | None = None
    time_zone: Zone | None = None
    starts_at: Start | None = None
    doors: Doors | None = None
    tables: Tables | None = None
    rounds: Rounds | None = None

    @model_validator(mode="after")
    def _removes_nothing(self) -> "GatheringChanges":
        refuse_null(self, set(type(self).model_fields))
        return self

    def fields(self, tables: Sequence[PlannedTable]) -> Fields:
        """Return what was given, as a gathering holds it that has had these tables."""
        return _planned(self, tables)


def _planned(draft: GatheringDraft | GatheringChanges, present: Sequence[PlannedTable]) -> Fields:
    """Return the fields that were given; a table that keeps its name keeps its id."""
    given: Fields = {name: getattr(draft, name) for name in draft.model_fields_set - {"id"}}
    ids = {table.name: table.id for table in present}
    if draft.tables is not None:
        given["tables"] = tuple(
            PlannedTable(id=ids.get(table.name) or new_id(), **table.model_dump())
            for table in draft.tables
        )
    return given
