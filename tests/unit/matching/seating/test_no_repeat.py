import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matching.seating.no_repeat.effort import Allowance
from services.matching.seating.no_repeat.kernel import counted
from services.matching.seating.no_repeat.search import no_repeat, repeats, symmetric, walk

FAMOUS = [
    (5, 3, 7),
    (6, 3, 8),
    (7, 3, 9),
    (8, 3, 10),
    (7, 4, 7),
    (8, 4, 8),
    (9, 4, 9),
    (6, 4, 6),
    (10, 3, 13),
    (8, 8, 4),
    (18, 8, 3),
    (20, 8, 5),
]


def allowance() -> Allowance:
    """Return what is plenty for an easy case."""
    return Allowance(effort=100_000_000)


@pytest.mark.parametrize(("groups", "size", "rounds"), FAMOUS)
def test_famous_cases_are_solved(groups: int, size: int, rounds: int) -> None:
    seats = no_repeat([size] * groups, rounds, seed=1)
    assert repeats(seats) == 0


@pytest.mark.parametrize("case", [(5, 3, 6), (8, 3, 9), (18, 8, 3), (6, 4, 5)])
def test_a_walk_solves_easy_cases_without_any_design(case: tuple[int, int, int]) -> None:
    groups, size, rounds = case
    assert repeats(walk([size] * groups, rounds, seed=1, allowance=allowance())) == 0


@pytest.mark.parametrize("case", [(7, 3, 10), (8, 3, 11), (8, 4, 9), (9, 4, 10), (10, 7, 6)])
def test_what_a_walk_hardly_finds_is_found_with_a_symmetry(case: tuple[int, int, int]) -> None:
    groups, size, rounds = case
    seats = symmetric([size] * groups, rounds, seed=1, allowance=Allowance(effort=300_000_000))
    assert seats is not None
    assert repeats(seats) == 0


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(0, 6), min_size=1, max_size=8).filter(any),
    st.integers(1, 6),
    st.integers(-5, 1 << 70),
)
def test_every_table_has_its_people_however_hard_the_case(
    sizes: list[int], rounds: int, seed: int
) -> None:
    seats = no_repeat(sizes, rounds, seed=seed, effort=20_000)
    assert seats.shape == (rounds, sum(sizes))
    for row in seats:
        assert np.bincount(row, minlength=len(sizes)).tolist() == sizes


def test_the_same_seed_and_effort_give_the_same_schedule() -> None:
    first, second = (no_repeat([4] * 7 + [2], 9, seed=3, effort=3_000_000) for _ in range(2))
    assert first.tobytes() == second.tobytes()


def test_another_seed_gives_another_schedule() -> None:
    first, second = (no_repeat([4, 4, 2], 4, seed=seed, effort=1000) for seed in (1, 2))
    assert first.tobytes() != second.tobytes()


def test_a_stop_signal_ends_the_search() -> None:
    asked = iter([False, False, True])
    seats = no_repeat([6] * 6, 7, seed=1, effort=1 << 60, stop=lambda: next(asked, True))
    assert seats.shape == (7, 36)


def test_time_is_a_limit() -> None:
    began = time.monotonic()
    no_repeat([5, 5, 3], 7, seed=1, seconds=0.1)
    assert time.monotonic() - began < 2


def test_a_room_that_cannot_be_without_repeats_has_few() -> None:
    seats = no_repeat([2, 2], 4, seed=1, effort=1_000_000)
    assert repeats(seats) == 2


@pytest.mark.parametrize(("sizes", "rounds"), [([], 1), ([0, 0], 1), ([4, 4], 0), ([4, -1], 1)])
def test_nothing_to_seat_is_an_error(sizes: list[int], rounds: int) -> None:
    with pytest.raises(ValueError, match="nothing to seat"):
        no_repeat(sizes, rounds, seed=1)


@settings(deadline=None)
@given(st.integers(0, 1 << 32))
def test_the_walk_counts_repeats_as_anybody_would(seed: int) -> None:
    random = np.random.default_rng(seed)
    seats = np.stack([random.permutation(12) // 4 for _ in range(4)]).astype(np.int32)
    met, clash = np.zeros((12, 12), np.int16), np.zeros((4, 3, 12), np.int16)
    assert counted(seats, met, clash) == repeats(seats)
    for r, person in np.ndindex(seats.shape):
        for table in range(3):
            there = [
                other
                for other in range(12)
                if other != person
                and seats[r, other] == table
                and any(seats[o, other] == seats[o, person] for o in range(4) if o != r)
            ]
            assert clash[r, table, person] == len(there)
