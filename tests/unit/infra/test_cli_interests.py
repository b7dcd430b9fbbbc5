import csv
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from infra.cli import app
from infra.seating.interests import interests_of
from services.matching.interests.meeting import Meeting
from services.matching.interests.understanding import (
    HeldBack,
    Said,
    Understanding,
    understand,
)
from shared.problems import Invalid

Call = Callable[..., Result]

LIST = Path("interests.csv")


@pytest.fixture
def potluck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call the command line in a folder of its own that holds a list."""
    monkeypatch.chdir(tmp_path)
    LIST.write_text("interest\nChess\nchess\nJam making\n", "utf-8")
    return lambda *words: CliRunner().invoke(app, ["interests", *map(str, words)])


def pairs_in(path: str) -> list[list[str]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def texts(content: bytes) -> tuple[str, ...]:
    return interests_of(LIST, content).texts


def test_pairs_that_meet_are_written_with_level_topic_and_reason(potluck: Call) -> None:
    called = potluck("interests.csv", "--out", "pairs.csv")

    header, *pairs = pairs_in("pairs.csv")
    assert called.exit_code == 0, called.output
    assert header == ["a", "b", "level", "topic", "why"]
    assert [pair[:3] for pair in pairs] == [["Chess", "chess", "same"]]
    assert all(pairs[0])
    assert "3 interests." in called.stdout
    assert "2 (67%) meet another one" in called.stdout
    assert "nothing counts as small talk" in called.stdout
    assert "Written to pairs.csv" in called.stdout


@pytest.mark.parametrize("out", [[], ["--out", "-"]])
def test_without_a_file_the_pairs_are_printed_and_nothing_else(
    potluck: Call, out: list[str]
) -> None:
    called = potluck("interests.csv", *out)

    assert called.stdout.splitlines()[0] == "a,b,level,topic,why"
    assert called.stdout.splitlines()[1].startswith("Chess,chess,same,")
    assert "3 interests." in called.stderr
    assert "3 interests." not in called.stdout


def test_what_stands_twice_is_told_and_taken_once(potluck: Call) -> None:
    LIST.write_text("id,interest\n1,Chess\n2,\n3,chess\n4,Chess\n5,Chess\n", "utf-8")

    called = potluck("interests.csv", "--out", "pairs.csv")

    assert len(pairs_in("pairs.csv")) == 2
    assert "2 interests, 2 of them listed again" in called.stdout
    assert "1 empty lines" in called.stdout


def test_what_is_held_back_is_counted_and_never_shown(
    potluck: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def understood(said: Iterable[Said], *, confidence: float) -> Understanding:
        held = HeldBack("0", "ana@example.org", "contact")
        return replace(understand(said, confidence=confidence), held_back=(held, held))

    monkeypatch.setattr("infra.seating.interests.understand", understood)

    called = potluck("interests.csv", "--out", "pairs.csv")

    assert "Held back, and in no pair: 2 for an address or a number." in called.stdout
    assert "ana@" not in called.stdout


def test_the_largest_topics_are_told_with_how_many_interests_they_have(potluck: Call) -> None:
    LIST.write_text("interest\nGromling\nZwerbelt\nzwerbelt\nZWERBELT\ngromling!\n", "utf-8")

    lines = potluck("interests.csv", "--out", "pairs.csv").stdout.splitlines()

    assert lines[lines.index("Largest topics, in interests:") + 1].endswith(": 3")


def test_words_that_would_be_a_formula_are_written_as_words(
    potluck: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Meeting("=1+1", "@home", "topic", "+cmd", "-1", 1.0)
    monkeypatch.setattr("infra.seating.interests.meetings", lambda *_, **__: iter([found]))

    potluck("interests.csv", "--out", "pairs.csv")

    assert pairs_in("pairs.csv")[1] == ["'=1+1", "'@home", "topic", "'+cmd", "'-1"]


def test_the_confidence_is_what_is_asked_for(
    potluck: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []

    def meetings(_: Sequence[str], *, confidence: float) -> list[Meeting]:
        asked.append(confidence)
        return []

    monkeypatch.setattr("infra.seating.interests.meetings", meetings)

    potluck("interests.csv")
    potluck("interests.csv", "--confidence", "0.55")

    assert asked == [0.8, 0.55]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"name\nChess\n", "no column interest"),
        (b"interest,interest\nChess,Go\n", "two columns interest"),
        (b"interest\n\n", "lists no interest"),
        (b"id,interest\n1,Wine, cheese\n", "line 2: the row has 3 cells, the header 2"),
        (b'interest\n"Chess\n', "not CSV"),
        (b'{"interest": "Chess"}', "JSON"),
        (b"interest\n" + b"x" * (32 * 2**20), "larger than the 32 MB"),
    ],
    ids=["empty", "no column", "two columns", "no row", "cells", "quotes", "json", "large"],
)
def test_a_list_that_cannot_be_used_is_refused_in_words(
    potluck: Call, content: bytes, said: str
) -> None:
    LIST.write_bytes(content)

    called = potluck("interests.csv", "--out", "pairs.csv")

    assert called.exit_code == 2
    assert said in called.stderr
    assert not called.stdout
    assert not Path("pairs.csv").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["nothing.csv"],
        ["interests.csv", "--out", "interests.csv"],
        ["interests.csv", "--out", "pairs.xlsx"],
        ["interests.csv", "--out", "nowhere/pairs.csv"],
        ["interests.csv", "--confidence", "80"],
        ["interests.csv", "--confidence", "nan"],
    ],
    ids=" ".join,
)
def test_a_call_that_cannot_be_answered_is_refused_in_words(
    potluck: Call, words: list[str]
) -> None:
    called = potluck(*words)

    assert called.exit_code == 2
    assert called.stderr.strip()
    assert isinstance(called.exception, SystemExit)


def test_what_was_there_stays_where_the_pairs_cannot_all_be_written(
    potluck: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meetings(*_: object, **__: object) -> list[Meeting]:
        raise OSError(28, "No space left on device")

    Path("pairs.csv").write_text("before", "utf-8")
    monkeypatch.setattr("infra.seating.interests.meetings", meetings)

    called = potluck("interests.csv", "--out", "pairs.csv")

    assert called.exit_code == 2
    assert "No space left" in called.stderr
    assert Path("pairs.csv").read_text("utf-8") == "before"
    assert not list(Path().glob(".*"))


@pytest.mark.parametrize(
    "content",
    [
        "interest\nCafé culture\nGo\n".encode(),
        "\ufeffInterest\r\nCafé culture\r\nGo\r\n".encode(),
        "id;interest;note\n1;Café culture;x\n2;Go;\n".encode("cp1252"),
        "sep=;\nid;interest\n1;Café  culture\n2; Go \n".encode(),
        "id\tinterest\n1\tCafé culture\n2\tGo\n".encode("utf-16"),
    ],
    ids=["utf-8", "mark", "semicolons", "stated", "utf-16"],
)
def test_a_list_is_read_whatever_program_saved_it(content: bytes) -> None:
    assert texts(content) == ("Café culture", "Go")


def test_in_a_column_of_its_own_a_comma_needs_no_quotation_marks() -> None:
    assert texts(b"interest\nWine, Cheese & Jazz\nChess,\n") == ("Wine, Cheese & Jazz", "Chess")


@given(st.binary(max_size=300))
def test_no_bytes_crash_a_list_of_interests(content: bytes) -> None:
    for start in (b"", b"interest\n", b"id;interest\n"):
        with suppress(Invalid):
            assert texts(start + content)
