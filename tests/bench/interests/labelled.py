"""Labelled pairs: of those that are said to meet, how many do, and how many of those are found.

`pairs.csv` was written without looking at the topic tree. Its part `dev` may be looked at by
whoever works on the understanding; the part `held` is the yardstick.
"""

import csv
from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from tests.bench.figure import Figure, figure
from tests.bench.interests.judges import OURS, Pair, judged
from tests.bench.interests.report import beside, share
from tests.bench.seating.report import say

PAIRS = Path(__file__).with_name("pairs.csv")
WRONG = Path(".potluck/bench-interests/wrong.csv")
PARTS = ("held", "dev")


class Labelled(NamedTuple):
    """Two texts, and whether both people could truthfully be told that they share a narrow topic.

    `level` is that at which they meet: same, topic, field (too broad to count) or none.
    """

    a: str
    b: str
    meets: bool
    level: str
    kind: str
    part: str

    @property
    def pair(self) -> Pair:
        """Return the two texts in no order."""
        return frozenset((self.a, self.b))


def labelled_pairs(path: Path = PAIRS) -> list[Labelled]:
    """Return the labelled pairs of a file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Labelled(r["a"], r["b"], r["meets"] == "yes", r["level"], r["kind"], r["set"])
            for r in csv.DictReader(file)
        ]


async def labelled() -> list[Figure]:
    """Measure precision and recall on both parts of the labelled pairs."""
    say("Judging labelled pairs")
    pairs = labelled_pairs()
    wrong: list[Labelled] = []
    figures: list[Figure] = []
    for part in PARTS:
        there = [pair for pair in pairs if pair.part == part]
        found = judged(chain.from_iterable((pair.a, pair.b) for pair in there))
        figures += _part(part, there, found)
        wrong += [pair for pair in there if (pair.pair in found[OURS]) != pair.meets]
    _write(wrong)
    return figures


def _part(part: str, there: Sequence[Labelled], found: dict[str, set[Pair]]) -> Iterator[Figure]:
    name = f"interests.{part}"
    yield figure(f"{name}.pairs", [len(there)], "")
    yield from beside(f"{name}.precision", {who: precision(there, f) for who, f in found.items()})
    yield from beside(f"{name}.recall", {who: recall(there, f) for who, f in found.items()})


def precision(there: Sequence[Labelled], found: Collection[Pair]) -> float | None:
    """Return the share of true pairs among those that were found, of 1."""
    said = [pair.meets for pair in there if pair.pair in found]
    return share(sum(said), len(said))


def recall(there: Sequence[Labelled], found: Collection[Pair]) -> float | None:
    """Return the share of pairs found among those that are true, of 1."""
    true = [pair.pair in found for pair in there if pair.meets]
    return share(sum(true), len(true))


def _write(wrong: Sequence[Labelled]) -> None:
    WRONG.parent.mkdir(parents=True, exist_ok=True)
    with WRONG.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["a", "b", "meets", *Labelled._fields[3:]])
        for a, b, meets, *others in wrong:
            writer.writerow([a, b, "yes" if meets else "no", *others])
    say(f"The pairs judged otherwise than they are labelled: {WRONG}")
