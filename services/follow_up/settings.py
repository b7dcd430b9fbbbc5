"""What follow-up reads from its environment."""

from pydantic import field_validator

from services.follow_up.message import mailbox_of
from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """How letters go out.

    `mail_from` is whom letters come from: `Name <address>`.
    `mail_repeats` says that the mail server drops a letter whose recipient and Message-ID it has
    seen. A letter whose fate a crash hid is then sent again; otherwise it becomes `unknown` and a
    host decides.
    `mail_connections` is how many letters are under way at once.
    `mail_lease_seconds` is how long after a crash another copy takes a letter over.
    `patience_seconds` is how long letters wait for a closed gathering's last facts; then they are
    written from what is known.
    """

    mail_from: str = "Potluck <hello@potluck.localhost>"
    mail_repeats: bool = False
    mail_connections: int = 4
    mail_lease_seconds: float = 20.0
    patience_seconds: float = 3600.0

    @field_validator("mail_from")
    @classmethod
    def _has_an_address(cls, value: str) -> str:
        mailbox_of(value)
        return value
