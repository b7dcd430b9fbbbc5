from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.check_in.domain import (
    Arrival,
    Attendee,
    Gathering,
    is_repetition,
    may_come_in,
    moment,
    seated_round,
)

NOW = datetime(2026, 11, 21, 20, tzinfo=UTC)
ARRIVED = Arrival(at=NOW - timedelta(hours=2), door="front", attempt="first")


def attendee(**known: object) -> Attendee:
    expected = {
        "id": "a1",
        "gathering_id": "g1",
        "name": "Ana",
        "ticket_code": "T-1",
        "roster_state": "registered",
    }
    return Attendee.model_validate({**expected, **known})


def here() -> Attendee:
    return attendee(state="arrived", at=ARRIVED.at, door="front", arrived=ARRIVED, revision=1)


def gone(at: datetime) -> Attendee:
    return attendee(state="left", at=at, arrived=ARRIVED, revision=2)


def gathering(round_: int) -> Gathering:
    return Gathering(id="g1", name="Soup", doors=("front",), state="open", round=round_)


@given(st.timedeltas(timedelta(days=-3000), timedelta(minutes=5)))
def test_what_a_device_says_is_believed_up_to_five_minutes_ahead(ahead: timedelta) -> None:
    assert moment(NOW + ahead, NOW) == NOW + ahead


@given(st.timedeltas(timedelta(minutes=5, microseconds=1), timedelta(days=3000)))
def test_a_clock_that_runs_further_ahead_is_replaced_by_ours(ahead: timedelta) -> None:
    assert moment(NOW + ahead, NOW) == NOW


@pytest.mark.parametrize(("running", "told"), [(0, 1), (1, 1), (2, 2), (7, 7)])
def test_whoever_comes_in_is_told_the_seat_of_the_round_that_runs_or_is_first(
    running: int, told: int
) -> None:
    assert seated_round(gathering(running)) == told


def test_an_attempt_is_a_repetition_of_itself_only() -> None:
    assert is_repetition(here(), "first")
    assert not is_repetition(here(), "second")
    assert not is_repetition(attendee(), "first")


def test_somebody_who_is_expected_may_come_in() -> None:
    assert may_come_in(attendee(), "first", NOW)


def test_somebody_who_is_here_does_not_come_in_again() -> None:
    assert not may_come_in(here(), "second", NOW)


def test_somebody_who_has_withdrawn_may_not_come_in() -> None:
    assert not may_come_in(attendee(roster_state="withdrawn"), "first", NOW)


def test_an_attempt_that_was_taken_back_lets_nobody_in() -> None:
    expected_again = attendee(undone=("first",), revision=2)

    assert not may_come_in(expected_again, "first", NOW)
    assert may_come_in(expected_again, "second", NOW)


@pytest.mark.parametrize(
    ("since_leaving", "may"),
    [(timedelta(seconds=1), True), (timedelta(0), False), (timedelta(minutes=-1), False)],
)
def test_only_a_scan_from_after_they_left_is_a_return(
    since_leaving: timedelta, *, may: bool
) -> None:
    left = NOW - timedelta(hours=1)

    assert may_come_in(gone(left), "second", left + since_leaving) is may


def test_somebody_of_whom_nothing_is_known_but_their_registration_is_expected() -> None:
    """A copy of what planning says holds nothing about the door."""
    copy = attendee()

    assert (copy.state, copy.revision, copy.arrived, copy.undone) == ("expected", 0, None, ())
