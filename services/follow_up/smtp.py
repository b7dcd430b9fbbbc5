"""One kept connection to a mail server, and what it answers to a letter.

MailServerDownError     the server cannot be reached, or does not let us in: nothing was said
"""

import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

import aiosmtplib
from aiosmtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from services.follow_up.message import Wire

_CONNECT_SECONDS = 10.0
_COMMAND_SECONDS = 60.0
_DATA_SECONDS = 300.0  # servers read a letter before they answer; RFC 5321 section 4.5.3.2.6
_QUIET_SECONDS = 5.0
_PERMANENT = 500

_FAILURES = (SMTPException, OSError)


class MailServerDownError(Exception):
    """The mail server cannot be reached, or does not let us in."""


@dataclass(frozen=True)
class Outcome:
    """What became of a letter.

    `later` was not accepted and may be offered again; `refused` never will be accepted; `unheard`
    was said in full, but the answer did not come.
    """

    kind: Literal["sent", "later", "refused", "unheard"]
    reason: str | None = None


@dataclass
class Line:
    """A connection to the mail server that is kept from letter to letter.

    Args:
        url: `smtp://user:password@host:port` (STARTTLS where it is offered) or `smtps://…`.
    """

    url: str
    _client: aiosmtplib.SMTP = field(init=False)
    _used_at: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        """Prepare the client; nothing is connected yet."""
        self._client = aiosmtplib.SMTP(**_server(self.url))

    async def ready(self) -> None:
        """Return once the server listens.

        Raises:
            MailServerDownError: it does not.
        """
        if self._client.is_connected and time.monotonic() - self._used_at > _QUIET_SECONDS:
            await self._reset()
        if self._client.is_connected:
            return
        try:
            await self._client.connect()
            await self._client.ehlo()
        except _FAILURES as error:
            self._client.close()
            raise MailServerDownError(said(error)) from error
        self._used_at = time.monotonic()

    async def say(self, letter: Wire) -> Outcome:
        """Offer a letter to the server and return what became of it."""
        self._used_at = time.monotonic()
        if letter.needs_utf8 and not self._client.supports_extension("smtputf8"):
            return Outcome("refused", "the mail server takes no such address (no SMTPUTF8)")
        outcome = await self._address(letter) or await self._dictate(letter)
        if outcome.kind != "sent":
            await self._reset()
        return outcome

    async def close_if_quiet(self) -> None:
        """Hang up where nothing has been said for a while."""
        if self._client.is_connected and time.monotonic() - self._used_at > _QUIET_SECONDS:
            await self.close()

    async def close(self) -> None:
        """Hang up."""
        with suppress(*_FAILURES):
            await self._client.quit(timeout=1.0)
        self._client.close()

    async def _address(self, letter: Wire) -> Outcome | None:
        """Name sender and recipient; None where the server wants to hear the letter."""
        options = ["SMTPUTF8", "BODY=8BITMIME"] if letter.needs_utf8 else []
        encoding = "utf-8" if letter.needs_utf8 else "ascii"
        try:
            await self._client.mail(letter.sender, options=options, encoding=encoding)
            await self._client.rcpt(letter.recipient, encoding=encoding)
        except SMTPRecipientRefused as error:
            return Outcome("refused" if error.code >= _PERMANENT else "later", said(error))
        except SMTPSenderRefused as error:  # ours to mend, and no fault of this letter's reader
            return Outcome("later", said(error))
        except _FAILURES as error:
            self._client.close()
            return Outcome("later", said(error))
        return None

    async def _dictate(self, letter: Wire) -> Outcome:
        try:
            await self._client.data(letter.content, timeout=_DATA_SECONDS)
        except SMTPDataError as error:
            return Outcome("refused" if error.code >= _PERMANENT else "later", said(error))
        except _FAILURES as error:
            self._client.close()
            return Outcome("unheard", said(error))
        return Outcome("sent")

    async def _reset(self) -> None:
        try:
            if self._client.is_connected:
                await self._client.rset(timeout=_CONNECT_SECONDS)
        except _FAILURES:
            self._client.close()


def said(error: BaseException) -> str:
    """Return what a mail server said, or how it failed, on one line for the host."""
    answer = f"{error.code} {error.message}" if isinstance(error, SMTPResponseException) else error
    return " ".join(f"{answer}".split())[:300] or type(error).__name__


def _server(url: str) -> Mapping[str, Any]:
    parts = urlsplit(url)
    return {
        "hostname": parts.hostname or "127.0.0.1",
        "port": parts.port,
        "username": unquote(parts.username) if parts.username else None,
        "password": unquote(parts.password) if parts.password else None,
        "use_tls": parts.scheme == "smtps",
        "local_hostname": socket.gethostname(),
        "timeout": _COMMAND_SECONDS,
    }
