from math import inf

import numpy as np
import pytest

from services.matching.circles import branching
from services.matching.circles.arcs import arcs
from services.matching.circles.branching import decide
from services.matching.circles.finder import find_circles
from services.matching.circles.oddsets import cuts, no_sets, violated_sets
from services.matching.circles.pool import Pool, pool_of
from services.matching.circles.programme import choose, people_rows, relax
from services.matching.circles.simplex import Simplex
from services.matching.circles.watch import Watch
from tests.unit.matching.circles.exchanges import crowd

NEVER = Watch()


def _pool(count: int, seed: int, *, longest: int = 3) -> Pool:
    exchange = crowd(count, seed, max_circle=longest, topics=20)
    return pool_of(arcs(exchange), longest, seed=1, over=lambda: False)


def _most(pool: Pool) -> int:
    worth = pool.size.astype(np.float64)
    choice = choose(people_rows(pool), worth, nodes=None, watch=NEVER)
    return round(choice.bound)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("few", [0, 10_000], ids=["diving first", "strong branching first"])
def test_the_most_can_be_covered_and_one_more_cannot(
    seed: int, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(branching, "FEW", few)
    monkeypatch.setattr(branching, "DIVE", 3)
    pool = _pool(45, seed)
    worth, rows, most = pool.size.astype(np.float64), people_rows(pool), _most(pool)

    can, cannot = Simplex(rows, worth, most), Simplex(rows, worth, most + 1)

    within = decide(pool, can, seed=1, most=inf, watch=NEVER)
    beyond = decide(pool, cannot, seed=1, most=inf, watch=NEVER)

    assert within.chosen is not None
    assert worth[within.chosen].sum() >= most
    people = pool.member[within.chosen]
    assert len(np.unique(people[people >= 0])) == (people >= 0).sum()
    assert beyond.chosen is None
    assert beyond.decided


def test_what_cannot_be_decided_in_time_is_left_open() -> None:
    pool = _pool(45, 0)
    worth, rows, most = pool.size.astype(np.float64), people_rows(pool), _most(pool)

    verdict = decide(pool, Simplex(rows, worth, most), seed=1, most=0, watch=Watch(0))

    assert (verdict.chosen, verdict.decided) == (None, False)


@pytest.mark.parametrize("longest", [3, 5])
@pytest.mark.parametrize("seed", range(3))
def test_cuts_lower_the_relaxation_but_rule_out_no_answer(seed: int, longest: int) -> None:
    pool = _pool(30, seed, longest=longest)
    worth, rows = pool.size.astype(np.float64), people_rows(pool)
    plain = relax(rows, worth, NEVER)
    assert plain is not None

    sets = np.concatenate([no_sets(), violated_sets(pool, plain.x, seed=1)])
    cut = relax(rows.and_also(cuts(pool, sets)), worth, NEVER)

    assert cut is not None
    assert _most(pool) <= cut.value + 1e-6
    assert cut.value <= plain.value + 1e-6
    if len(sets):
        constraint = cuts(pool, sets)
        assert np.all(constraint.matrix @ plain.x > constraint.limit)


@pytest.mark.parametrize("seed", range(4))
def test_a_crowd_is_covered_as_an_integer_programme_over_all_circles_covers_it(seed: int) -> None:
    exchange = crowd(70, seed, topics=20)

    found = find_circles(exchange, seed=seed)

    assert found.proven
    assert found.covered.value == _most(_pool_of_three(seed))


def _pool_of_three(seed: int) -> Pool:
    return pool_of(arcs(crowd(70, seed, topics=20)), 3, seed=1, over=lambda: False)
