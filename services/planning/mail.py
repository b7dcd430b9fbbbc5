"""Handing a sign-in link to the mail server."""

from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from urllib.parse import unquote, urlsplit

import aiosmtplib
import structlog

from services.planning.pages import sign_in_letter
from services.planning.sign_in import MailLink

_TIMEOUT = 10.0
_PORTS = {"smtp": 25, "smtps": 465}

_log = structlog.get_logger(source="potluck.planning.mail")


def mailer(smtp_url: str, sender: str) -> MailLink:
    """Return what sends sign-in links through a mail server.

    Args:
        smtp_url: `smtp://host:port`, or `smtps://name:password@host:port`.
        sender: as it stands in From.
    """
    server = urlsplit(smtp_url)

    async def mail(address: str, link: str) -> None:
        try:
            await aiosmtplib.send(
                _letter(sender, address, link),
                hostname=server.hostname,
                port=server.port or _PORTS.get(server.scheme, 25),
                username=unquote(server.username) if server.username else None,
                password=unquote(server.password) if server.password else None,
                use_tls=server.scheme == "smtps",
                timeout=_TIMEOUT,
            )
        except (aiosmtplib.SMTPException, OSError) as error:
            _log.warning("a sign-in link could not be mailed", error=type(error).__name__)

    return mail


def _letter(sender: str, address: str, link: str) -> EmailMessage:
    text, html = sign_in_letter(link)
    letter = EmailMessage()
    letter["From"] = sender
    letter["To"] = address
    letter["Subject"] = "Sign in to Potluck"
    letter["Date"] = formatdate()
    letter["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2] or None)
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(text)
    letter.add_alternative(html, subtype="html")
    return letter
