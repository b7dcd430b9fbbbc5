from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matching.seating.arrays import Ints
from services.matching.seating.designs.data import MATRICES, QUASI_MATRICES, STARTERS
from services.matching.seating.designs.design import design, strangers, uneven_design
from services.matching.seating.designs.fields import Field, Ring, prime_powers
from services.matching.seating.designs.matrices import found, transversal
from services.matching.seating.designs.starters import turned

# Best known rounds by groups and size, from a list after Miller, Valkov & Abel (2026); for ten
# groups of 5 to 8, where that list may be behind their paper, ours go on for 1 or 2 rounds more.
ROUNDS = {
    2: {2: 3},
    3: {2: 5, 3: 4},
    4: {2: 7, 3: 4, 4: 5},
    5: {2: 9, 3: 7, 4: 5, 5: 6},
    6: {2: 11, 3: 8, 4: 7, 5: 6, 6: 3},
    7: {2: 13, 3: 10, 4: 9, 5: 7, 6: 7, 7: 8},
    8: {2: 15, 3: 11, 4: 10, 5: 8, 6: 8, 7: 8, 8: 9},
    9: {2: 17, 3: 13, 4: 11, 5: 9, 6: 9, 7: 9, 8: 9, 9: 10},
    10: {2: 19, 3: 14, 4: 13, 5: 10, 6: 8, 7: 8, 8: 7, 9: 5, 10: 4},
}
CELLS = [(g, p, w) for g, row in ROUNDS.items() for p, w in row.items()]
LARGER = [
    (11, 3, 16),
    (12, 3, 17),
    (13, 3, 19),
    (14, 3, 20),
    (15, 3, 22),
    (16, 3, 23),
    (27, 3, 40),
    (11, 4, 13),
    (12, 4, 14),
    (14, 4, 17),
    (16, 4, 21),
    (20, 4, 25),
    (12, 8, 8),
    (14, 8, 8),
    (15, 8, 9),
    (18, 8, 10),
    (20, 8, 12),
]


def seats_everybody(seats: Ints, sizes: Sequence[int]) -> bool:
    """Tell whether every table has its people in every round."""
    counts = [np.bincount(row, minlength=len(sizes)).tolist() for row in seats]
    return seats.dtype == np.int32 and all(count == list(sizes) for count in counts)


def most_meetings(seats: Ints) -> int:
    """Return how often the two people meet who meet most often."""
    met = (seats[:, :, None] == seats[:, None, :]).sum(axis=0)
    np.fill_diagonal(met, 0)
    return int(met.max())


def assert_perfect(seats: Ints | None, sizes: Sequence[int], rounds: int) -> None:
    assert seats is not None
    assert seats.shape == (rounds, sum(sizes))
    assert seats_everybody(seats, sizes)
    assert most_meetings(seats) <= 1


@pytest.mark.parametrize(("groups", "size", "rounds"), [*CELLS, *LARGER])
def test_nobody_meets_twice_in_the_longest_known_schedule(
    groups: int, size: int, rounds: int
) -> None:
    assert_perfect(design(groups, size, rounds), [size] * groups, rounds)


@settings(deadline=None)
@given(st.integers(1, 24), st.integers(1, 12), st.integers(1, 14))
def test_a_schedule_is_perfect_or_none(groups: int, size: int, rounds: int) -> None:
    seats = design(groups, size, rounds)
    if seats is not None:
        assert_perfect(seats, [size] * groups, rounds)


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 1), min_size=1, max_size=20),
    st.integers(1, 9),
    st.integers(1, 8),
)
def test_uneven_tables_are_filled_as_asked_or_not_at_all(
    extra: list[int], size: int, rounds: int
) -> None:
    sizes = [size + more for more in extra]
    seats = uneven_design(sizes, rounds)
    if seats is not None:
        assert_perfect(seats, sizes, rounds)


