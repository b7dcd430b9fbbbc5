"""Reading a file that somebody else has written: its size, its encoding, what JSON says in it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

from pydantic import BaseModel, ConfigDict, FailFast, ValidationError

from shared.problems import Invalid

JSON_LIMIT = 64 * 1024 * 1024
"""Bytes of the largest instance or answer."""

_SHOWN = 40

Form = TypeVar("Form", bound="Written")
Item = TypeVar("Item")

Many = Annotated[tuple[Item, ...], FailFast()]
"""A list of which the first wrong item is told: to note millions takes a minute and 5 GB."""


class Written(BaseModel):
    """Something as a file has it: numbers are numbers, and what is unknown is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True, allow_inf_nan=False)


def read_bytes(path: Path, limit: int = JSON_LIMIT) -> bytes:
    """Return what a file holds, without reading one that is larger than the limit.

    Raises:
        Invalid: it cannot be read, is empty, or too large.
    """
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            content = file.read(limit + 1) if size <= limit else b""
    except OSError as error:
        why = error.strerror or str(error)
        raise Invalid(f"{path} cannot be read: {why}.", "Check its name and place.") from error
    if max(size, len(content)) > limit:
        raise Invalid(
            f"{path} is larger than the {limit // 2**20} MB that are read at most.",
            "Give a smaller file.",
        )
    if not content.strip():
        raise Invalid(f"{path} is empty.", "Give the file that holds the list or the instance.")
    return content


def decoded(path: Path, content: bytes) -> str:
    """Return the text of a file, which is UTF-8.

    Raises:
        Invalid: it is in another encoding.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(
            f"{path} is not UTF-8: the byte at {error.start} belongs to no character.",
            "Save it as UTF-8.",
        ) from error


def parse(path: Path, text: str, form: type[Form]) -> Form:
    """Return JSON in the form it must have.

    Raises:
        Invalid: it is no JSON, or not in that form; says where, and what stands there.
    """
    try:
        return form.model_validate_json(text)
    except ValidationError as error:
        _refuse(path, error)


def refuse_out_of_order(path: Path, kind: str, ids: Iterable[int]) -> None:
    """Refuse ids that are not the positions 0, 1, 2 and so on.

    Raises:
        Invalid: names the first that is not, and whether it stands twice.
    """
    seen: set[int] = set()
    for position, key in enumerate(ids):
        if key in seen:
            raise Invalid(
                f"{path}: the id {key} stands twice among the {kind}.",
                f"Number the {kind} 0, 1, 2 and so on.",
            )
        if key != position:
            raise Invalid(
                f"{path}: {kind}[{position}] has the id {key}.",
                f"Number the {kind} 0, 1, 2 and so on, in their order.",
            )
        seen.add(key)


def refuse_unknown(path: Path, place: str, keys: Iterable[int], kind: str, count: int) -> None:
    """Refuse a number that is no position in a list of so many.

    Raises:
        Invalid: names the place and the number.
    """
    for key in keys:
        if not 0 <= key < count:
            there = f"0 to {count - 1}" if count else "none"
            raise Invalid(
                f"{path}: {place} names {kind} {key}, and there is no such {kind}.",
                f"Name one there is: {there}.",
            )


def refuse_wrong_pairs(path: Path, kind: str, pairs: Iterable[tuple[int, int]], count: int) -> None:
    """Refuse a pair with somebody who is not there, or of one person.

    Raises:
        Invalid: names the pair.
    """
    for at, pair in enumerate(pairs):
        refuse_unknown(path, f"{kind}[{at}]", pair, "person", count)
        if pair[0] == pair[1]:
            raise Invalid(
                f"{path}: {kind}[{at}] names person {pair[0]} twice.", "Name two people, or none."
            )


def _refuse(path: Path, error: ValidationError) -> NoReturn:
    first = error.errors(include_url=False)[0]
    what = first["msg"].removeprefix("Input ").removeprefix("Value error, ")
    place = ""
    for part in first["loc"]:
        place += f"[{part}]" if isinstance(part, int) else f".{part}"
    place = place.removeprefix(".")
    if first["type"] == "json_invalid":
        raise Invalid(f"{path} is not JSON: {what.removeprefix('Invalid JSON: ')}.", "Correct it.")
    if first["type"] == "missing":
        raise Invalid(f"{path} has no {place}.", "Add it.")
    found = "" if isinstance(first["input"], dict | list) else f" is {first['input']!r}"[:_SHOWN]
    raise Invalid(f"{path}: {place or 'all of it'}{found}: it {_lower(what)}.", "Correct it.")


def _lower(what: str) -> str:
    return what[:1].lower() + what[1:]
