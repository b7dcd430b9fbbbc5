import re

import pytest
from pydantic import BaseModel

from infra.services import SERVICES
from infra.topology import STREAMS
from shared.facts import CATALOGUE, AttendeeRegistered, FactData, TableSeated
from shared.outbox import FACTS

REGISTERED = AttendeeRegistered(
    gathering_id="g1",
    revision=3,
    attendee_id="a1",
    name="李雷",
    email=None,
    ticket_code="T-1",
    interests=("sourdough",),
    offer=None,
    ask=None,
    company=None,
    access_needs=None,
    letters=True,
    walk_in=False,
    state="registered",
)


def test_a_type_is_reverse_dns_and_versioned() -> None:
    assert AttendeeRegistered.type() == "app.potluck.planning.attendee-registered.v1"


def test_a_subject_names_service_fact_version_gathering_and_person() -> None:
    assert REGISTERED.subject() == "potluck.planning.attendee-registered.v1.g1.a1"


def test_the_pattern_of_a_fact_matches_its_subjects() -> None:
    pattern = AttendeeRegistered.subjects().removesuffix(">")

    assert AttendeeRegistered.subjects() == "potluck.planning.attendee-registered.v1.>"
    assert REGISTERED.subject().startswith(pattern)


@pytest.mark.parametrize("fact", CATALOGUE, ids=lambda fact: fact.fact)
def test_a_fact_is_named_in_kebab_case_after_its_class(fact: type[FactData]) -> None:
    kebab = re.sub("(?<!^)(?=[A-Z])", "-", fact.__name__).lower()

    assert fact.fact == kebab
    assert fact.service in SERVICES


@pytest.mark.parametrize("fact", CATALOGUE, ids=lambda fact: fact.fact)
def test_a_fact_carries_its_key_its_gathering_and_its_revision(fact: type[FactData]) -> None:
    assert {fact.key, "gathering_id", "revision"} <= set(fact.model_fields)


@pytest.mark.parametrize("fact", CATALOGUE, ids=lambda fact: fact.fact)
def test_the_stream_keeps_every_fact(fact: type[FactData]) -> None:
    [stream] = [s for s in STREAMS if s.name == FACTS]

    assert f"potluck.{fact.service}.>" in stream.subjects


@pytest.mark.parametrize("fact", CATALOGUE, ids=lambda fact: fact.fact)
def test_every_part_of_a_fact_ignores_what_a_later_version_adds(fact: type[FactData]) -> None:
    for model in parts_of(fact):
        assert model.model_config.get("extra") == "ignore", model
        assert model.model_config.get("frozen") is True, model


def test_no_two_facts_share_a_name() -> None:
    assert len({fact.type() for fact in CATALOGUE}) == len(CATALOGUE)


def test_the_catalogue_is_complete() -> None:
    here = {c for c in FactData.__subclasses__() if c.__module__.startswith("shared.facts.")}

    assert here == set(CATALOGUE)


def test_a_revision_counts_from_one() -> None:
    told = TableSeated.model_json_schema()["properties"]["revision"]

    assert told["minimum"] == 1


def parts_of(model: type[BaseModel]) -> set[type[BaseModel]]:
    """Return a model and every model of this project inside it."""
    found = {model}
    waiting = [model]
    while waiting:
        for field in waiting.pop().model_fields.values():
            for inner in models_in(field.annotation):
                if inner not in found:
                    found.add(inner)
                    waiting.append(inner)
    return found


def models_in(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    inner = getattr(annotation, "__args__", ())
    return [model for argument in inner for model in models_in(argument)]
