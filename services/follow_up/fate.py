"""What becomes of a prompt: after the mail server's answer, and after a crash that hid it."""

from datetime import datetime, timedelta
from typing import Any

from services.follow_up.domain import Prompt
from services.follow_up.smtp import Outcome

_FIRST_PAUSE = timedelta(seconds=15)
_LONGEST_PAUSE = timedelta(minutes=30)
_WORTH_SENDING = timedelta(days=2)
"""How long after it was written the letter about an evening still makes sense."""


def after_answer(
    prompt: Prompt, outcome: Outcome, now: datetime, *, repeats: bool
) -> dict[str, Any]:
    """Return the fields of a prompt whose sender knows the outcome.

    Args:
        repeats: the mail server drops a letter that it has seen before.
    """
    if outcome.kind == "sent":
        return {"state": "sent", "at": now, "lease": None, "reason": None}
    if outcome.kind == "refused":
        return _ended("refused", outcome.reason, now)
    if outcome.kind == "unheard" and not repeats:
        return _ended("unknown", outcome.reason, now)
    if now - prompt.written_at > _WORTH_SENDING:
        return _ended("refused", f"given up after two days: {outcome.reason}", now)
    return {
        **_ended("due", outcome.reason, now),
        "next_at": now + pause(prompt.attempts),
        "attempts": prompt.attempts + 1,
    }


def after_crash(prompt: Prompt, now: datetime, *, repeats: bool) -> dict[str, Any]:
    """Return the fields of a prompt whose sender was cut off.

    An unknown one keeps its lease: where the sender lives after all, what it knows still counts.
    """
    if repeats:
        return {"state": "due", "at": now, "next_at": now, "lease": None}
    reason = "it was handed to the mail server, whose answer was lost"
    return {"state": "unknown", "at": now, "lease": prompt.lease, "reason": reason}


def unwanted(now: datetime) -> dict[str, Any]:
    """Return the fields of a prompt whose reader wants no letters."""
    return _ended("suppressed", None, now)


def pause(attempts: int) -> timedelta:
    """Return how long a letter waits after so many attempts before this one, doubling."""
    return min(_FIRST_PAUSE * 2.0 ** min(attempts, 12), _LONGEST_PAUSE)


def _ended(state: str, reason: str | None, now: datetime) -> dict[str, Any]:
    return {"state": state, "at": now, "lease": None, "reason": reason}
