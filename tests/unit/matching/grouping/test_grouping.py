from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from services.matching.grouping import Progress, group

LITTLE = 0.002

Weights = NDArray[np.float64]


def symmetric(rows: Weights) -> Weights:
    return np.tril(rows, -1) + np.tril(rows, -1).T


def some_weights(count: int, seed: int = 1) -> Weights:
    return symmetric(np.random.default_rng(seed).integers(0, 101, (count, count)).astype(float))


def value(weights: Weights, groups: tuple[int, ...]) -> float:
    pairs = [(i, j) for i in range(len(groups)) for j in range(i) if groups[i] == groups[j]]
    return sum(float(weights[i, j]) for i, j in pairs)


def keeps(groups: tuple[int, ...], minimum: list[int], maximum: list[int]) -> bool:
    return all(
        least <= groups.count(number) <= most
        for number, (least, most) in enumerate(zip(minimum, maximum, strict=True))
    )


@st.composite
def small_problems(draw: st.DrawFn) -> tuple[Weights, list[int], list[int]]:
    count = draw(st.integers(0, 6))
    entries = st.integers(-9, 9) | st.floats(-2, 2, allow_subnormal=False)
    rows = draw(st.lists(entries, min_size=count * count, max_size=count * count))
    sizes = [0, 0, 0]
    for _ in range(count):
        sizes[draw(st.integers(0, 2))] += 1
    minimum = [max(0, size - draw(st.integers(0, 2))) for size in sizes]
    maximum = [size + draw(st.integers(0, 2)) for size in sizes]
    return symmetric(np.array(rows, dtype=float).reshape(count, count)), minimum, maximum


@settings(max_examples=60, deadline=None)
@given(small_problems(), st.integers(0, 2**32))
def test_a_small_problem_is_solved_to_the_optimum(
    problem: tuple[Weights, list[int], list[int]], seed: int
) -> None:
    weights, minimum, maximum = problem
    found = group(weights, minimum, maximum, seed=seed, effort=LITTLE)
    every = product(range(3), repeat=len(weights))
    best = max(value(weights, groups) for groups in every if keeps(groups, minimum, maximum))
    assert keeps(found.groups, minimum, maximum)
    assert found.value == pytest.approx(value(weights, found.groups))
    assert found.value == pytest.approx(best)


def test_groups_of_eight_are_solved_to_the_optimum() -> None:
    weights = some_weights(8)
    every = (groups for groups in product(range(2), repeat=8) if sum(groups) == 4)
    best = max(value(weights, groups) for groups in every)
    assert group(weights, [4, 4], [4, 4], seed=3, effort=LITTLE).value == best


@pytest.mark.parametrize("threads", [1, 2])
def test_the_same_seed_and_effort_give_the_same_groups(threads: int) -> None:
    weights = some_weights(40)

    def search(seed: int) -> tuple[int, ...]:
        return group(weights, [5] * 6, [9] * 6, seed=seed, effort=0.02, threads=threads).groups

    assert search(7) == search(7)


def test_limits_that_differ_between_groups_are_kept() -> None:
    minimum, maximum = [1, 12, 0, 5, 7], [3, 15, 2, 20, 7]
    found = group(some_weights(40), minimum, maximum, seed=5, effort=LITTLE)
    assert keeps(found.groups, minimum, maximum)


def test_planted_groups_are_found_again() -> None:
    planted = np.repeat(np.arange(8), 6)
    weights = (planted[:, None] == planted[None, :]).astype(float)
    assert group(weights, [6] * 8, [6] * 8, seed=2, effort=0.1).value == 8 * 15


def test_weights_that_differ_a_trillionfold_do_no_harm() -> None:
    weights = some_weights(12)
    weights[0, 1] = weights[1, 0] = 1e14
    found = group(weights, [4] * 3, [4] * 3, seed=2, effort=LITTLE)
    assert found.groups[0] == found.groups[1]


def test_a_search_of_seconds_ends_in_time_and_tells_how_far_it_is() -> None:
    heard: list[Progress] = []
    found = group(some_weights(60), [10] * 6, [10] * 6, seed=1, seconds=0.3, progress=heard.append)
    assert heard[-1] == Progress(1.0, found.value)
    assert [news.value for news in heard] == sorted(news.value for news in heard)


def test_a_stop_signal_gives_the_best_so_far() -> None:
    looks = iter([False] * 3)
    found = group(
        some_weights(60),
        [10] * 6,
        [10] * 6,
        seed=1,
        seconds=60,
        stop=lambda: next(looks, True),
    )
    assert keeps(found.groups, [10] * 6, [10] * 6)


def test_without_time_there_is_still_an_answer() -> None:
    found = group(some_weights(10), [3, 3], [7, 7], seed=1, seconds=0)
    assert keeps(found.groups, [3, 3], [7, 7])


@pytest.mark.parametrize(
    ("minimum", "maximum", "sentence"),
    [
        ([3, 3], [3, 3], "The groups hold 6 elements, and there are 8."),
        ([6, 6], [9, 9], "The groups need 12 elements, and there are 8."),
        ([5, 0], [4, 9], "Group 0 is to have at least 5 and at most 4."),
        ([0, -1], [9, 9], "Group 1 is to have at least -1 and at most 9."),
        ([1], [9, 9], "There are 1 minima and 2 maxima of groups."),
        ([], [], "The groups hold 0 elements, and there are 8."),
    ],
)
def test_sizes_that_cannot_be_kept_are_named(
    minimum: list[int], maximum: list[int], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        group(some_weights(8), minimum, maximum, seed=1)


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_a_weight_that_is_no_number_is_refused_with_its_place(wrong: float) -> None:
    weights = some_weights(8)
    weights[2, 5] = weights[5, 2] = wrong
    with pytest.raises(ValueError, match="The weight of 2 and 5 is not a finite number"):
        group(weights, [4, 4], [4, 4], seed=1)


def test_weights_that_differ_by_direction_are_refused() -> None:
    weights = some_weights(8)
    weights[2, 5] += 1
    with pytest.raises(ValueError, match="The weight of 2 and 5 differs the other way"):
        group(weights, [4, 4], [4, 4], seed=1)


def test_weights_beyond_addition_are_refused() -> None:
    with pytest.raises(ValueError, match="too large to be added up"):
        group(some_weights(8) * 1e306, [4, 4], [4, 4], seed=1)


def test_weights_that_are_no_matrix_are_refused() -> None:
    with pytest.raises(ValueError, match="n x n, not 3 x 4"):
        group(np.zeros((3, 4)), [1], [9], seed=1)
