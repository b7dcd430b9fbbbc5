import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from infra.documents import (
    ASYNCAPI,
    DOCUMENTED,
    OPENAPI,
    ROOT,
    _yaml,
    asyncapi,
    facts_described,
    golden,
    grown,
    openapi,
)
from infra.topology import HEARS
from shared.consumption import durable
from shared.facts import CATALOGUE, FactData

STALE = "it is not what the code says: make docs"


@pytest.mark.parametrize("service", DOCUMENTED)
def test_an_openapi_document_is_what_the_code_says(service: str) -> None:
    assert (ROOT / OPENAPI / f"{service}.json").read_text("utf-8") == openapi(service), STALE


def test_there_is_no_openapi_document_of_a_service_that_is_gone() -> None:
    assert {path.stem for path in (ROOT / OPENAPI).iterdir()} == set(DOCUMENTED)


def test_the_asyncapi_document_is_what_the_code_says() -> None:
    assert (ROOT / ASYNCAPI).read_text("utf-8") == asyncapi(), STALE


@pytest.mark.parametrize("fact", CATALOGUE, ids=lambda fact: fact.fact)
def test_a_golden_schema_is_what_the_code_says(fact: type[FactData]) -> None:
    assert (ROOT / golden(fact)).read_text("utf-8") == grown(fact), STALE


@pytest.mark.parametrize("fact", CATALOGUE, ids=lambda fact: fact.fact)
def test_the_asyncapi_document_names_who_says_a_fact_and_who_hears_it(
    fact: type[FactData],
) -> None:
    document = facts_described()
    channel = document["channels"][f"{fact.fact}.v1"]
    about = {"$ref": f"#/channels/{fact.fact}.v1"}
    operations = {
        name: operation["action"]
        for name, operation in document["operations"].items()
        if operation["channel"] == about
    }

    assert channel["address"].startswith(fact.subjects().removesuffix(">"))
    assert operations == {
        f"{fact.service}-says-{fact.fact}": "send",
        **{durable(s, fact): "receive" for s, heard in HEARS.items() if fact in heard},
    }


@pytest.mark.parametrize("name", [*DOCUMENTED, "facts"])
def test_every_reference_in_a_document_leads_somewhere(name: str) -> None:
    document = facts_described() if name == "facts" else described(name)

    for reference in references(document):
        part = document
        for step in reference.removeprefix("#/").split("/"):
            part = part[step]
        assert part


@pytest.mark.parametrize("service", DOCUMENTED)
def test_every_operation_has_a_name_of_its_own_and_says_what_it_does(service: str) -> None:
    paths = described(service)["paths"]
    operations = [operation for path in paths.values() for operation in path.values()]
    names = [operation["operationId"] for operation in operations]

    assert len(set(names)) == len(names)
    assert all(operation.get("description") for operation in operations)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": 1, "b": None, "c": True}, "a: 1\nb: null\nc: true"),
        ({"a": {"b": ["x", "y"]}}, 'a:\n  b:\n    - "x"\n    - "y"'),
        ({"a": [{"b": 1, "c": 2}]}, "a:\n  - b: 1\n    c: 2"),
        ({"a": [], "b": {}}, "a: []\nb: {}"),
        ({"a": "one\n\ntwo: #3"}, "a: |-\n  one\n\n  two: #3"),
        ({"200": "no: 'yes'", "$ref": "é"}, '"200": "no: \'yes\'"\n$ref: "é"'),
    ],
)
def test_yaml_is_written_as_yaml(value: object, text: str) -> None:
    assert _yaml(value).lstrip("\n") == text


@cache
def described(service: str) -> dict[str, Any]:
    """Return a service's OpenAPI document."""
    document: dict[str, Any] = json.loads(openapi(service))
    return document


def references(part: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON value
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for item in part:
            yield from references(item)
