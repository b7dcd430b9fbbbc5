"""What is generated from the code and kept in the repository: `python -m infra.documents`.

OpenAPI of every service, one AsyncAPI document for all facts, and the golden schemas of the facts.
A golden schema is only ever added to: a breaking change is refused, it needs a version of its own.
"""

import inspect
import json
import re
import sys
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from infra.compatibility import breaking_changes
from infra.services import SERVICES, create_app
from infra.topology import HEARS
from shared.consumption import durable
from shared.envelope import CONTENT_TYPE, Event
from shared.facts import CATALOGUE, FactData
from shared.outbox import FACTS

ROOT = Path(__file__).parent.parent
DOCUMENTED = tuple(service for service in SERVICES if service != "console")
OPENAPI = Path("docs/openapi")
ASYNCAPI = Path("docs/asyncapi.yaml")
SCHEMAS = Path("tests/contract/schemas")

_DELIVERY = """\
Facts are CloudEvents 1.0 in structured mode on NATS JetStream, in the stream {stream}. Each carries
the whole state of one aggregate with its revision: whoever hears it keeps the higher revision, so
duplicates, reordering and replays do no harm. A service hears each kind of fact through one durable
consumer, whose name is the name of the operation. Inside a version schemas grow by optional fields
only."""


class BreakingChangeError(Exception):
    """A fact's schema has changed in a way that needs a new version."""


def openapi(service: str) -> str:
    """Return what a service answers over HTTP, as JSON."""
    return _json(create_app(service, secret="unused").openapi())  # noqa: S106 - signs nothing


def asyncapi() -> str:
    """Return the AsyncAPI document as YAML."""
    return _yaml(facts_described()).lstrip("\n") + "\n"


def facts_described() -> dict[str, Any]:
    """Return, as AsyncAPI 3.0, which facts there are, who says each and who hears it."""
    _, schemas = models_json_schema(
        [(Event[fact], "validation") for fact in CATALOGUE],  # type: ignore[valid-type]
        ref_template="#/components/schemas/{model}",
    )
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Potluck",
            "version": "1",
            "description": _DELIVERY.format(stream=FACTS),
        },
        "defaultContentType": CONTENT_TYPE,
        "servers": {"broker": {"host": "127.0.0.1:4222", "protocol": "nats"}},
        "channels": {_name(fact): _channel(fact) for fact in CATALOGUE},
        "operations": dict(operation for fact in CATALOGUE for operation in _operations(fact)),
        "components": {
            "messages": {_name(fact): _message(fact) for fact in CATALOGUE},
            "schemas": dict(sorted(schemas["$defs"].items())),
        },
    }


def golden(fact: type[FactData]) -> Path:
    """Return where a fact's golden schema lies."""
    return SCHEMAS / f"{_name(fact)}.json"


def grown(fact: type[FactData], root: Path = ROOT) -> str:
    """Return a fact's schema, as JSON, if it has done no more than grow.

    Raises:
        BreakingChangeError: it differs otherwise from what was published.
    """
    now, path = fact.model_json_schema(), root / golden(fact)
    published = json.loads(path.read_text("utf-8")) if path.exists() else now
    if broken := breaking_changes(published, now):
        message = f"{fact.__name__}: {'; '.join(broken)}. This needs a new version of the fact."
        raise BreakingChangeError(message)
    return _json(now)


def documents() -> dict[Path, str]:
    """Return every generated document with its path in the repository.

    Raises:
        BreakingChangeError: a fact's schema may not change as it did.
    """
    return {
        **{OPENAPI / f"{service}.json": openapi(service) for service in DOCUMENTED},
        ASYNCAPI: asyncapi(),
        **{golden(fact): grown(fact) for fact in CATALOGUE},
    }


def write(root: Path = ROOT) -> None:
    """Write every document anew."""
    for path, text in documents().items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def _name(fact: type[FactData]) -> str:
    return f"{fact.fact}.v{fact.version}"


def _channel(fact: type[FactData]) -> dict[str, Any]:
    address = fact.subjects().replace(">", f"{{gathering_id}}.{{{fact.key}}}")
    return {
        "address": address,
        "description": inspect.getdoc(fact),
        "parameters": {"gathering_id": {}, fact.key: {}},
        "messages": {_name(fact): {"$ref": f"#/components/messages/{_name(fact)}"}},
    }


def _operations(fact: type[FactData]) -> list[tuple[str, dict[str, Any]]]:
    channel = {"$ref": f"#/channels/{_name(fact)}"}
    said = {"action": "send", "channel": channel, "summary": f"{fact.service} says it."}
    heard = [
        (
            durable(service, fact),
            {
                "action": "receive",
                "channel": channel,
                "summary": f"{service} hears it through the durable {durable(service, fact)}.",
            },
        )
        for service, facts in HEARS.items()
        if fact in facts
    ]
    return [(f"{fact.service}-says-{fact.fact}", said), *heard]


def _message(fact: type[FactData]) -> dict[str, Any]:
    return {
        "name": fact.type(),
        "contentType": CONTENT_TYPE,
        "payload": {"$ref": f"#/components/schemas/Event_{fact.__name__}_"},
    }


def _json(document: dict[str, Any]) -> str:
    """Return JSON that differs only where the interface does."""
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _yaml(value: Any, indent: str = "") -> str:  # noqa: ANN401 - any JSON value
    """Return a JSON value as block-style YAML 1.2, in which JSON's scalars are scalars."""
    deeper = indent + "  "
    if isinstance(value, dict) and value:
        return "".join(f"\n{indent}{_key(k)}:{_yaml(v, deeper)}" for k, v in value.items())
    if isinstance(value, list) and value:
        return "".join(f"\n{indent}- {_yaml(item, deeper).strip()}" for item in value)
    if isinstance(value, str) and "\n" in value:
        lines = [f"\n{indent}{line}".rstrip(" ") for line in value.splitlines()]
        return " |-" + "".join(lines)
    return f" {json.dumps(value, ensure_ascii=False)}"


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z_$][\w.$-]*", key) else json.dumps(key)


if __name__ == "__main__":
    try:
        write()
    except BreakingChangeError as error:
        sys.exit(str(error))
