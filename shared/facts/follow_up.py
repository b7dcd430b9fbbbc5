"""What follow-up tells: what became of a prompt."""

from datetime import datetime
from typing import Literal

from shared.facts.fact import FactData


class PromptSent(FactData):
    """A prompt has been handed over for one attendee, or will not be.

    `suppressed` means that they asked for no letters; `refused` that the mail server declined it;
    `unknown` that a crash hid the server's answer and a host decides whether to send it again.
    """

    service = "follow-up"
    fact = "prompt-sent"
    key = "prompt_id"

    prompt_id: str
    attendee_id: str
    state: Literal["due", "handed", "sent", "refused", "suppressed", "unknown"]
    at: datetime
