"""Writing a list as CSV that a spreadsheet program shows as it is and never runs."""

import csv
import io
from collections.abc import Iterable, Sequence

_RUN = ("=", "+", "-", "@", "\t", "\r")
"""With what a cell begins that a spreadsheet program takes for a formula (OWASP, CSV injection)."""


def csv_file(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a file in UTF-8 with a byte order mark, without which Excel would guess another."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([_as_text(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _as_text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_RUN) else cell
