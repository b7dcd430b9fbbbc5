from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from services.planning.draft import GatheringChanges, GatheringDraft
from shared.facts import PlannedTable

TABLE = {"name": "Window", "capacity": 8, "minimum": 4}
DRAFT: dict[str, Any] = {
    "name": "  An  evening ",
    "place": "Hall",
    "time_zone": "Europe/Vienna",
    "starts_at": "2026-12-01T19:00:00.123456+01:00",
    "doors": ["front ", "back"],
    "tables": [TABLE],
    "rounds": 3,
}


def draft(**changes: object) -> GatheringDraft:
    return GatheringDraft.model_validate({**DRAFT, **changes})


def test_names_lose_the_space_around_them_and_the_start_is_kept_in_utc_to_the_second() -> None:
    fields = draft().fields()

    assert fields["name"] == "An evening"
    assert fields["doors"] == ("front", "back")
    assert fields["starts_at"] == datetime(2026, 12, 1, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "   "),
        ("name", "x" * 201),
        ("name", "a\x00b"),
        ("place", ""),
        ("time_zone", "Vienna"),
        ("time_zone", "../etc/passwd"),
        ("time_zone", ""),
        ("starts_at", "2026-12-01T19:00:00"),
        ("starts_at", "0001-01-01T00:00:00+14:00"),
        ("starts_at", "soon"),
        ("doors", []),
        ("doors", ["front", "Front "]),
        ("doors", [f"door {n}" for n in range(51)]),
        ("doors", ["x" * 81]),
        ("tables", [{**TABLE, "capacity": 1, "minimum": 1}]),
        ("tables", [{**TABLE, "capacity": 101}]),
        ("tables", [{**TABLE, "minimum": 1}]),
        ("tables", [{**TABLE, "capacity": 4, "minimum": 5}]),
        ("tables", [{**TABLE, "shape": "round"}]),
        ("tables", [TABLE, {**TABLE, "name": "window"}]),
        ("tables", [{**TABLE, "name": f"Table {n}"} for n in range(1001)]),
        ("rounds", 0),
        ("rounds", 41),
        ("id", "not-a-uuid"),
        ("state", "open"),
    ],
)
def test_what_cannot_be_planned_is_refused(field: str, value: object) -> None:
    with pytest.raises(ValidationError) as refused:
        draft(**{field: value})

    assert {error["loc"][0] for error in refused.value.errors()} == {field}


@pytest.mark.parametrize(
    "changes", [{"rounds": 40}, {"tables": []}, {"time_zone": "America/Argentina/Ushuaia"}]
)
def test_what_lies_on_the_limit_is_taken(changes: dict[str, object]) -> None:
    assert draft(**changes)


def test_every_table_gets_an_id_of_its_own() -> None:
    tables = draft(tables=[TABLE, {**TABLE, "name": "Door"}]).fields()["tables"]

    assert isinstance(tables, tuple)
    assert len({table.id for table in tables}) == 2


def test_a_table_that_keeps_its_name_keeps_its_id() -> None:
    present = PlannedTable(id="t1", name="Window", capacity=4, minimum=2)
    changes = GatheringChanges.model_validate({"tables": [{**TABLE, "name": "New"}, TABLE]})

    tables = changes.fields([present])["tables"]

    assert isinstance(tables, tuple)
    assert tables[1] == PlannedTable(id="t1", name="Window", capacity=8, minimum=4)
    assert tables[0].id != "t1"


def test_a_change_of_plan_says_only_what_was_given() -> None:
    assert GatheringChanges.model_validate({"rounds": 4}).fields(()) == {"rounds": 4}


@pytest.mark.parametrize("changes", [{"name": None}, {"id": "x"}, {"state": "open"}])
def test_a_change_of_plan_removes_nothing_and_touches_nothing_else(
    changes: dict[str, object],
) -> None:
    with pytest.raises(ValidationError):
        GatheringChanges.model_validate(changes)
