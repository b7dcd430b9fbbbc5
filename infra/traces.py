"""Traces as a person reads them: what led to what, in which service, and how long it took."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.tree import Tree

_MILLION = 1_000_000


@dataclass(frozen=True)
class Span:
    """One thing that was done; times in nanoseconds since the epoch."""

    trace: str
    id: str
    parent: str | None
    service: str
    name: str
    start: int
    end: int


def read(folder: Path) -> list[Span]:
    """Return every span in a folder of trace files; a line that a crash cut short is left out."""
    return [span for path in sorted(folder.glob("*.jsonl")) for span in _spans(path)]


def _spans(path: Path) -> Iterator[Span]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            try:
                said = json.loads(line)
            except ValueError:
                continue
            yield Span(
                said["trace"],
                said["span"],
                said["parent"],
                said["service"],
                said["name"],
                said["start"],
                said["end"],
            )


def last_that_reached(spans: Sequence[Span], begin: str, end: str) -> str | None:
    """Return the latest trace that has a span named like `begin` and one named like `end`."""
    began = {s.trace: s.start for s in spans if begin in s.name}
    reached = {s.trace for s in spans if end in s.name}
    whole = [(start, trace) for trace, start in began.items() if trace in reached]
    return max(whole)[1] if whole else None


def tree(spans: Sequence[Span], trace: str) -> Tree:
    """Return a trace as a tree: when each thing began, in ms, and how long it took."""
    mine = sorted((s for s in spans if s.trace == trace), key=lambda s: s.start)
    began = mine[0].start
    known = {s.id for s in mine}
    children: defaultdict[str | None, list[Span]] = defaultdict(list)
    for span in mine:
        children[span.parent if span.parent in known else None].append(span)
    whole = Tree(f"trace {trace}")
    _grow(whole, None, children, began)
    return whole


def _grow(
    branch: Tree, parent: str | None, children: dict[str | None, list[Span]], began: int
) -> None:
    for span in children.get(parent, ()):
        after = (span.start - began) / _MILLION
        took = (span.end - span.start) / _MILLION
        text = f"{after:8.1f} ms  [bold]{span.service}[/]  {span.name}  [dim]{took:.1f} ms[/]"
        _grow(branch.add(text), span.id, children, began)