@pytest.mark.parametrize(
    ("sizes", "rounds"),
    [
        ([8] * 8, 3),
        ([8] * 6 + [7] * 7, 4),
        ([8] * 15 + [7] * 3, 3),
        ([7, 8] * 7, 3),
        ([0, 8, 7, 8, 0, 8, 8, 8, 8, 8], 3),
        ([3, 3, 3, 2, 2], 6),
        ([10] * 100, 3),
        ([6] * 5 + [5], 2),
    ],
)
def test_rooms_that_swaps_get_stuck_in_have_a_schedule(sizes: list[int], rounds: int) -> None:
    assert_perfect(uneven_design(sizes, rounds), sizes, rounds)


@pytest.mark.parametrize(
    ("sizes", "rounds"), [([], 3), ([0, 0], 3), ([4, 4, 6], 1), ([4, 4], 0), ([4, 4], 2)]
)
def test_there_is_no_schedule_for_what_cannot_be_seated(sizes: list[int], rounds: int) -> None:
    assert uneven_design(sizes, rounds) is None


@pytest.mark.parametrize("case", [(0, 4, 1), (4, 0, 1), (4, 4, 0), (4, 4, 6), (8, 4, 11)])
def test_nobody_can_meet_more_people_than_there_are(case: tuple[int, int, int]) -> None:
    assert design(*case) is None


@pytest.mark.parametrize(("groups", "size"), STARTERS)
def test_stored_starters_turn_into_perfect_schedules(groups: int, size: int) -> None:
    rounds = next(w for w in range(60, 0, -1) if turned(groups, size, w) is not None)
    assert_perfect(turned(groups, size, rounds), [size] * groups, rounds)


@pytest.mark.parametrize("groups", MATRICES)
def test_rows_of_stored_matrices_differ_by_every_element_at_most_once(groups: int) -> None:
    for text in MATRICES[groups]:
        rows = np.array([[int(entry, 36) for entry in row] for row in text.split()])
        assert rows.max() < groups
        for at, row in enumerate(rows):
            for other in rows[:at]:
                assert len(set((row - other) % groups)) == len(row)


@pytest.mark.parametrize("text", QUASI_MATRICES.values())
def test_stored_matrices_with_holes_have_one_in_each_column(text: str) -> None:
    columns = list(zip(*text.split(), strict=True))
    assert all(column.count("*") == 1 for column in columns)


def test_people_of_one_class_never_meet() -> None:
    seats = transversal(10, 7, 6)
    assert seats is not None
    for first, last in pairwise(range(0, 71, 10)):
        assert all(len(set(row[first:last])) == 10 for row in seats.tolist())


def test_a_search_for_a_matrix_finds_the_same_again() -> None:
    first = found(21, 8, 5)
    found.cache_clear()
    assert first is not None
    assert found(21, 8, 5) == first


def test_those_who_leave_have_never_met() -> None:
    seats = design(7, 3, 6)
    assert seats is not None
    leaving = strangers(seats, 3)
    assert leaving is not None
    assert most_meetings(seats[:, leaving]) == 0


def test_more_people_than_can_be_strangers_are_not_found() -> None:
    seats = design(4, 4, 5)
    assert seats is not None
    assert strangers(seats, 2) is None


@pytest.mark.parametrize("power", [(2, 1), (2, 3), (3, 2), (5, 1), (2, 4)])
def test_a_field_has_inverses_and_distributes(power: tuple[int, int]) -> None:
    field = Field(*power)
    every = np.arange(field.order)
    products = field.multiply(every[1:, None], every[None, 1:])
    assert all(sorted(row) == list(range(1, field.order)) for row in products.tolist())
    a, b, c = every[:, None, None], every[None, :, None], every[None, None, :]
    left = field.multiply(a, field.add(b, c))
    assert (left == field.add(field.multiply(a, b), field.multiply(a, c))).all()


@given(st.integers(1, 3000))
def test_prime_powers_multiply_to_the_number(number: int) -> None:
    product = 1
    for prime, exponent in prime_powers(number):
        assert all(prime % d for d in range(2, prime))
        product *= prime**exponent
    assert product == number


def test_a_product_of_fields_has_as_many_units_as_its_least_field() -> None:
    assert Ring(60).units == 3
    assert Ring(64).units == 64
