"""The list of acquaintances as a CSV file: id_a, id_b, as the attendee list has the ids.

A column `kind` may say that a pair is to `avoid` each other, or has to be `together`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from services.planning.csv_sheet import Row, read_sheet
from services.planning.profile import NAME_LIMIT, required_line
from services.planning.report import READ_AGAIN, Reading, RowProblem
from shared.facts import PairKind

_COLUMNS = ("id_a", "id_b")
_KINDS: dict[str, PairKind] = {"": "acquaintance", **{kind: kind for kind in get_args(PairKind)}}


@dataclass(frozen=True)
class ListedPair:
    """One row: two people who know each other, by their ids in the attendee list."""

    line: int
    ids: tuple[str, str]
    kind: PairKind = "acquaintance"


@dataclass(frozen=True)
class AcquaintanceList:
    """A list as far as it could be read, and what was seen on the way."""

    pairs: Sequence[ListedPair]
    reading: Reading


def read_acquaintances(file: bytes) -> AcquaintanceList:
    """Read a list of acquaintances; bad rows are reported, good rows are kept.

    Raises:
        Invalid: the file as a whole cannot be used.
    """
    sheet = read_sheet(file, {column: column for column in (*_COLUMNS, "kind")}, needed=_COLUMNS)
    read = [_pair(row) for row in sheet.rows]
    pairs = [pair for pair in read if isinstance(pair, ListedPair)]
    wrong = [problem for problem in read if isinstance(problem, RowProblem)]
    problems = [*sheet.problems, *wrong]
    reading = Reading(sheet.encoding, sheet.columns, sheet.ignored, len(problems), problems)
    return AcquaintanceList(pairs, reading)


def refusal(line: int, column: str | None, problem: str) -> RowProblem:
    """Return why a row is refused."""
    return RowProblem(line=line, column=column, problem=problem, what_to_do=READ_AGAIN)


def _pair(row: Row) -> ListedPair | RowProblem:
    ids = []
    for column in _COLUMNS:
        try:
            ids.append(required_line(row.cells.get(column, ""), NAME_LIMIT))
        except ValueError as error:
            return refusal(row.line, column, f"The id cannot be used: {error}.")
    one, other = ids
    if one == other:
        return refusal(row.line, None, "Both ids are the same.")
    kind = _KINDS.get(row.cells.get("kind", "").strip().casefold())
    if kind is None:
        return refusal(row.line, "kind", f"It is none of {', '.join(get_args(PairKind))}.")
    return ListedPair(row.line, (one, other), kind)
