"""A prompt as it goes over the wire: RFC 5322 headers, plain text and HTML, all of it ASCII."""

import re
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import parseaddr
from hashlib import sha256
from ipaddress import ip_address
from urllib.parse import urlsplit

from services.follow_up.domain import STEP, Prompt
from services.follow_up.letter import one_line

_ADDRESS = re.compile(r"[^\s\x00-\x1f\x7f<>()\[\],;:\\\"@]+@[\w-]+(\.[\w-]+)*")
_LONGEST_ADDRESS = 254


class UndeliverableError(ValueError):
    """No letter can be written to this address."""


@dataclass(frozen=True)
class Wire:
    """A letter and its envelope, ready for a mail server."""

    sender: str
    recipient: str
    content: bytes

    @property
    def needs_utf8(self) -> bool:
        """Tell whether the address itself is beyond ASCII (RFC 6531)."""
        return not self.recipient.isascii()


class _UnbrokenLinks(EmailPolicy):
    """Keeps links on their line: folded, they would be encoded, and no client would read them."""

    def fold(self, name: str, value: str) -> str:
        return self.fold_binary(name, value).decode("utf-8")

    def fold_binary(self, name: str, value: str) -> bytes:
        if name == "List-Unsubscribe":
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


_POLICY = _UnbrokenLinks(linesep=SMTP.linesep, cte_type="7bit")
_UTF8_POLICY = _POLICY.clone(utf8=True)


def wire(prompt: Prompt, mail_from: str, unsubscribe_url: str) -> Wire:
    """Return the letter of a prompt. Every call has the same Message-ID.

    Raises:
        UndeliverableError: the address is none.
    """
    sender = mailbox_of(mail_from)
    try:
        recipient = _mailbox(one_line(prompt.name), prompt.email)
        message = _message(prompt, sender, recipient, unsubscribe_url)
        policy = _POLICY if recipient.addr_spec.isascii() else _UTF8_POLICY
        return Wire(sender.addr_spec, recipient.addr_spec, message.as_bytes(policy=policy))
    except (MessageError, UnicodeError) as error:
        raise UndeliverableError(f"no letter can be addressed to it: {error}") from error


def mailbox_of(text: str) -> Address:
    """Return the mailbox that `Name <address>` names.

    Raises:
        UndeliverableError: it names none.
    """
    name, address = parseaddr(text)
    return _mailbox(name, address)


def message_id(gathering_id: str, attendee_id: str, public_url: str) -> str:
    """Return a letter's Message-ID, the same whenever it is asked for."""
    named = f"{gathering_id} {attendee_id} {STEP}"
    return f"<{sha256(named.encode()).hexdigest()[:40]}@{_domain(public_url)}>"


def _message(
    prompt: Prompt, sender: Address, recipient: Address, unsubscribe_url: str
) -> EmailMessage:
    message = EmailMessage(policy=_POLICY)
    message["Message-ID"] = prompt.message_id
    message["Date"] = prompt.written_at
    message["From"] = sender
    message["To"] = recipient
    message["Subject"] = one_line(prompt.subject)
    message["List-Id"] = f"<letters.{sender.domain}>"
    message["List-Unsubscribe"] = f"<{unsubscribe_url}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, NRN, AutoReply, RN"
    message.set_content(prompt.text)
    message.add_alternative(prompt.html, subtype="html")
    return message


def _mailbox(name: str, address: str) -> Address:
    address = address.strip()
    if not _ADDRESS.fullmatch(address) or len(address) > _LONGEST_ADDRESS:
        raise UndeliverableError("it is no e-mail address")
    username, _, domain = address.rpartition("@")
    try:
        return Address(name, username, domain.encode("idna").decode("ascii"))
    except (ValueError, IndexError, MessageError) as error:
        raise UndeliverableError("it is no e-mail address") from error


def _domain(public_url: str) -> str:
    """Return the host people reach us at; a number in brackets, as RFC 5321 writes it."""
    host = urlsplit(public_url).hostname or "potluck.localhost"
    try:
        address = ip_address(host)
    except ValueError:
        return host
    return f"[{host}]" if address.version == 4 else f"[IPv6:{host}]"  # noqa: PLR2004  Internet
