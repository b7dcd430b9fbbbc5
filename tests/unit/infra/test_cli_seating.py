import json
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from infra.cli import app
from services.matching.seating.room import Plan, Room

PEOPLE = "id,name,interests\n" + "".join(
    f"{number},Person {number},{'chess' if number < 4 else 'tea; jazz'}\n" for number in range(20)
)
INSTANCE: dict[str, Any] = {
    "format": "potluck-seating/1",
    "rounds": 2,
    "interests": [{"id": 0, "generic": False}],
    "people": [
        {"id": p, "interests": [0], "company": -1, "host": True, "access": False} for p in range(4)
    ],
    "tables": [{"id": t, "min": 2, "max": 2, "access_seats": 0} for t in range(2)],
    "apart": [],
    "locks": [],
}
EXCHANGE: dict[str, Any] = {
    "format": "potluck-exchange/1",
    "max_circle": 3,
    "people": [{"id": p, "offers": [p], "asks": [(p + 1) % 3]} for p in range(3)],
}
MDGP: dict[str, Any] = {
    "format": "potluck-mdgp/1",
    "n": 4,
    "groups": [{"min": 2, "max": 2}, {"min": 2, "max": 2}],
    "weight_lower_triangle": [[], [9], [1, 2], [3, 4, 8]],
}

Call = Callable[..., Result]


