"""Ticket codes: what stands on a ticket and lets its holder in."""

import secrets

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody takes for one another: no o, 0, 1, i or l."""

LENGTH = 13
"""Characters of a code: more than 64 bits that cannot be guessed."""


def new_ticket_code() -> str:
    """Return a fresh code."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
