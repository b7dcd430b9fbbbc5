import numpy as np
import pytest

from services.matching.grouping import lower_triangle, read_mdgplib

FILE = """4 2 ds 1 3 2 2
0 1 10
0 2 2.5
0 3 -1
1 2 4
1 3 5
2 3 6
"""


def test_rows_of_a_triangle_become_a_symmetric_matrix() -> None:
    assert lower_triangle([[], [1], [2, 3]]).tolist() == [[0, 1, 2], [1, 0, 3], [2, 3, 0]]


def test_a_row_with_too_few_weights_is_named() -> None:
    with pytest.raises(ValueError, match="Row 2 of the triangle has 1 weights, not 2"):
        lower_triangle([[], [1], [2]])


def test_a_file_of_mdgplib_is_read() -> None:
    weights, minimum, maximum = read_mdgplib(FILE)
    assert (minimum, maximum) == ([1, 2], [3, 2])
    assert np.array_equal(weights, lower_triangle([[], [10], [2.5, 4], [-1, 5, 6]]))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Line 1 is not"),
        ("4 2 ds 1 3\n", "Line 1 has 2 limits, not 4 for 2 groups"),
        ("4 x ds 1 3\n", "Line 1 is not"),
        ("-4 1 ds 1 3\n", "Line 1"),
        (FILE + "2 3\n", "Line 8 is not"),
        (FILE + "2 3 many\n", "Line 8 is not"),
        (FILE + "2 4 1\n", "Line 8 names an element outside 0 to 3"),
    ],
)
def test_a_line_that_is_wrong_is_named(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        read_mdgplib(text)
