"""What an organizer is told about a file they imported, row by row."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel, ConfigDict

Outcome = Literal["added", "changed", "unchanged"]

READ_AGAIN = "Correct the row and import the file again."


class RowProblem(BaseModel):
    """Something about one line of a file. `column` is None where it is the whole row."""

    model_config = ConfigDict(frozen=True)

    line: int
    column: str | None
    problem: str
    what_to_do: str


class ImportReport(BaseModel):
    """What became of a file: every row was added, changed, unchanged or refused.

    A problem does not always refuse its row. `encoding` is how the file was read.
    """

    import_id: str
    rows: int
    added: int
    changed: int
    unchanged: int
    refused: int
    problems: list[RowProblem]
    columns_kept: list[str]
    columns_ignored: list[str]
    encoding: str
    notes: list[str]


@dataclass(frozen=True)
class Reading:
    """What was seen while a file was read, before anything was done with its rows."""

    encoding: str
    columns: tuple[str, ...]
    ignored: tuple[str, ...]
    refused: int = 0
    problems: Sequence[RowProblem] = ()
    notes: tuple[str, ...] = field(default=())


def report(import_id: str, reading: Reading, outcomes: Iterable[Outcome]) -> ImportReport:
    """Return the report on a file, given what became of each row that could be read."""
    count = Counter(outcomes)
    return ImportReport(
        import_id=import_id,
        rows=count.total() + reading.refused,
        added=count["added"],
        changed=count["changed"],
        unchanged=count["unchanged"],
        refused=reading.refused,
        problems=sorted(reading.problems, key=lambda problem: problem.line),
        columns_kept=list(reading.columns),
        columns_ignored=list(reading.ignored),
        encoding=reading.encoding,
        notes=list(reading.notes),
    )
