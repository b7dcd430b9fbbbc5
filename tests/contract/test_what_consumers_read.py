"""Every field that a consumer reads is a field of the fact it hears, and hears what it is sent."""

import ast
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from infra.documents import DOCUMENTED, ROOT
from infra.services import create_app
from infra.topology import HEARS
from shared.consumption import durable
from shared.facts import CATALOGUE, FactData

FACTS = {fact.__name__: fact for fact in CATALOGUE}
Consumer = ast.AsyncFunctionDef


def consumers() -> Iterator[tuple[str, type[FactData], Consumer]]:
    """Yield every consumer there is, with its service and the fact it hears."""
    for path in sorted((ROOT / "services").glob("*/consumers.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, Consumer) and (fact := heard_by(node)):
                yield path.parent.name.replace("_", "-"), fact, node


def heard_by(function: Consumer) -> type[FactData] | None:
    for decorator in function.decorator_list:
        match decorator:
            case ast.Call(func=ast.Attribute(attr="hears"), args=[ast.Name(id=fact)]):
                return FACTS[fact]
    return None


def fields_read(function: Consumer) -> set[str]:
    """Return the names a consumer keeps (sets of names) or reads (attributes of the fact)."""
    read: set[str] = set()
    for node in ast.walk(function):
        match node:
            case ast.Set(elts=names):
                read |= {n.value for n in names if isinstance(n, ast.Constant)}  # type: ignore[misc]
            case ast.Attribute(value=ast.Name(id="said"), attr=name):
                read.add(name)
            case ast.Attribute(value=ast.Attribute(attr="data"), attr=name):
                read.add(name)
    return read - set(dir(BaseModel))


ALL = list(consumers())


@pytest.mark.parametrize(
    ("fact", "consumer"),
    [(fact, consumer) for _, fact, consumer in ALL],
    ids=[f"{service} {fact.fact}" for service, fact, _ in ALL],
)
def test_a_consumer_reads_what_the_fact_has(fact: type[FactData], consumer: Consumer) -> None:
    read = fields_read(consumer)

    assert read, "this test does not see what it reads"
    assert read <= set(fact.model_fields)


def test_a_field_that_is_not_there_would_be_noticed() -> None:
    code = """
@heard.hears(DoorsClosed)
async def on_doors_closed(event: Event[DoorsClosed]) -> None:
    said = event.data
    kept = {"gathering_id", "mood"}
    await store.doors.keep(said, {**said.model_dump(include=kept), "x": said.weather})
    await go(event.data.colour)
"""
    [consumer] = ast.parse(code).body
    assert isinstance(consumer, Consumer)

    assert heard_by(consumer) is FACTS["DoorsClosed"]
    assert fields_read(consumer) == {"gathering_id", "mood", "weather", "colour"}


@pytest.mark.parametrize("service", DOCUMENTED)
def test_a_service_is_bound_to_the_durables_that_the_topology_makes(service: str) -> None:
    app = create_app(service, secret="unused")
    made = [durable(service, fact) for fact in HEARS.get(service, ())]

    assert sorted(app.state.service.readiness.hears) == sorted(made)


def test_every_consumer_is_one_of_the_topology() -> None:
    written = {(service, fact) for service, fact, _ in ALL}

    assert written == {(service, fact) for service, facts in HEARS.items() for fact in facts}
