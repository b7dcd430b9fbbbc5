import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matching.random_kernel import first_word
from services.matching.seating.certificate import certify
from services.matching.seating.designs.design import design
from services.matching.seating.no_repeat.kernel import counted
from services.matching.seating.no_repeat.search import no_repeat, repeats, symmetric, walk
from services.matching.seating.searching.effort import Effort, Stretch
from services.matching.seating.solver import solve
from tests.unit.matching.seating.rooms import people_named, room_of, tables_of


def of(proposals: int) -> Stretch:
    """Return a counted stretch."""
    return Effort(proposals=proposals).between(0, 1)


@pytest.mark.parametrize("case", [(5, 3, 6), (8, 3, 9), (18, 8, 3), (6, 4, 5)])
def test_a_walk_solves_easy_cases(case: tuple[int, int, int]) -> None:
    groups, size, rounds = case
    assert repeats(walk([size] * groups, rounds, first_word(1), of(1_000_000))) == 0


@pytest.mark.parametrize("case", [(7, 3, 10), (8, 3, 11), (8, 4, 9), (9, 4, 10), (10, 7, 6)])
def test_what_a_walk_hardly_finds_is_found_with_a_symmetry(case: tuple[int, int, int]) -> None:
    groups, size, rounds = case
    seats = symmetric([size] * groups, rounds, first_word(1), of(10_000_000))
    assert seats is not None
    assert repeats(seats) == 0


def test_a_room_for_which_no_design_is_known_keeps_every_promise() -> None:
    people = people_named(*(f"p{n:03}" for n in range(9 * 14)))
    assert design(14, 9, 7) is None
    room = room_of(people, tables_of(9, minimum=2, count=14), rounds=7)
    plan = solve(room, seed=1, effort=600_000)
    assert certify(room, plan).broken.value == 0


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(0, 6), min_size=1, max_size=8).filter(any),
    st.integers(1, 6),
    st.integers(-5, 1 << 70),
)
def test_every_table_has_its_people_however_hard_the_case(
    sizes: list[int], rounds: int, seed: int
) -> None:
    seats = no_repeat(sizes, rounds, first_word(seed), of(200))
    assert seats.shape == (rounds, sum(sizes))
    for row in seats:
        assert np.bincount(row, minlength=len(sizes)).tolist() == sizes


def test_the_same_seed_and_effort_give_the_same_schedule() -> None:
    first, second = (no_repeat([4] * 7 + [2], 9, first_word(3), of(30_000)) for _ in range(2))
    assert first.tobytes() == second.tobytes()


def test_another_seed_gives_another_schedule() -> None:
    first, second = (no_repeat([4, 4, 2], 4, first_word(seed), of(10)) for seed in (1, 2))
    assert first.tobytes() != second.tobytes()


def test_a_stop_signal_ends_the_search() -> None:
    asked = iter([False, False, True])
    effort = Effort(proposals=1 << 60, stop=lambda: next(asked, True))
    assert no_repeat([6] * 6, 7, first_word(1), effort.between(0, 1)).shape == (7, 36)


def test_time_is_a_limit() -> None:
    began = time.monotonic()
    no_repeat([5, 5, 3], 7, first_word(1), Effort(seconds=0.1).between(0, 1))
    assert time.monotonic() - began < 2


def test_a_room_that_cannot_be_without_repeats_has_few() -> None:
    assert repeats(no_repeat([2, 2], 4, first_word(1), of(10_000))) == 2


@pytest.mark.parametrize(("sizes", "rounds"), [([], 1), ([0, 0], 1), ([4, 4], 0), ([4, -1], 1)])
def test_nothing_to_seat_is_an_error(sizes: list[int], rounds: int) -> None:
    with pytest.raises(ValueError, match="nothing to seat"):
        no_repeat(sizes, rounds, first_word(1), of(1))


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
