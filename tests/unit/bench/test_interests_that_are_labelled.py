"""The labelled pairs of the bench, how answers to them are counted, and the crowd it draws."""

from collections import Counter
from pathlib import Path

import pytest

from tests.bench.interests import judges
from tests.bench.interests.categories import alike, category_of, coverage
from tests.bench.interests.crowd import TEXTS, crowd
from tests.bench.interests.labelled import Labelled, labelled_pairs, precision, recall
from tests.bench.interests.report import beside

ORDINARY = {"group name", "hobby", "professional", "offer or ask", "sentence"}


def pair(a: str, b: str, *, meets: bool) -> Labelled:
    return Labelled(a, b, meets, "topic" if meets else "none", "hobby", "held")


def test_no_pair_is_labelled_twice() -> None:
    pairs = [frozenset((one.a.casefold(), one.b.casefold())) for one in labelled_pairs()]

    assert len(pairs) == len(set(pairs)) >= 440


def test_half_of_the_pairs_are_made_to_mislead_and_nearly_half_meet_in_either_part() -> None:
    for part, least in (("dev", 140), ("held", 300)):
        there = [one for one in labelled_pairs() if one.part == part]

        assert len(there) >= least
        assert sum(one.meets for one in there) / len(there) == pytest.approx(0.46, abs=0.02)
        assert sum(one.kind in ORDINARY for one in there) / len(there) == pytest.approx(
            0.5, abs=0.03
        )


def test_a_broad_field_alone_is_no_meeting() -> None:
    levels = Counter((one.meets, one.level) for one in labelled_pairs())

    assert set(levels) == {(True, "same"), (True, "topic"), (False, "field"), (False, "none")}


def test_what_is_said_is_held_against_what_is_true() -> None:
    there = [
        pair("chess", "Schach", meets=True),
        pair("tennis", "squash", meets=True),
        pair("bass guitar", "bass fishing", meets=False),
        pair("tea", "theatre", meets=False),
    ]
    found = {frozenset(("Schach", "chess")), frozenset(("bass fishing", "bass guitar"))}

    assert precision(there, found) == 0.5
    assert recall(there, found) == 0.5
    assert precision(there, set()) is None


def test_the_baselines_let_meet_what_is_spelt_or_worded_alike() -> None:
    texts = ["Jazz", "jazz!", "jazz trumpet", "rowing"]

    assert judges.equality(texts) == {frozenset(("Jazz", "jazz!"))}
    assert judges.token_set(texts + [f"other {n}" for n in range(60)]) >= {
        frozenset(("Jazz", "jazz!")),
        frozenset(("jazz!", "jazz trumpet")),
    }


def test_a_word_of_half_the_room_lets_nobody_meet_by_token_sets() -> None:
    texts = [f"Nashville {name}" for name in ("jazz", "rowing", "chess", "bread")]

    assert judges.token_set(texts) == set()


def test_pairs_are_held_against_categories_and_names_against_all(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("\ufeffinterest,category\nGo  club,Games\nChess,Games\nTea,Food\nRum,Food\n")
    category = category_of(path)
    found = {frozenset(("Go club", "Chess")), frozenset(("Chess", "Tea"))}

    assert alike(category, found) == 0.5
    assert coverage(category, found) == 0.75
    assert alike(category, set()) is None


def test_what_has_no_value_is_not_reported_and_no_ratio_made_of_it() -> None:
    [ours, _] = beside("x", {judges.OURS: 0.9, judges.EQUALITY: 0.1, judges.TOKEN_SET: None})

    assert (ours.name, ours.value, ours.ratio) == ("x", 90, None)


def test_the_same_seed_draws_the_same_crowd_of_mostly_different_texts() -> None:
    once, again, other = crowd(200, 7), crowd(200, 7), crowd(200, 8)
    texts = Counter(text for said in once for text in said.interests)

    assert once == again != other
    assert {len(said.interests) for said in once} == {TEXTS}
    assert len(texts) > 0.8 * texts.total()
