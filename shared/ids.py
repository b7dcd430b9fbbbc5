"""Identifiers: UUIDv7 strings, so that they sort by the time they were made (RFC 9562)."""

import uuid_utils


def new_id() -> str:
    """Return a fresh identifier."""
    return str(uuid_utils.uuid7())
