"""Prompts made up for the tests of sending."""

from datetime import UTC, datetime

from services.follow_up.domain import Prompt, address_id, prompt_id
from services.follow_up.message import message_id

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def prompt(**said: object) -> Prompt:
    return Prompt.model_validate(
        {
            "_id": prompt_id("g", "a"),
            "gathering_id": "g",
            "attendee_id": "a",
            "name": "Ana",
            "email": "ana@example.org",
            "address_id": address_id("ana@example.org"),
            "message_id": message_id("g", "a", "https://potluck.test"),
            "subject": "After Spring",
            "text": "Hello Ana\n",
            "html": "<p>Hello Ana</p>",
            "helps": None,
            "state": "handed",
            "at": NOW,
            "written_at": NOW,
            "next_at": NOW,
            **said,
        }
    )
