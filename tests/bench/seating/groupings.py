"""Section `mdgp`: maximum diversity grouping, own instances and the public MDGPLIB."""

import csv
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from services.matching.grouping import group, lower_triangle, read_mdgplib
from tests.bench.figure import Figure
from tests.bench.seating.families import mdgp
from tests.bench.seating.report import against, say
from tests.bench.seating.suite import Suite

LIBRARY = Path(".potluck/mdgplib")
BEST = "best.csv"
"""In the library: file, value, source."""

_WHERE = "https://grafo.etsii.urjc.es/maximally-diverse-grouping/"
_SIZES = (60, 120), (240, 480)
_SECONDS = 5.0
_PUBLIC_SECONDS = 20.0
_PUBLIC_QUICK = 6
"""Public instances of a quick suite."""

Weights = NDArray[np.float64]


async def groupings() -> list[Figure]:
    """Group own instances, beside a plain descent, and public ones, beside the best known."""
    suite = Suite()
    own = [figure for size in suite.sizes(*_SIZES) for figure in _own(suite, size)]
    return [*own, *_public(suite)]


def _own(suite: Suite, n: int) -> Iterator[Figure]:
    say(f"Grouping {n} elements")
    limit, groups = suite.seconds(_SECONDS), n // 12
    ours, plain = [], []
    for seed in suite.seeds:
        instance = mdgp(n, groups, (12, 12), seed)
        weights = lower_triangle(instance["weight_lower_triangle"])
        least, most = [12] * groups, [12] * groups
        ours.append(group(weights, least, most, seed=seed, seconds=limit).value)
        plain.append(descent(weights, groups, seed=seed, seconds=limit))
    yield against(f"mdgp.own-{n}", ours, "weight", other="repeated descent", others=plain)


def _public(suite: Suite) -> Iterator[Figure]:
    files = sorted(p for p in LIBRARY.rglob("*.txt") if p.is_file())
    if not files:
        say(f"For the public sets, unpack MDGPLIB ({_WHERE}) into {LIBRARY}, see docs.")
        return
    known = best_known(LIBRARY / BEST)
    for path in files if suite.full else files[:_PUBLIC_QUICK]:
        weights, least, most = read_mdgplib(path.read_text("utf-8"))
        if len(weights) > suite.people:
            continue
        say(f"Grouping {path.name}")
        limit = suite.seconds(_PUBLIC_SECONDS)
        found = [
            group(weights, least, most, seed=seed, seconds=limit).value for seed in suite.seeds
        ]
        best, source = known.get(path.stem, (0.0, "best known (none given)"))
        yield against(
            f"mdgp.{path.stem}", found, "weight", other=source, others=[best] * len(found)
        )


def best_known(path: Path) -> dict[str, tuple[float, str]]:
    """Return the best value of each instance with its source, from a CSV: file,value,source."""
    if not path.exists():
        say(f"No best known values: write them into {path}, a row each: file,value,source.")
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {
            Path(row["file"]).stem: (float(row["value"]), row["source"])
            for row in csv.DictReader(lines)
        }


def descent(weights: Weights, groups: int, *, seed: int, seconds: float) -> float:
    """Return the best of many descents: from a grouping by chance, swaps while any is better.

    Groups are of equal size. A plain peer in the same language, as one would write it first.
    """
    random, ends = Random(f"descent {seed}"), time.monotonic() + seconds  # noqa: S311 - no secret
    n, best = len(weights), 0.0
    while time.monotonic() < ends:
        of = np.array(random.sample([g for g in range(groups) for _ in range(n // groups)], n))
        inside = np.stack([weights[:, of == g].sum(axis=1) for g in range(groups)], axis=1)
        everybody, better = np.arange(n), True
        while better and time.monotonic() < ends:
            better = False
            for i in everybody:
                own = inside[everybody, of]
                gain = inside[i, of] - own[i] + inside[:, of[i]] - own - 2 * weights[i]
                gain[of == of[i]] = 0
                j = int(gain.argmax())
                if gain[j] > 0:
                    here, there, better = of[i], of[j], True
                    inside[:, here] += weights[:, j] - weights[:, i]
                    inside[:, there] += weights[:, i] - weights[:, j]
                    of[i], of[j] = there, here
        best = max(best, float(inside[everybody, of].sum()) / 2)
    return best
