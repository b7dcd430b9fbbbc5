"""A second yardstick: names with the category that their founders chose, which is noisy.

Lists with columns interest and category lie in `.potluck/interests`; the repository holds none.
"""

import csv
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from tests.bench.figure import Figure
from tests.bench.interests.judges import Pair, judged
from tests.bench.interests.report import beside, share
from tests.bench.seating.report import say

LISTS = Path(".potluck/interests")


async def categories() -> list[Figure]:
    """Measure how many pairs are of one category, and how many names meet another one."""
    return [figure for path in _lists() for figure in _list(path)]


def _lists() -> list[Path]:
    paths = sorted(LISTS.glob("*.csv"))
    if not paths:
        say(f"For names with categories, put lists as CSV (interest,category) into {LISTS}.")
    return paths


def _list(path: Path) -> Iterator[Figure]:
    say(f"Judging the names of {path.stem}")
    category = category_of(path)
    found = judged(category)
    name = f"interests.list.{path.stem}"
    yield from beside(f"{name}.one-category", {w: alike(category, f) for w, f in found.items()})
    yield from beside(f"{name}.coverage", {w: coverage(category, f) for w, f in found.items()})


def category_of(path: Path) -> dict[str, str]:
    """Return the category of each name in a list."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        return {" ".join(row["interest"].split()): row["category"] for row in rows}


def alike(category: Mapping[str, str], found: set[Pair]) -> float | None:
    """Return the share of pairs that are of one category, of 1."""
    return share(sum(len({category[name] for name in pair}) == 1 for pair in found), len(found))


def coverage(category: Mapping[str, str], found: set[Pair]) -> float | None:
    """Return the share of names that meet another one, of 1."""
    return share(len(set(chain.from_iterable(found))), len(category))
