"""Reading CSV as people have it: any delimiter, any order of columns, a broken row here and there.

A row that cannot be read is reported with its line, the others are kept. Source of the habits of
real exports: RFC 4180 says what a file should be, spreadsheet programs what it is.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from services.planning.csv_text import decoded
from services.planning.report import READ_AGAIN, RowProblem
from shared.problems import Invalid

ROWS_LIMIT = 10_000

_DELIMITERS = (",", ";", "\t")
_STATED = re.compile(r'"?sep=([,;\t|])"?\s*', re.IGNORECASE)
_LONGEST_ROW = 50
_SHOWN = 20
_UNREADABLE = frozenset(map(chr, [*range(9), *range(14, 32), 127]))


@dataclass(frozen=True)
class Row:
    """One row that could be read: the line it begins on, and its cells by column."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Sheet:
    """What a file holds. `columns` are those that are known, `ignored` the others, as written."""

    encoding: str
    columns: tuple[str, ...]
    ignored: tuple[str, ...]
    rows: Sequence[Row]
    problems: Sequence[RowProblem]


def read_sheet(file: bytes, known: Mapping[str, str], needed: Sequence[str]) -> Sheet:
    """Read a CSV file.

    Args:
        file: as it was sent.
        known: the column that each known header stands for, headers folded: `access_needs`.
        needed: columns without which the file is of no use.

    Raises:
        Invalid: it is no CSV, lacks a needed column, names one twice, or has too many rows.
    """
    text, encoding = decoded(file)
    lines = list(io.StringIO(text, newline=""))
    top, delimiter = _find_header(lines, known)
    header, height = _cells(lines, top, delimiter)
    if header is None or _UNREADABLE.intersection("".join(header)):
        raise Invalid("The file is not CSV.", "Save the list as CSV UTF-8 and import that.")
    columns = [known.get(_folded(cell)) for cell in header]
    _check(columns, header, needed)
    read = list(islice(_read(lines, top + height, columns, delimiter), ROWS_LIMIT + 1))
    if len(read) > ROWS_LIMIT:
        raise Invalid(f"The file has more than {ROWS_LIMIT:,} rows.", "Import it in several parts.")
    ignored = [cell.strip() for cell in header if cell.strip() and _folded(cell) not in known]
    kept = tuple(column for column in columns if column)
    return Sheet(
        encoding,
        kept,
        tuple(ignored),
        rows=[row for row in read if isinstance(row, Row)],
        problems=[problem for problem in read if isinstance(problem, RowProblem)],
    )


def _find_header(lines: Sequence[str], known: Mapping[str, str]) -> tuple[int, str]:
    """Return where the header is, and the delimiter: stated, or the one that finds most in it."""
    top = next(at for at, line in enumerate(lines) if line.strip())
    if (stated := _STATED.fullmatch(lines[top])) and top + 1 < len(lines):
        return top + 1, stated[1]

    def found(delimiter: str) -> tuple[int, int]:
        cells = _cells(lines, top, delimiter)[0] or []
        return sum(_folded(cell) in known for cell in cells), len(cells)

    return top, max(_DELIMITERS, key=found)


def _cells(lines: Sequence[str], at: int, delimiter: str) -> tuple[list[str] | None, int]:
    """Return the cells of the row that begins at a line, and how many lines it takes.

    A row whose quotation marks do not pair up has no cells and takes one line: what follows it is
    read for itself, so that one forgotten mark does not swallow the rest of the list.
    """
    reader = csv.reader(lines[at : at + _LONGEST_ROW], delimiter=delimiter, strict=True)
    try:
        return next(reader), reader.line_num
    except csv.Error:
        return None, 1


def _folded(header: str) -> str:
    return re.sub(r"[\s_-]+", "_", header.strip().casefold())


def _check(columns: Sequence[str | None], header: Sequence[str], needed: Sequence[str]) -> None:
    if missing := [column for column in needed if column not in columns]:
        found = [cell.strip()[:_SHOWN] for cell in header[:_SHOWN]]
        raise Invalid(
            f"The file has no column {' and no column '.join(missing)}. "
            f"Its first line says: {', '.join(found)}.",
            "Name the columns in the first line, and import the file again.",
            columns_found=found,
        )
    known = [column for column in columns if column]
    if twice := {column for column in known if known.count(column) > 1}:
        raise Invalid(
            f"The file has two columns {', '.join(sorted(twice))}.", "Keep one of the two."
        )


def _read(
    lines: Sequence[str], at: int, columns: Sequence[str | None], delimiter: str
) -> Iterator[Row | RowProblem]:
    while at < len(lines):
        cells, height = _cells(lines, at, delimiter)
        if cells is None or any(cell.strip() for cell in cells):
            yield _row(at + 1, cells, columns, delimiter)
        at += height


def _row(
    line: int, cells: list[str] | None, columns: Sequence[str | None], delimiter: str
) -> Row | RowProblem:
    if cells is None:
        return RowProblem(
            line=line,
            column=None,
            problem="The quotation marks do not pair up.",
            what_to_do='Write a quotation mark inside a cell twice (""), and import again.',
        )
    cells = _with_loose_interests(cells, columns, delimiter)
    if any(cell.strip() for cell in cells[len(columns) :]):
        return RowProblem(
            line=line,
            column=None,
            problem=f"The row has {len(cells)} cells, the header {len(columns)}.",
            what_to_do=f"Put a cell that contains {delimiter!r} in quotation marks. {READ_AGAIN}",
        )
    named = zip(columns, cells, strict=False)
    return Row(line, {column: cell for column, cell in named if column})


def _with_loose_interests(
    cells: list[str], columns: Sequence[str | None], delimiter: str
) -> list[str]:
    """Return the cells with interests together that the delimiter has taken apart."""
    if delimiter != ";" or columns[-1] != "interests":
        return cells
    last = len(columns) - 1
    return [*cells[:last], ";".join(cells[last:])]
