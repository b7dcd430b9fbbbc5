"""What was once said is understood for ever: examples are added here, and never changed."""

import json
from pathlib import Path
from typing import Any

import pytest

from shared.envelope import Event
from shared.facts import CATALOGUE, FactData

EXAMPLES = sorted((Path(__file__).parent / "examples").glob("*.json"))
FACTS = {f"{fact.fact}.v{fact.version}": fact for fact in CATALOGUE}


def fact_of(example: Path) -> type[FactData]:
    return FACTS[example.name.rpartition(".json")[0].rpartition(".")[0]]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_understood(example: Path) -> None:
    fact = fact_of(example)
    said = json.loads(example.read_text("utf-8"))

    event: Event[Any] = Event[fact].model_validate_json(example.read_bytes())  # type: ignore[valid-type]

    assert event.type == said["type"] == fact.type()
    assert event.subject == getattr(event.data, fact.key)
    assert _reduced(event.model_dump(mode="json"), said) == said


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_that_says_more_is_understood(example: Path) -> None:
    """As a producer of a later version would say it."""
    said = json.loads(example.read_text("utf-8"))
    said["data"]["added_later"] = {"a": 1}

    Event[fact_of(example)].model_validate(said)  # type: ignore[misc]


@pytest.mark.parametrize("fact", CATALOGUE, ids=lambda fact: fact.fact)
def test_every_state_of_a_fact_has_an_example(fact: type[FactData]) -> None:
    said = [json.loads(e.read_text("utf-8"))["data"] for e in EXAMPLES if fact_of(e) is fact]
    states = fact.model_json_schema()["properties"].get("state", {}).get("enum", [])

    assert said
    assert {data["state"] for data in said if "state" in data} == set(states)


@pytest.mark.parametrize("fact", CATALOGUE, ids=lambda fact: fact.fact)
def test_every_field_of_a_fact_has_an_example(fact: type[FactData]) -> None:
    said = [json.loads(e.read_text("utf-8"))["data"] for e in EXAMPLES if fact_of(e) is fact]

    assert {name for data in said for name in data} == set(fact.model_fields)


def _reduced(full: Any, to: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return what of a value the example speaks of: it may lack what has a default."""
    if isinstance(to, dict):
        return {name: _reduced(full[name], value) for name, value in to.items()}
    if isinstance(to, list):
        return [_reduced(a, b) for a, b in zip(full, to, strict=True)]
    return full
