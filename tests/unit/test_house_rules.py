"""What the house is built on, held as tests; `.importlinter` holds the rest."""

import ast
from functools import cache
from pathlib import Path

import pytest

from infra.documents import ROOT

CODE = sorted(p for house in ("services", "shared") for p in (ROOT / house).rglob("*.py"))
HOUSES = {"infra", "services", "shared", "tests"}
DRIVERS = {"bson", "gridfs", "motor", "pymongo"}


def test_one_module_names_the_database_driver() -> None:
    naming = {p.relative_to(ROOT).as_posix() for p in CODE if imported(p) & DRIVERS}

    assert naming == {"shared/mongo.py"}


def test_services_know_nothing_of_each_other_and_nobody_knows_infra() -> None:
    """The image of a service holds `shared` and that service alone."""
    for path in CODE:
        house, room, *_ = path.relative_to(ROOT).parts
        known = {"shared"} if house == "shared" else {"shared", f"services.{room}"}
        ours = {m for m in imported_modules(path) if m.partition(".")[0] in HOUSES}

        assert {m for m in ours if not belongs(m, known)} == set(), path


@pytest.mark.parametrize(
    "rules", sorted((ROOT / "services").glob("*/domain.py")), ids=lambda path: path.parent.name
)
def test_pure_rules_have_no_clock_and_no_chance(rules: Path) -> None:
    impure = {"asyncio", "random", "secrets", "time", "os", "socket", "uuid"}
    tree = ast.parse(rules.read_text("utf-8"))

    assert imported(rules) & impure == set()
    assert {"now", "today", "utc_now", "new_id"} & calls_in(tree) == set()


def test_files_are_named_for_what_they_hold() -> None:
    grab_bags = {"utils", "util", "helpers", "common", "constants", "base", "misc", "tools"}
    houses = ("services", "shared", "infra", "tests")
    named = [
        path
        for house in houses
        for path in (ROOT / house).rglob("*")
        if path.stem in grab_bags and "node_modules" not in path.parts
    ]

    assert named == []


def test_no_service_makes_metrics_of_its_own() -> None:
    """They are made in one place, where every label can be looked at."""
    makers = [p for p in CODE if "prometheus_client" in imported(p)]

    assert {p.relative_to(ROOT).as_posix() for p in makers} == {
        "shared/http.py",
        "shared/telemetry.py",
    }


def test_nobody_waits_in_a_way_that_loses_a_cancellation() -> None:
    """Before Python 3.12, `asyncio.wait_for` drops one that comes as what it waits for happens."""
    assert [p for p in CODE if "wait_for" in attributes_of_asyncio(p)] == []


def belongs(module: str, known: set[str]) -> bool:
    return any(module == k or module.startswith(f"{k}.") for k in known)


def imported(path: Path) -> set[str]:
    """Return the top-level packages that a file imports."""
    return {module.partition(".")[0] for module in imported_modules(path)}


def attributes_of_asyncio(path: Path) -> set[str]:
    """Return what a file uses of asyncio by its full name."""
    return {
        node.attr
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "asyncio"
    }


@cache
def imported_modules(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{a.name}" for a in node.names}
    return found - {"services", "shared"}


def calls_in(tree: ast.AST) -> set[str]:
    """Return the last name of everything that is called."""
    called = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {getattr(function, "attr", getattr(function, "id", "")) for function in called}
