import json
from pathlib import Path

import pytest

from infra.compatibility import breaking_changes
from infra.documents import ROOT, SCHEMAS, BreakingChangeError, golden, grown
from shared.facts import CATALOGUE, DoorsClosed, FactData

ADVICE = "make the change in a new version of the fact, on a new subject"


def published(fact: type[FactData]) -> dict[str, object]:
    schema: dict[str, object] = json.loads((ROOT / golden(fact)).read_text("utf-8"))
    return schema


@pytest.mark.parametrize("fact", CATALOGUE, ids=lambda fact: fact.fact)
def test_a_fact_has_only_grown_since_it_was_published(fact: type[FactData]) -> None:
    assert breaking_changes(published(fact), fact.model_json_schema()) == [], ADVICE


def test_every_published_fact_is_still_in_the_catalogue() -> None:
    kept = {path.name for path in (ROOT / SCHEMAS).iterdir()}

    assert kept == {golden(fact).name for fact in CATALOGUE}


def test_a_new_fact_is_written_down_as_it_is(tmp_path: Path) -> None:
    assert json.loads(grown(DoorsClosed, tmp_path)) == DoorsClosed.model_json_schema()


def test_a_fact_that_has_grown_is_written_down_anew(tmp_path: Path) -> None:
    class Grown(DoorsClosed):
        mood: str | None = None

    publish(tmp_path, DoorsClosed)

    assert "mood" in json.loads(grown(Grown, tmp_path))["properties"]


def test_a_fact_that_has_changed_otherwise_is_not_written_down(tmp_path: Path) -> None:
    class Changed(DoorsClosed):
        mood: str

    publish(tmp_path, DoorsClosed)

    with pytest.raises(BreakingChangeError, match="mood is required now"):
        grown(Changed, tmp_path)


def publish(root: Path, fact: type[FactData]) -> None:
    path = root / golden(fact)
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(fact.model_json_schema()), encoding="utf-8")
