"""Reading CSV from the command line: as planning reads it, but a bad row refuses the file."""

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from services.planning.csv_sheet import Row, Sheet, read_sheet
from services.planning.csv_text import decoded
from shared.problems import Invalid

CSV_LIMIT = 32 * 1024 * 1024
"""Bytes of the largest list."""

_NAMED = 5

T = TypeVar("T")


def rows_of(path: Path, content: bytes) -> list[tuple[int, list[str]]]:
    """Return the rows of a plain CSV of any length that are not empty, each with its line.

    Raises:
        Invalid: it is too large, no CSV, or has no rows.
    """
    _refuse_large(path, content)
    try:
        lines = decoded(content)[0].splitlines()
    except Invalid as error:
        raise _named(path, error) from error
    delimiter = max(",;\t", key=next(line for line in lines if line.strip()).count)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        rows = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except csv.Error as error:
        raise Invalid(
            f"{path}, line {reader.line_num}: it is not CSV: {error}.", "Correct the file."
        ) from error
    said = [
        (line, cells) for line, cells in rows if any(cells) and "sep=" not in cells[0].casefold()
    ]
    if not said:
        raise Invalid(f"{path} has no rows.", "Write one below the other, with their header.")
    return said


def sheet_of(path: Path, content: bytes, known: Mapping[str, str], needed: Sequence[str]) -> Sheet:
    """Return a list with a header, as planning reads it.

    Raises:
        Invalid: planning would refuse it, or one of its rows.
    """
    _refuse_large(path, content)
    try:
        sheet = read_sheet(content, known, needed)
    except Invalid as error:
        raise _named(path, error) from error
    refuse_rows(path, [f"line {problem.line}: {problem.problem}" for problem in sheet.problems])
    return sheet


def each(path: Path, sheet: Sheet, read: Callable[[Row], T]) -> list[T]:
    """Return what each row says.

    Raises:
        Invalid: some say nothing that can be used, for which `read` raises ValueError.
    """
    found: list[T] = []
    wrong: list[str] = []
    for row in sheet.rows:
        try:
            found.append(read(row))
        except ValueError as error:
            wrong.append(f"line {row.line}: {error}.")
    refuse_rows(path, wrong)
    return found


def refuse_rows(path: Path, wrong: Sequence[str]) -> None:
    """Refuse a file for what is wrong in its rows, if anything is; raises Invalid."""
    if wrong:
        more = len(wrong) - _NAMED
        also = f" So it is on {more} more lines." if more > 0 else ""
        raise Invalid(f"{path}, {' '.join(wrong[:_NAMED])}{also}", "Correct the file.")


def _refuse_large(path: Path, content: bytes) -> None:
    if len(content) > CSV_LIMIT:
        raise Invalid(
            f"{path} is larger than the {CSV_LIMIT // 2**20} MB that are read of a list.",
            "Give a smaller file.",
        )


def _named(path: Path, error: Invalid) -> Invalid:
    what_to_do = error.what_to_do.replace("Import it in several parts", "Give a shorter list")
    return Invalid(f"{path}: {error.detail}", what_to_do.replace("import", "read"))
