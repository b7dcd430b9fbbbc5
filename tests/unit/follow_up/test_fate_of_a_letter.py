from datetime import timedelta
from typing import Literal

import pytest

from services.follow_up.fate import after_answer, after_crash, pause
from services.follow_up.smtp import Outcome
from tests.unit.follow_up.prompts import NOW, prompt

LATER = NOW + timedelta(minutes=1)


def test_an_accepted_letter_is_sent_and_nobody_holds_it() -> None:
    fields = after_answer(prompt(), Outcome("sent"), LATER, repeats=False)

    assert (fields["state"], fields["at"], fields["lease"]) == ("sent", LATER, None)


def test_a_refusal_is_kept_with_its_reason() -> None:
    fields = after_answer(prompt(), Outcome("refused", "550 no such user"), LATER, repeats=True)

    assert (fields["state"], fields["reason"]) == ("refused", "550 no such user")


def test_what_may_work_later_is_due_again_after_a_while() -> None:
    fields = after_answer(prompt(), Outcome("later", "451 busy"), LATER, repeats=False)

    assert fields["state"] == "due"
    assert fields["next_at"] > LATER
    assert fields["attempts"] == 1


def test_after_two_days_the_evening_is_too_long_ago_for_its_letter() -> None:
    now = NOW + timedelta(days=2, seconds=1)

    fields = after_answer(prompt(), Outcome("later", "451 busy"), now, repeats=False)

    assert fields["state"] == "refused"
    assert "451 busy" in fields["reason"]


@pytest.mark.parametrize(("repeats", "state"), [(True, "due"), (False, "unknown")])
def test_a_letter_whose_answer_was_lost_goes_again_only_where_repeats_are_dropped(
    repeats: bool,  # noqa: FBT001  a parameter of the test
    state: Literal["due", "unknown"],
) -> None:
    answer = after_answer(prompt(), Outcome("unheard", "gone"), LATER, repeats=repeats)
    crash = after_crash(prompt(lease="mine"), LATER, repeats=repeats)

    assert answer["state"] == crash["state"] == state


def test_an_unknown_letter_stays_with_its_sender_who_may_yet_know_better() -> None:
    assert after_crash(prompt(lease="mine"), NOW, repeats=False)["lease"] == "mine"
    assert after_crash(prompt(lease="mine"), NOW, repeats=True)["lease"] is None


def test_pauses_grow_up_to_half_an_hour() -> None:
    pauses = [pause(attempts) for attempts in range(100)]

    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(seconds=15)
    assert pauses[-1] == timedelta(minutes=30)
