"""Whether a fact's schema may change as it did: inside a version it grows by optional fields only.

Whoever was built before the change must understand what is said after it, and the other way round,
because the broker keeps facts for weeks. So nothing goes, nothing becomes certain or uncertain, and
no value is taken away from a field or added to one.
"""

import json
from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]
"""A JSON Schema as pydantic writes it."""

_WORDS = {"title", "description", "examples"}


def breaking_changes(before: Schema, after: Schema) -> list[str]:
    """Return, in words, what somebody who knows the one schema would trip over in the other."""
    old, new = (_inlined(schema, schema.get("$defs", {})) for schema in (before, after))
    return list(_compared(old, new, "data"))


def _inlined(part: Any, definitions: Schema) -> Any:  # noqa: ANN401 - any part of a schema
    """Return a part of a schema with its references resolved and without prose."""
    if isinstance(part, list):
        return [_inlined(item, definitions) for item in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _inlined(definitions[part["$ref"].rsplit("/", 1)[1]], definitions)
    inlined: Schema = {}
    for word, value in part.items():
        if word == "properties":
            inlined[word] = {name: _inlined(field, definitions) for name, field in value.items()}
        elif word not in _WORDS | {"$defs"}:
            inlined[word] = _inlined(value, definitions)
    return inlined


def _compared(old: Schema, new: Schema, where: str) -> Iterator[str]:
    (old_null, old), (new_null, new) = _without_null(old), _without_null(new)
    if old_null != new_null:
        yield f"{where} {'may' if new_null else 'must not'} be null now"
    if "properties" in old and "properties" in new:
        yield from _fields_compared(old, new, where)
    elif old.get("type") == new.get("type") == "array":
        yield from _items_compared(old, new, where)
    else:
        yield from _values_compared(old, new, where)


def _fields_compared(old: Schema, new: Schema, where: str) -> Iterator[str]:
    before, after = set(old.get("required", ())), set(new.get("required", ()))
    for name, field in old["properties"].items():
        if name not in new["properties"]:
            yield f"{where}.{name} is gone"
            continue
        if name in before - after:
            yield f"{where}.{name} may be missing now"
        yield from _compared(field, new["properties"][name], f"{where}.{name}")
    for name in sorted(after - before):
        yield f"{where}.{name} is required now"


def _items_compared(old: Schema, new: Schema, where: str) -> Iterator[str]:
    if all(isinstance(side.get("items"), dict) for side in (old, new)):
        yield from _compared(old["items"], new["items"], f"{where}[]")
        old, new = ({w: v for w, v in side.items() if w != "items"} for side in (old, new))
    yield from _values_compared(old, new, where)


def _values_compared(old: Schema, new: Schema, where: str) -> Iterator[str]:
    before, after = _alternatives(old), _alternatives(new)
    if gone := before - after:
        yield f"{where} no longer takes {', '.join(sorted(gone))}"
    if added := after - before:
        yield f"{where} takes {', '.join(sorted(added))} now"


def _without_null(schema: Schema) -> tuple[bool, Schema]:
    """Return whether null is allowed, and the schema of everything else that is."""
    alternatives = schema.get("anyOf", [])
    others = [a for a in alternatives if a != {"type": "null"}]
    if len(others) == len(alternatives):
        return False, schema
    rest = {word: value for word, value in schema.items() if word != "anyOf"}
    return True, {**rest, **(others[0] if len(others) == 1 else {"anyOf": others})}


def _alternatives(schema: Schema) -> set[str]:
    """Return what a value may be, each possibility written down in one way."""
    rest = {w: v for w, v in schema.items() if w not in {"anyOf", "enum", "const"}}
    if "anyOf" in schema:
        return {_written({**rest, **alternative}) for alternative in schema["anyOf"]}
    values = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if values is None:
        return {_written(rest)}
    return {_written({**rest, "const": value}) for value in values}


def _written(schema: Schema) -> str:
    return json.dumps(schema, sort_keys=True)
