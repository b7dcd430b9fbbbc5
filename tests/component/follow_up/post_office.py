"""A real SMTP server whose moods a test can choose."""

import asyncio
import email
import threading
from contextlib import suppress
from email import policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from infra.ports import LOOPBACK, free_port


class PostOffice:
    """Keeps every letter it accepts, whoever and however often it comes.

    `answers` are what a recipient's RCPT gets, one after the other. `cut_before_answer` are
    recipients whose letter is kept and the connection then cut without a word. `stalls` makes it
    keep a letter and never answer; `hangs_up_after_each` makes it answer and close.
    """

    def __init__(self, *, smtputf8: bool = True, login: tuple[str, str] | None = None) -> None:
        self.letters: list[tuple[str, EmailMessage]] = []
        self.answers: dict[str, list[str]] = {}
        self.cut_before_answer: set[str] = set()
        self.hangs_up_after_each = False
        self.sessions = 0
        self.heard = threading.Event()
        self.stalls = False
        self._login = login
        self._smtputf8 = smtputf8
        self.port = free_port()
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        credentials = f"{self._login[0]}:{self._login[1]}@" if self._login else ""
        return f"smtp://{credentials}{LOOPBACK}:{self.port}"

    def open(self) -> None:
        self._controller = Controller(
            self,
            hostname=LOOPBACK,
            port=self.port,
            enable_SMTPUTF8=self._smtputf8,
            authenticator=self._authenticate if self._login else None,
            auth_required=self._login is not None,
            auth_require_tls=False,
        )
        self._controller.start()

    def close(self) -> None:
        if self._controller:
            with suppress(AssertionError):
                self._controller.stop()
            self._controller = None

    def for_(self, address: str) -> list[EmailMessage]:
        return [message for recipient, message in self.letters if recipient == address]

    def text(self, address: str) -> str:
        """Return the plain text of the one letter to an address."""
        (message,) = self.for_(address)
        body = message.get_body(("plain",))
        assert body is not None
        return str(body.get_content()).replace("\r\n", "\n")

    def recipients(self, *among: str) -> list[str]:
        return sorted(recipient for recipient, _ in self.letters if recipient in among)

    async def handle_EHLO(  # noqa: N802  aiosmtpd calls it so
        self,
        _server: SMTP,
        session: Session,
        _envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = hostname
        self.sessions += 1
        return responses

    async def handle_RCPT(  # noqa: N802  aiosmtpd calls it so
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if answers := self.answers.get(address):
            return answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Yes"

    async def handle_DATA(  # noqa: N802  aiosmtpd calls it so
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        message = email.message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.letters += [(recipient, message) for recipient in envelope.rcpt_tos]
        self.heard.set()
        assert isinstance(server.transport, asyncio.Transport)
        if self.stalls:
            await asyncio.sleep(3600)
        if self.cut_before_answer & set(envelope.rcpt_tos):
            self.cut_before_answer -= set(envelope.rcpt_tos)
            server.transport.abort()
        if self.hangs_up_after_each:
            # Once the answer is written, before the next command is read: never between the two.
            asyncio.get_running_loop().call_soon(server.transport.close)
        return "250 2.0.0 Kept"

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        given = (data.login.decode(), data.password.decode())
        return AuthResult(success=given == self._login)
