from pathlib import Path

import pytest
from typer.testing import CliRunner

from infra.cli import app
from infra.mailbox import Maildir


@pytest.fixture
def potluck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("POTLUCK_DATA_DIR", str(tmp_path))
    return CliRunner()


@pytest.fixture
def delivered(tmp_path: Path) -> None:
    maildir = Maildir(tmp_path / "mail")
    for name in ("ana", "ben"):
        text = f"Message-ID: <{name}@potluck>\r\nSubject: For {name}\r\n\r\nDear {name} [sic]\r\n"
        maildir.deliver(f"{name}@example.org", "", text.encode())


def test_help_names_every_command(potluck: CliRunner) -> None:
    shown = potluck.invoke(app, ["--help"]).output

    for command in ("run", "demo", "letters", "dead", "serve", "mailbox", "provision"):
        assert f" {command} " in shown


@pytest.mark.usefixtures("delivered")
def test_letters_are_listed_in_the_order_they_came(potluck: CliRunner) -> None:
    lines = potluck.invoke(app, ["letters"]).output.splitlines()

    assert "ana@example.org" in lines[1]
    assert "For ben" in lines[2]


@pytest.mark.usefixtures("delivered")
def test_one_letter_is_read_as_it_was_written(potluck: CliRunner) -> None:
    assert "Dear ben [sic]" in potluck.invoke(app, ["letters", "2"]).output


@pytest.mark.usefixtures("delivered")
def test_letters_of_one_person_are_found(potluck: CliRunner) -> None:
    shown = potluck.invoke(app, ["letters", "--to", "ana"]).output

    assert "For ana" in shown
    assert "For ben" not in shown


@pytest.mark.usefixtures("delivered")
def test_a_letter_that_is_not_there_is_said_to_be_missing(potluck: CliRunner) -> None:
    asked = potluck.invoke(app, ["letters", "3"])

    assert asked.exit_code == 1
    assert "There is no letter 3" in asked.output


def test_an_unknown_service_is_refused_with_those_there_are(potluck: CliRunner) -> None:
    asked = potluck.invoke(app, ["serve", "catering"])

    assert asked.exit_code == 1
    assert "planning, check-in, matching, follow-up, console" in asked.output


def test_an_empty_mailbox_says_so(potluck: CliRunner) -> None:
    assert "No letters yet." in potluck.invoke(app, ["letters"]).output
