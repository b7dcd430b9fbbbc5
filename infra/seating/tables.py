"""Which tables there are, from words like `10x8,4x6`."""

import re

from services.matching.seating.room import Table
from shared.problems import Invalid

TABLES_LIMIT = 1000
CHAIRS_LIMIT = 1000

_TABLES = re.compile(r"(\d{1,4})\s*[xX*\u00d7]\s*(\d{1,4})")


def tables(spoken: str, minimum: int | None = None) -> tuple[Table, ...]:
    """Return tables numbered from 1, from words like `10x8,4x6`: ten of eight chairs, four of six.

    Without a minimum a table is opened for half as many people as it has chairs, two at least.

    Raises:
        Invalid: the words mean no tables, or the minimum is more than a table holds.
    """
    made: list[Table] = []
    for part in spoken.split(","):
        meant = _TABLES.fullmatch(part.strip())
        count, chairs = (int(meant[1]), int(meant[2])) if meant else (0, 0)
        if not (0 < count <= TABLES_LIMIT - len(made) and 0 < chairs <= CHAIRS_LIMIT):
            raise Invalid(
                f"--tables {spoken!r}: {part.strip()!r} means no tables.",
                "Say how many tables of how many chairs, 18x8 or 10x8,4x6; "
                f"{TABLES_LIMIT} tables and {CHAIRS_LIMIT} chairs at most.",
            )
        least = min(chairs, max(2, (chairs + 1) // 2)) if minimum is None else minimum
        if least > chairs:
            raise Invalid(
                f"--minimum {minimum} is more than the {chairs} chairs of a table.",
                f"Choose a minimum of {chairs} or less.",
            )
        first = len(made) + 1
        made += [Table(str(number), chairs, least) for number in range(first, first + count)]
    return tuple(made)
