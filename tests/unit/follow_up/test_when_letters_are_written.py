from datetime import UTC, datetime, timedelta

import pytest

from services.follow_up.domain import Heard, address_id, is_complete, may_write
from services.follow_up.evening import wants_letter
from tests.unit.follow_up.evenings import attendee, gathering

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
CLOSED = gathering(
    announced_at=NOW,
    roster_revisions=10,
    attendance_revisions=5,
    settled=True,
    table_revisions=7,
)


@pytest.mark.parametrize(
    ("heard", "complete"),
    [
        (Heard(10, 5, 7), True),
        (Heard(11, 6, 8), True),
        (Heard(9, 5, 7), False),
        (Heard(10, 4, 7), False),
        (Heard(10, 5, 6), False),
    ],
)
def test_letters_are_written_once_all_that_was_said_has_been_heard(
    heard: Heard,
    complete: bool,  # noqa: FBT001  what is expected
) -> None:
    assert is_complete(CLOSED, heard) is complete
    assert may_write(CLOSED, heard, NOW, HOUR) is complete


@pytest.mark.parametrize("missing", [{"settled": False}, {"attendance_revisions": None}])
def test_letters_wait_for_the_doors_and_the_plan(missing: dict[str, object]) -> None:
    assert not is_complete(CLOSED.model_copy(update=missing), Heard(10, 5, 7))


def test_letters_do_not_wait_for_ever() -> None:
    heard = Heard(0, 0, 0)

    assert not may_write(CLOSED, heard, NOW + HOUR - timedelta(seconds=1), HOUR)
    assert may_write(CLOSED, heard, NOW + HOUR, HOUR)


@pytest.mark.parametrize("state", ["planned", "open", "round"])
def test_no_letter_is_written_before_the_gathering_is_over(state: str) -> None:
    running = CLOSED.model_copy(update={"state": state})

    assert not may_write(running, Heard(10, 5, 7), NOW + 2 * HOUR, HOUR)


@pytest.mark.parametrize(
    "said",
    [
        {"state": "expected"},
        {"letters": False},
        {"email": None},
        {"email": ""},
        {"roster_state": "withdrawn"},
        {"roster_state": None},
    ],
)
def test_who_was_not_there_or_cannot_or_will_not_be_written_to_gets_no_letter(
    said: dict[str, object],
) -> None:
    assert not wants_letter(attendee("ana", **said))


@pytest.mark.parametrize("state", ["arrived", "left"])
def test_who_was_there_gets_a_letter_early_leavers_too(state: str) -> None:
    assert wants_letter(attendee("ana", state=state))


def test_an_address_is_the_same_however_it_is_written() -> None:
    assert address_id(" Ana@Example.ORG ") == address_id("ana@example.org")
    assert address_id("a\u0308@x.org") == address_id("ä@x.org")
    assert address_id("ana@example.org") != address_id("anna@example.org")
