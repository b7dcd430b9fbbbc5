"""What a user puts beside the bench: attendee lists, best known values; and how figures compare."""

from pathlib import Path

import pytest

from services.matching.grouping import lower_triangle
from tests.bench.seating.groupings import best_known, descent
from tests.bench.seating.lists import listed_rooms
from tests.bench.seating.report import against
from tests.bench.seating.suite import Suite, cases

ATTENDEES = "id,name,interests\n1,Ada,Chess; Bread\n2,Bo,Chess\n3,Cy,Bread\n"


def test_lists_are_read_from_files_and_folders_beside_the_example(tmp_path: Path) -> None:
    (tmp_path / "one.attendees.csv").write_text(ATTENDEES, "utf-8")
    (tmp_path / "one.acquaintances.csv").write_text("id_a,id_b\n1,2\n", "utf-8")
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "attendees.csv").write_text(ATTENDEES, "utf-8")

    rooms = dict(listed_rooms(tmp_path))

    assert list(rooms) == ["meetup-000", "one", "two"]
    assert [len(rooms[name].people) for name in ("one", "two")] == [3, 3]
    assert [len(rooms[name].apart) for name in ("one", "two")] == [1, 0]
    assert rooms["one"].rounds == 3


def test_best_known_values_come_with_their_source(tmp_path: Path) -> None:
    path = tmp_path / "best.csv"
    path.write_text('file,value,source\nn12_ds_01.txt,321.5,"A, B 2016"\n', "utf-8")

    assert best_known(path) == {"n12_ds_01": (321.5, "A, B 2016")}


def test_descents_keep_groups_equal_and_count_each_pair_once() -> None:
    weights = lower_triangle([[], [5], [0, 0], [0, 0, 7]])

    assert descent(weights, 2, seed=1, seconds=0.05) == 12


def test_a_ratio_is_of_the_runs_that_both_made() -> None:
    compared = against("warm", [10, 30, 20], "", other="peer", others=[5])

    assert (compared.value, compared.ratio, compared.runs) == (20, 2, 3)


def test_nothing_is_compared_with_zero() -> None:
    assert against("broken", [1, 2], "", other="bound", others=[0, 1]).ratio is None


def test_a_full_suite_has_larger_rooms_and_none_is_larger_than_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PEOPLE", "300")
    quick, full = cases(Suite(full=False)), cases(Suite(full=True))

    assert len(quick) < len(full)
    assert max(case.people for case in full) == 300
    assert {case.name for case in full} >= {case.name for case in quick}


def test_a_case_says_how_many_people_it_draws() -> None:
    for case in cases(Suite(full=False)):
        assert len(case.draw(1)["people"]) == case.people
