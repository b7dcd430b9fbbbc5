"""`potluck interests`: which of many texts meet, on what and why, pair by pair.

Five thousand texts on one topic are twelve million pairs: they are written as they are found.
"""

import csv
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TextIO

from rich.console import Console

from infra.seating.answers import refuse_place, safe, writing
from infra.seating.csv_files import CSV_LIMIT, refuse_rows, rows_of
from infra.seating.progress import Line
from services.matching.instances.files import read_bytes
from services.matching.interests.meeting import Meeting, meetings
from services.matching.interests.understanding import Said, Understanding, understand
from shared.problems import Invalid

_COLUMN = "interest"
_LEAST_SURE = 0.5
_LARGEST = 10
_TELL_EVERY = 4096
_LEVELS = {"same": "the same thing", "topic": "one narrow topic", "field": "one broad field"}
_REASONS = {
    "insult": "an insult",
    "contact": "an address or a number",
    "sensitive": "a sensitive matter",
}


class Written(NamedTuple):
    """What a file says: its interests in their order, each once."""

    texts: tuple[str, ...]
    again: int
    empty: int


@dataclass(frozen=True)
class Tally:
    """What is told of the pairs in the end."""

    pairs: Counter[str] = field(default_factory=Counter)
    meeting: set[str] = field(default_factory=set)
    narrowly: set[str] = field(default_factory=set)

    def note(self, meeting: Meeting) -> None:
        """Take in a pair."""
        self.pairs[meeting.level] += 1
        self.meeting.update((meeting.a, meeting.b))
        if meeting.level != "field":
            self.narrowly.update((meeting.a, meeting.b))


def list_meetings(file: Path, confidence: float, out: Path | None) -> None:
    """Write or print every pair of interests that meet, and tell about all of them.

    Raises:
        Invalid: something given cannot be used.
    """
    began = time.monotonic()
    if not _LEAST_SURE <= confidence <= 1:
        raise Invalid(f"--confidence {confidence:g} is not from {_LEAST_SURE} to 1.", "Try 0.8.")
    content = read_bytes(file, CSV_LIMIT)
    if out:
        refuse_place(out, [file], (".csv", ".txt"))
    written = interests_of(file, content)
    line = Line(began)
    with line.shown():
        line.tell(0, f"reading {len(written.texts):,} interests")
        said = (Said(str(at), (text,)) for at, text in enumerate(written.texts))
        understood = understand(said, confidence=confidence)
        with _place(out) as place:
            tally = _write(place, meetings(written.texts, confidence=confidence), written, line)
    told = Console(highlight=False, stderr=out is None)
    for sentence in (*_told(written, tally, understood), _ending(began, out)):
        told.print(sentence, markup=False, soft_wrap=True)


def interests_of(path: Path, content: bytes) -> Written:
    """Return the interests of a list: the cells of its column `interest`.

    Raises:
        Invalid: there is no such column, or a row that cannot be read, or nothing in it.
    """
    [(_, header), *rows] = rows_of(path, content)
    columns = [cell.casefold() for cell in header]
    if columns.count(_COLUMN) != 1:
        found = "two columns" if _COLUMN in columns else "no column"
        raise Invalid(
            f"{path} has {found} {_COLUMN}: its first line is {', '.join(header)[:200]!r}.",
            f"Name one column {_COLUMN} in the first line, and write one interest on each line.",
        )
    if len(columns) > 1:
        refuse_rows(
            path, [_too_long(at, row, header) for at, row in rows if any(row[len(header) :])]
        )
        at = columns.index(_COLUMN)
        cells = [row[at] if at < len(row) else "" for _, row in rows]
    else:
        cells = [", ".join(filter(None, row)) for _, row in rows]
    said = [" ".join(cell.split()) for cell in cells]
    texts = tuple(dict.fromkeys(filter(None, said)))
    if not texts:
        raise Invalid(f"{path} lists no interest.", f"Write them below {_COLUMN}, one a line.")
    empty = said.count("")
    return Written(texts, len(said) - empty - len(texts), empty)


def _too_long(line: int, row: Sequence[str], header: Sequence[str]) -> str:
    return (
        f"line {line}: the row has {len(row)} cells, the header {len(header)}; "
        "a cell with a comma in it stands in quotation marks."
    )


@contextmanager
def _place(out: Path | None) -> Iterator[TextIO]:
    if out is None:
        yield sys.stdout
        return
    with writing(out) as file:
        file.write("\ufeff")
        yield file


def _write(place: TextIO, found: Iterable[Meeting], written: Written, line: Line) -> Tally:
    """Write pairs in the order of the texts, so that the first of them says how far it is."""
    writer = csv.writer(place, lineterminator="\n" if place is sys.stdout else "\r\n")
    writer.writerow(["a", "b", "level", "topic", "why"])
    order = {text: at for at, text in enumerate(written.texts)}
    tally = Tally()
    for count, meeting in enumerate(found):
        tally.note(meeting)
        writer.writerow(safe(meeting.a, meeting.b, meeting.level, meeting.topic, meeting.why))
        if count % _TELL_EVERY == 0:
            left = 1 - order.get(meeting.a, 0) / len(order)
            line.tell(1 - left**2, f"{count:,} pairs")
    return tally


def _told(written: Written, tally: Tally, understood: Understanding) -> Iterator[str]:
    there = len(written.texts)
    again = f", {written.again:,} of them listed again and taken once" if written.again else ""
    empty = f", {written.empty:,} empty lines passed over" if written.empty else ""
    yield f"{there:,} interests{again}{empty}."
    yield f"{_share(tally.narrowly, there)} meet another one as the same thing or on one topic."
    yield f"{_share(tally.meeting, there)} meet another one at all."
    yield f"{tally.pairs.total():,} pairs:"
    for level, meaning in _LEVELS.items():
        yield f"  {level:<6} {tally.pairs[level]:>12,}  {meaning}"
    if largest := _largest(understood):
        yield "Largest topics, in interests:"
        yield from (f"  {name}: {count:,}" for name, count in largest)
    if understood.held_back:
        reasons = Counter(held.reason for held in understood.held_back)
        told = ", ".join(f"{count:,} for {_REASONS[why]}" for why, count in reasons.most_common())
        yield f"Held back, and in no pair: {told}."
    yield "No room is known here, so nothing counts as small talk."


def _share(some: set[str], everything: int) -> str:
    return f"{len(some):,} ({len(some) / everything:.0%})"


def _largest(understood: Understanding) -> list[tuple[str, int]]:
    sizes: dict[str, int] = {}
    for common in understood.commons:
        if common.level != "field":
            sizes[common.name] = max(sizes.get(common.name, 0), len(common.words))
    return sorted(sizes.items(), key=lambda item: (-item[1], item[0]))[:_LARGEST]


def _ending(began: float, out: Path | None) -> str:
    took = f"{time.monotonic() - began:.1f} s."
    if out is None or not out.is_file():
        return took
    return f"{took} Written to {out}, {out.stat().st_size / 1e6:,.1f} MB."
