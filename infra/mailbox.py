"""A real SMTP server that delivers every letter into one Maildir, for a house without one.

A letter is on disk before it is acknowledged. One that the mailbox has already, by its recipient
and Message-ID, is acknowledged and not kept twice: a sender that was killed before it heard the
answer may say everything again.
"""

import email.policy
import os
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from hashlib import sha256
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from infra.ports import LOOPBACK, free_port

_LARGEST_LETTER = 10 * 1024 * 1024  # bytes
_PARSER = BytesParser(policy=email.policy.default)
_PLAIN_PARSER = BytesParser(policy=email.policy.compat32)  # takes any header as it comes


@dataclass(frozen=True)
class Letter:
    """A letter as it lies in the mailbox, with the address it was delivered to."""

    recipient: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        """Return the subject, or nothing."""
        return str(self.message["Subject"] or "")

    @property
    def message_id(self) -> str:
        """Return the Message-ID, or nothing."""
        return str(self.message["Message-ID"] or "")

    @property
    def text(self) -> str:
        """Return the plain text part, or nothing."""
        part = self.message.get_body(("plain",))
        return str(part.get_content()) if part else ""


class Maildir:
    """A Maildir: `tmp` for what is being written, `new` and, once a mail reader saw it, `cur`.

    Source: https://cr.yp.to/proto/maildir.html, but for the names of files, which identify the
    letter instead of the delivery.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for room in ("tmp", "new", "cur"):
            (folder / room).mkdir(parents=True, exist_ok=True)

    def deliver(self, recipient: str, sender: str, content: bytes) -> bool:
        """Keep a letter, durably; False when it is here already."""
        name = _name(recipient, content)
        if self._holds(name):
            return False
        header = f"Return-Path: <{sender}>\nDelivered-To: {recipient}\n".encode()
        draft = self.folder / "tmp" / f"{name}.{uuid.uuid4().hex}"
        _write(draft, header + content.replace(b"\r\n", b"\n"))
        draft.rename(self.folder / "new" / name)
        _sync(self.folder / "new")
        return True

    def letters(self) -> Iterator[Letter]:
        """Iterate over the letters, the first to come first."""
        for path in sorted(self._paths(), key=lambda path: path.stat().st_mtime_ns):
            message = _PARSER.parsebytes(path.read_bytes())
            yield Letter(str(message["Delivered-To"]), message)

    def _holds(self, name: str) -> bool:
        seen = self.folder.glob(f"cur/{name}*")  # a mail reader appends its flags to the name
        return (self.folder / "new" / name).exists() or any(seen)

    def _paths(self) -> list[Path]:
        return [*self.folder.glob("new/*"), *self.folder.glob("cur/*")]


class Mailbox:
    """The SMTP server, in a thread of its own, and its Maildir.

    Args:
        folder: the Maildir, made when missing.
        port: a free one when 0.
    """

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.maildir = Maildir(folder)
        self.port = port or free_port()
        self._controller = Controller(
            self,
            hostname=LOOPBACK,
            port=self.port,
            data_size_limit=_LARGEST_LETTER,
            enable_SMTPUTF8=True,
            ident="Potluck mailbox",
        )

    @property
    def url(self) -> str:
        """Return where senders find it."""
        return f"smtp://{LOOPBACK}:{self.port}"

    def start(self) -> None:
        """Return once it accepts letters."""
        self._controller.start()

    def stop(self) -> None:
        """Accept no more letters."""
        with suppress(AssertionError):  # aiosmtpd's word for "was not running"
            self._controller.stop()

    async def handle_DATA(  # noqa: N802 - aiosmtpd calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Answer a letter: 250 once it is kept for every recipient, 451 when it cannot be now."""
        try:
            for recipient in envelope.rcpt_tos:
                self.maildir.deliver(recipient, envelope.mail_from or "", _bytes(envelope.content))
        except OSError as error:
            return f"451 4.3.0 Cannot keep it now, try again later: {error.strerror}"
        return "250 2.0.0 Kept"


def _name(recipient: str, content: bytes) -> str:
    """Return what identifies a letter: the same for the same recipient and Message-ID."""
    headers = _PLAIN_PARSER.parsebytes(content, headersonly=True)
    message_id = headers["Message-ID"] or uuid.uuid4().hex
    return sha256(f"{recipient}\0{message_id}".encode()).hexdigest()


def _bytes(content: str | bytes | None) -> bytes:
    return content.encode() if isinstance(content, str) else content or b""


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
