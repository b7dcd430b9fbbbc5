"""The topic tree: fields, their areas and topics, and the phrases that name them.

It stands in `topics/`, one file for each field. A phrase under `en`, `de` or `fr` is a name of the
thing wherever it stands in a text, one under `words` says that a text is about it, one under
`alone` only where it is the whole text. Where a phrase under `not` stands in a text, the entry is
meant by nothing in it.

What is marked `apart = true` brings nobody together who names different things in it: two faiths,
or two languages, which still are of one field. What is marked `who = true` says who people are, not
what they like: it counts where a text says nothing else. Both hold for everything below.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from services.matching.interests.forms import Language, folded
from shared.facts import Level

TOPICS = Path(__file__).parent / "topics"

How = Literal["name", "words", "alone", "not"]
_PHRASES: Mapping[str, How] = {
    "en": "name",
    "de": "name",
    "fr": "name",
    "words": "words",
    "alone": "alone",
    "not": "not",
}
_LANGUAGE: Mapping[str, Language] = {"de": "de", "fr": "fr"}
_MARKS = frozenset(("apart", "who"))
_BELOW = {"field": "area", "area": "topics"}


class TreeError(ValueError):
    """A file of the tree is not as it should be; says which, and where in it."""


class Node:
    """A field, area or topic. Its slug is unique, that of what is above it comes first."""

    def __init__(
        self,
        name: str,
        above: "Node | None" = None,
        *,
        is_apart: bool = False,
        is_who: bool = False,
    ) -> None:
        self.name = name
        self.above = above
        self.slug: str = f"{above.slug}/{slug(name)}" if above else slug(name)
        self.level: Level = "topic" if above else "field"
        """How near two people are who have this in common."""
        self.key = f"{self.level}:{self.slug}"
        """The key that words hold which speak of this."""
        self.field: Node = above.field if above else self
        self.is_apart: bool = is_apart or (above is not None and above.is_apart)
        self.is_who: bool = is_who or (above is not None and above.is_who)
        self.wider: tuple[Node, ...] = (above, *above.wider) if above else ()
        """What is above it, the nearest first."""
        wider = (node for node in above.line if not node.is_apart) if above else ()
        self.line: tuple[Node, ...] = (self, *wider)
        """It and what is above it, the narrowest first, as far as it brings people together."""


class Phrase(NamedTuple):
    """Words that speak of a node, in which way; `language` is where they stand in the file."""

    node: Node
    how: How
    language: Language
    text: str


def slug(name: str) -> str:
    """Return a name as a part of a key: small letters, figures and hyphens."""
    return re.sub(r"[^\w]+", "-", folded(name)).strip("-")


@cache
def phrases(folder: Path = TOPICS) -> tuple[Phrase, ...]:
    """Return all phrases of the tree.

    Raises:
        TreeError: A file cannot be read as a field.
    """
    return tuple(
        phrase for file in sorted(folder.glob("*.toml")) for phrase in _read(file, _load(file))
    )


def _load(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TreeError(f"{file.name}: {error}") from error


def _read(file: Path, table: dict[str, Any]) -> Iterator[Phrase]:
    yield from _entries(file.name, table, "field", None)


def _entries(place: str, table: object, kind: str, above: Node | None) -> Iterator[Phrase]:
    if not isinstance(table, dict) or not isinstance(table.get("name"), str):
        raise TreeError(f"{place}: a {kind} is a table with a name, not {str(table)[:60]!r}")
    name: str = table["name"]
    place = f"{place}, {name}"
    below = _BELOW.get(kind)
    if unknown := table.keys() - _PHRASES.keys() - _MARKS - {"name", below}:
        raise TreeError(f"{place}: a {kind} has no {', '.join(map(repr, sorted(unknown)))}")
    node = Node(name, above, **_marks(place, table))
    yield from _phrases(place, table, node)
    entries = table.get(below, []) if below else []
    if not isinstance(entries, list):
        raise TreeError(f"{place}: {below!r} is a list of tables")
    for entry in entries:
        yield from _entries(place, entry, "area" if kind == "field" else "topic", node)


def _marks(place: str, table: dict[str, Any]) -> dict[str, bool]:
    marks = {f"is_{mark}": table[mark] for mark in sorted(_MARKS & table.keys())}
    if not all(isinstance(mark, bool) for mark in marks.values()):
        raise TreeError(f"{place}: {' and '.join(sorted(_MARKS))} are true or false")
    return marks


def _phrases(place: str, table: dict[str, Any], node: Node) -> Iterator[Phrase]:
    alone = set()
    for key, how in _PHRASES.items():
        listed = table.get(key, "")
        if not isinstance(listed, str):
            raise TreeError(f"{place}: {key!r} is one text, phrases separated by ';'")
        for phrase in filter(None, (part.strip() for part in listed.split(";"))):
            alone |= {folded(phrase)} if how == "alone" else set()
            yield Phrase(node, how, _LANGUAGE.get(key, "en"), phrase)
    if folded(node.name) not in alone:
        yield Phrase(node, "name", "en", node.name)
