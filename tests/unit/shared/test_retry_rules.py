import itertools

import pytest
from fast_depends.exceptions import ValidationError as ParameterError
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from pymongo.errors import AutoReconnect

from shared.consumption import ATTEMPTS, Consumers, delay, durable, is_permanent
from shared.facts import AttendeeRegistered, GatheringAnnounced
from shared.problems import Conflict, Invalid, NotFound, Unavailable


class _Anything(BaseModel):
    number: int


def invalid() -> ValidationError:
    with pytest.raises(ValidationError) as raised:
        _Anything.model_validate({"number": "none"})
    return raised.value


@pytest.mark.parametrize(
    "error",
    [
        Conflict("It is so.", "Do this."),
        NotFound("It is so.", "Do this."),
        Invalid("It is so.", "Do this."),
        invalid(),
        ParameterError(incoming_options={}, expected={}, locations=(), original_error=invalid()),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "no"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_will_never_succeed_is_permanent(error: Exception) -> None:
    assert is_permanent(error)


@pytest.mark.parametrize(
    "error",
    [
        Unavailable("It is so.", "Do this."),
        AutoReconnect("gone"),
        ConnectionResetError(),
        TimeoutError(),
        RuntimeError("a bug that the next version may not have"),
        KeyError("the same"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_may_succeed_later_is_not_permanent(error: Exception) -> None:
    assert not is_permanent(error)


def test_the_first_retry_comes_soon_and_each_waits_twice_as_long() -> None:
    waits = [delay(attempt, jitter=0.5) for attempt in range(1, ATTEMPTS)]

    assert waits[0] == 0.5
    assert all(later == 2 * sooner for sooner, later in itertools.pairwise(waits))


def test_all_retries_together_outlast_a_restart_of_the_database() -> None:
    assert sum(delay(attempt, jitter=0.0) for attempt in range(1, ATTEMPTS)) > 30


@given(attempt=st.integers(1, 100), jitter=st.floats(0, 1, exclude_max=True))
def test_a_delay_is_spread_by_a_quarter_and_never_exceeds_a_bound(
    attempt: int, jitter: float
) -> None:
    middle = delay(attempt, jitter=0.5)

    assert 0.75 * middle <= delay(attempt, jitter) <= 1.25 * middle
    assert delay(attempt, jitter) <= 75


def test_a_durable_is_named_for_who_hears_what() -> None:
    assert durable("matching", AttendeeRegistered) == "matching-attendee-registered"


def test_consumers_know_the_durables_they_are_bound_to() -> None:
    heard = Consumers("matching")

    heard.hears(AttendeeRegistered)
    heard.hears(GatheringAnnounced)

    assert heard.durables == ["matching-attendee-registered", "matching-gathering-announced"]
