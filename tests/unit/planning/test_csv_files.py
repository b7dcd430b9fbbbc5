import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.planning.csv_file import csv_file


def cells(file: bytes) -> list[list[str]]:
    return list(csv.reader(file.decode("utf-8-sig").splitlines(keepends=True)))


def test_a_spreadsheet_program_knows_the_encoding() -> None:
    assert csv_file(["name"], [["Ána"]]) == b"\xef\xbb\xbfname\r\n\xc3\x81na\r\n"


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_nothing_in_a_list_is_taken_for_a_formula(formula: str) -> None:
    assert f"'{formula}" in csv_file(["name"], [[formula]]).decode()


@given(st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])), min_size=1))
def test_what_is_no_formula_is_written_as_it_is(row: list[str]) -> None:
    [_, written] = cells(csv_file(["x"] * len(row), [row]))

    assert [cell.removeprefix("'") for cell in written] == [c.removeprefix("'") for c in row]