@pytest.fixture
def potluck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call the command line in a folder of its own that holds a list and instances."""
    monkeypatch.chdir(tmp_path)
    Path("people.csv").write_text(PEOPLE, "utf-8")
    for name, instance in {"room": INSTANCE, "exchange": EXCHANGE, "mdgp": MDGP}.items():
        Path(f"{name}.json").write_text(json.dumps(instance), "utf-8")
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


def seated(potluck: Call, *words: str) -> Result:
    return potluck("seat", "people.csv", "--tables", "5x4", "--effort", "2", *words)


def test_a_list_is_seated_into_a_file_for_a_spreadsheet(potluck: Call) -> None:
    called = seated(potluck, "--rounds", "2", "--out", "plan.csv")

    lines = Path("plan.csv").read_text("utf-8-sig").splitlines()
    assert called.exit_code == 0, called.output
    assert lines[0] == "id,name,Round 1,Topic 1,Round 2,Topic 2"
    assert len(lines) == 21
    assert "Promises broken" in called.stdout
    assert "Written to plan.csv." in called.stdout


@pytest.mark.parametrize("out", [[], ["--out", "-"]])
def test_without_a_file_the_plan_is_printed(potluck: Call, out: list[str]) -> None:
    called = seated(potluck, *out)

    assert "Round 1" in called.stdout
    assert "Person 7" in called.stdout
    assert not Path("-").exists()


def test_the_same_seed_and_effort_give_the_same_bytes(potluck: Call) -> None:
    for name in ("one.csv", "other.csv"):
        seated(potluck, "--seed", "7", "--rounds", "2", "--out", name)

    assert Path("one.csv").read_bytes() == Path("other.csv").read_bytes()


def test_figures_for_a_program_are_all_that_is_printed(potluck: Call) -> None:
    told = json.loads(seated(potluck, "--json").stdout)

    assert {"broken", "alone", "one_topic", "warm", "bounds"} <= told.keys()
    assert told["broken"] == 0


def test_an_instance_is_answered_and_the_answer_checked(potluck: Call) -> None:
    seat = potluck("seat", "room.json", "--effort", "2", "--out", "answer.json", "--json")
    check = potluck("check", "room.json", "answer.json", "--json")

    assert (seat.exit_code, check.exit_code) == (0, 0), seat.output + check.output
    assert json.loads(seat.stdout).items() <= json.loads(check.stdout).items()
    answer = json.loads(Path("answer.json").read_text("utf-8"))
    assert len(answer["seating"]) == 2
    assert {"broken", "bounds", "topics", "pairs", "tables"} <= answer["certificate"].keys()
    Path("answer.json").write_text(json.dumps({"seating": answer["seating"]}), "utf-8")
    assert potluck("check", "room.json", "answer.json", "--json").stdout == check.stdout


def test_an_answer_that_says_of_itself_what_is_not_true_is_refused(potluck: Call) -> None:
    potluck("seat", "room.json", "--effort", "2", "--out", "answer.json")
    answer = json.loads(Path("answer.json").read_text("utf-8"))
    answer["certificate"]["warm"] += 1
    Path("answer.json").write_text(json.dumps(answer), "utf-8")

    told, program = (potluck("check", "room.json", "answer.json", *x) for x in ((), ("--json",)))

    assert (told.exit_code, program.exit_code) == (1, 1)
    assert "The answer says what is not true: warm is" in told.stdout
    assert len(json.loads(program.stdout)["untrue"]) == 1


def test_an_answer_that_breaks_promises_is_told_so(potluck: Call) -> None:
    Path("answer.json").write_text('{"seating": [[0, 0, 1, 1], [0, 0, 1, null]]}', "utf-8")

    called = potluck("check", "room.json", "answer.json")

    assert called.exit_code == 1
    assert "Promises broken" in called.stdout


@pytest.mark.parametrize(
    "words",
    [
        ["seat", "nothing.csv", "--tables", "5x4"],
        ["seat", "people.csv"],
        ["seat", "people.csv", "--tables", "none"],
        ["seat", "people.csv", "--tables", "5x4", "--acquaintances", "nothing.csv"],
        ["seat", "people.csv", "--tables", "5x4", "--out", "nowhere/plan.csv"],
        ["seat", "people.csv", "--tables", "5x4", "--out", "plan.xlsx"],
        ["seat", "people.csv", "--tables", "5x4", "--out", "people.csv"],
        ["seat", "people.csv", "--tables", "5x4", "--rounds", "0"],
        ["seat", "people.csv", "--tables", "5x4", "--seconds", "nan"],
        ["seat", "room.json", "--rounds", "2"],
        ["seat", "room.json", "--out", "answer.csv"],
        ["seat", "exchange.json"],
        ["circles", "room.json"],
        ["circles", "people.csv"],
        ["check", "people.csv", "room.json"],
        ["check", "room.json", "exchange.json"],
        ["check", "room.json", "nothing.json"],
    ],
    ids=" ".join,
)
def test_what_cannot_be_used_is_refused_in_words(potluck: Call, words: list[str]) -> None:
    called = potluck(*words)

    assert called.exit_code == 2
    assert called.stderr.strip()
    assert not called.stdout
    assert isinstance(called.exception, SystemExit)


def test_an_instance_that_belongs_elsewhere_is_sent_there(potluck: Call) -> None:
    assert "potluck circles exchange.json" in potluck("seat", "exchange.json").stderr
    assert "potluck seat room.json" in potluck("circles", "room.json").stderr


def test_a_plan_that_its_checker_does_not_accept_is_not_published(
    potluck: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infra.seating.seat.check", lambda *_: ["warm is 3, not 4."])

    called = seated(potluck, "--out", "plan.csv")

    assert called.exit_code == 1
    assert "warm is 3, not 4." in called.stderr
    assert not Path("plan.csv").exists()


def test_ctrl_c_gives_the_best_plan_so_far_and_says_so(
    potluck: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def solve(room: Room, *, stop: Callable[[], bool], **_: object) -> Plan:
        assert not stop()
        signal.raise_signal(signal.SIGINT)
        assert stop()
        return Plan(({},) * room.rounds)

    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr("infra.seating.seat.solve", solve)

    called = seated(potluck, "--out", "plan.csv")

    assert called.exit_code == 0
    assert "Stopped early" in called.stdout
    assert Path("plan.csv").exists()
    assert signal.getsignal(signal.SIGINT) is before


def test_a_file_that_was_there_is_replaced_whole(potluck: Call) -> None:
    Path("plan.csv").write_text("x" * 100_000, "utf-8")

    seated(potluck, "--out", "plan.csv")

    assert "x" * 10 not in Path("plan.csv").read_text("utf-8-sig")
    assert not list(Path().glob(".*"))


def test_people_who_do_not_come_are_told_and_their_pairs_left_out(potluck: Call) -> None:
    Path("pairs.csv").write_text("id_a,id_b\n1,99\n1,2\n", "utf-8")

    called = seated(potluck, "--acquaintances", "pairs.csv", "--json")

    assert "99" in called.stderr
    assert json.loads(called.stdout)["broken"] == 0


def test_pins_and_companions_hold(potluck: Call) -> None:
    Path("pins.csv").write_text("person,table\n3,5\n", "utf-8")
    Path("with.csv").write_text("id_a,id_b\n3,17\n", "utf-8")

    seated(potluck, "--pins", "pins.csv", "--together", "with.csv", "--out", "plan.csv")

    lines = Path("plan.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[2] for line in lines if line.startswith(("3,", "17,"))] == [
        "Table 5"
    ] * 2


@pytest.mark.parametrize("words", [["--tables", "1x3"], ["--tables", "40x2"], ["--rounds", "40"]])
def test_a_room_that_cannot_be_seated_well_is_seated_as_well_as_can_be(
    potluck: Call, words: list[str]
) -> None:
    called = seated(potluck, *words)

    assert called.exit_code == 0, called.output
    assert "Checked independently" in called.stdout


def test_circles_are_found_written_and_checked(potluck: Call) -> None:
    found = potluck("circles", "exchange.json", "--effort", "1", "--out", "circles.json")
    check = potluck("check", "exchange.json", "circles.json", "--json")

    assert found.exit_code == 0, found.output
    assert "3 of 3 people in 1 circles" in found.stdout
    assert json.loads(check.stdout) == {"broken": 0, "covered": 3, "circles": 1}


def test_circles_are_printed_as_who_helps_whom(potluck: Call) -> None:
    assert " helps " in potluck("circles", "exchange.json", "--effort", "1").stdout


def test_groups_are_found_written_and_checked(potluck: Call) -> None:
    found = potluck("seat", "mdgp.json", "--seconds", "0.1", "--out", "groups.json", "--json")
    check = potluck("check", "mdgp.json", "groups.json", "--json")

    assert found.exit_code == 0, found.output
    assert json.loads(found.stdout) == json.loads(check.stdout) == {"broken": 0, "value": 17}


def test_an_answer_that_breaks_the_limits_of_groups_says_which(potluck: Call) -> None:
    Path("groups.json").write_text('{"group": [0, 0, 0, 1]}', "utf-8")

    called = potluck("check", "mdgp.json", "groups.json")

    assert called.exit_code == 1
    assert "Group 0 has 3 elements, not 2 to 2." in called.stdout
