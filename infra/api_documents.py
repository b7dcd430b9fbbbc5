"""The services' interfaces as documents: OpenAPI for HTTP, AsyncAPI for the facts."""

import inspect
import json
from pathlib import Path
from typing import Any

from faststream import AsyncAPI
from faststream.nats import NatsBroker

from infra.services import SERVICES, create_app
from shared.envelope import CONTENT_TYPE, Event
from shared.facts import CATALOGUE

DOCUMENTED = tuple(service for service in SERVICES if service != "console")


def openapi(service: str) -> str:
    """Return what a service answers over HTTP, as JSON."""
    return _text(_described(service).openapi())


def asyncapi(service: str) -> str:
    """Return which facts a service tells and which it hears, as JSON."""
    broker: NatsBroker = _described(service).state.service.broker
    for fact in CATALOGUE:
        if fact.service == service:
            broker.publisher(
                fact.subjects(),
                schema=Event[fact],  # type: ignore[valid-type]  # one model for each fact
                title=fact.fact,
                description=inspect.getdoc(fact),
            )
    document = AsyncAPI(broker, title=f"Potluck {service}", version="1").to_specification()
    return _text({**json.loads(document.to_json()), "defaultContentType": CONTENT_TYPE})


def write(folder: Path, documents: dict[str, str]) -> None:
    """Write documents, by service, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for service, text in documents.items():
        (folder / f"{service}.json").write_text(text, encoding="utf-8")


def _described(service: str) -> Any:  # noqa: ANN401 - FastAPI's `state` holds anything
    return create_app(service, secret="unused", nats_url="nats://127.0.0.1:4222")  # noqa: S106


def _text(document: dict[str, Any]) -> str:
    """Return JSON that differs only where the interface does."""
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
