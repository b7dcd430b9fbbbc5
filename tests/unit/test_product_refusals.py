"""What the product refuses to be, held as tests over every document, fact, answer and metric."""

import ast
import importlib
import json
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from pydantic import BaseModel

import services
import shared
from infra.documents import DOCUMENTED, ROOT, openapi
from shared.facts import CATALOGUE
from shared.telemetry import Metrics

SCOREKEEPING = {
    *("score", "scores", "rank", "ranks", "ranking", "rating", "ratings", "stars", "karma"),
    *("points", "popularity", "popular", "reputation", "leaderboard", "streak", "badges"),
    *("percent", "percentage", "tally", "ledger", "quota", "lead", "leads", "scans"),
    *("noshow", "shows", "absences", "silence", "silences", "ignored_letters", "unanswered"),
    *("clicks", "clicked", "opens", "pixel", "views", "viewed", "count", "counts", "counter"),
}
"""Words that no field about people may contain: metrics on people kill relationships."""

READING = {
    "check-in": {"/gatherings/{gathering_id}/attendances"},
    "follow-up": {
        "/gatherings/{gathering_id}/prompts",
        "/gatherings/{gathering_id}/prompts/{prompt_id}",
        "/gatherings/{gathering_id}/stream",
        "/unsubscribe/{token}",  # a page with a button
    },
    "matching": {
        "/gatherings/{gathering_id}/circles",
        "/gatherings/{gathering_id}/interests",
        "/gatherings/{gathering_id}/plan",
        "/gatherings/{gathering_id}/rounds/{round}/attendees/{attendee_id}/reasons",
        "/gatherings/{gathering_id}/stream",
    },
    "planning": {
        "/gatherings",
        "/gatherings/{gathering_id}",
        "/gatherings/{gathering_id}/acquaintances",
        "/gatherings/{gathering_id}/attendees",
        "/gatherings/{gathering_id}/questions",
        "/gatherings/{gathering_id}/questions.csv",
        "/me/{token}",  # a page with forms
        "/session",
        "/sign-in/{token}",  # a page with a button
    },
}
"""Every GET there is, looked at: it changes nothing. Look at yours before you add it."""

HEALTH = {"/health/live", "/health/ready"}
WRITES = {"announce_all", "change", "create", "delete", "insert", "keep", "publish", "update"}


def words_of(name: str) -> set[str]:
    """Return the words a name is made of, in whichever case it is written."""
    apart = re.sub("(?<=[a-z])(?=[A-Z])", "_", name).lower()
    parts = re.split(r"[^a-z]+", apart)
    return {*parts, *("".join(pair) for pair in pairwise(parts))}


def is_scorekeeping(name: str) -> bool:
    return bool(words_of(name) & SCOREKEEPING)


def modules() -> list[str]:
    packages = [(services.__path__, "services."), (shared.__path__, "shared.")]
    return [m.name for path, prefix in packages for m in pkgutil.walk_packages(path, prefix)]


def models() -> Iterator[type[BaseModel]]:
    """Yield every model of the services and of what they share: documents, facts, answers."""
    for name in modules():
        for value in vars(importlib.import_module(name)).values():
            is_model = isinstance(value, type) and issubclass(value, BaseModel)
            if is_model and value.__module__ == name:
                yield value


@cache
def described(service: str) -> dict[str, Any]:
    """Return a service's OpenAPI document."""
    document: dict[str, Any] = json.loads(openapi(service))
    return document


def properties(part: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON value
    """Yield the name of every property in every schema of a document."""
    if isinstance(part, dict):
        if isinstance(part.get("properties"), dict):
            yield from part["properties"]
        for value in part.values():
            yield from properties(value)
    elif isinstance(part, list):
        for item in part:
            yield from properties(item)


@pytest.mark.parametrize(
    "name",
    [
        *("score", "match_percent", "popularity", "matchPercentage", "attendee_rank", "Points"),
        *(
            "no_show",
            "no_shows",
            "noShowCount",
            "letters_opened_count",
            "click_count",
            "lead_value",
        ),
        *("favour_ledger", "scans", "meeting_quota", "star_rating"),
    ],
)
def test_scorekeeping_is_recognised(name: str) -> None:
    assert is_scorekeeping(name)


@pytest.mark.parametrize(
    "name",
    ["name", "revision", "round", "discount", "account", "leader", "misled", "shared", "starts_at"],
)
def test_innocent_names_pass(name: str) -> None:
    assert not is_scorekeeping(name)


def test_no_document_fact_or_answer_keeps_score_of_anybody() -> None:
    found = list(models())
    names = [f"{m.__name__}.{field}" for m in found for field in m.model_fields]

    assert len(found) > 40, "the models are not found any more"
    assert set(CATALOGUE) <= set(found)
    assert [name for name in names if is_scorekeeping(name.partition(".")[2])] == []


@pytest.mark.parametrize("service", DOCUMENTED)
def test_no_endpoint_takes_or_gives_a_score(service: str) -> None:
    document = described(service)
    parameters = [
        parameter["name"]
        for path in document["paths"].values()
        for operation in path.values()
        for parameter in operation.get("parameters", [])
    ]
    names = [*properties(document), *parameters]

    assert names
    assert [name for name in [*names, *document["paths"]] if is_scorekeeping(name)] == []


def test_no_metric_is_about_a_person() -> None:
    registry: CollectorRegistry = Metrics("check-in").registry
    collectors = list(registry._collector_to_names)
    labels = {label for collector in collectors for label in collector._labelnames}  # type: ignore[attr-defined]

    assert labels == {"service", "method", "route", "status", "fact", "outcome"}


@pytest.mark.parametrize("service", DOCUMENTED)
def test_every_get_is_known_to_read_only(service: str) -> None:
    gets = {
        path.removeprefix(f"/api/{service}"): operations["get"]
        for path, operations in described(service)["paths"].items()
        if "get" in operations
    }

    assert set(gets) == READING[service] | HEALTH
    assert [path for path, operation in gets.items() if "requestBody" in operation] == []


def test_no_get_writes_anything_itself() -> None:
    writing = [
        f"{path.name}: {handler.name} calls {call}"
        for path in sorted((ROOT / "services").rglob("*.py"))
        for handler in handlers_of_get(ast.parse(path.read_text("utf-8")))
        for call in calls_in(handler)
        if call in WRITES
    ]

    assert writing == []


def test_a_get_that_writes_would_be_noticed() -> None:
    code = """
@routes.get("/unsubscribe/{token}")
async def unsubscribe(token: str) -> str:
    await store.addresses.change({"_id": token}, {"letters": False})
"""
    [handler] = handlers_of_get(ast.parse(code))

    assert "change" in set(calls_in(handler))


def handlers_of_get(tree: ast.Module) -> Iterator[ast.AsyncFunctionDef | ast.FunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef):
            for decorator in node.decorator_list:
                match decorator:
                    case ast.Call(func=ast.Attribute(attr="get" | "head")):
                        yield node


def calls_in(tree: ast.AST) -> Iterator[str]:
    """Yield the last name of everything that is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Attribute(attr=name) | ast.Name(id=name):
                    yield name
