"""Signing organizers in by a link that works once.

Whoever asks gets the same answer. The link goes to the address and, because the first organizer
may have no mail yet, to the console of whoever runs the service. Of its token only the digest is
kept, and opening the link does nothing: mail scanners open links, people press the button.
"""

import hashlib
import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import structlog

from services.planning.domain import SignInLink
from services.planning.store import Store
from shared.clock import Clock
from shared.mongo import DatabaseError

LINK_AGE = timedelta(minutes=15)
LIVE_LINKS_LIMIT = 5

AnnounceLink = Callable[[str, str], None]
"""Says on the console that an address can sign in with a link."""

MailLink = Callable[[str, str], Awaitable[None]]
"""Sends an address its link; what goes wrong is its own business."""


class SignIn:
    """The use cases of signing in.

    Args:
        organizers: the addresses that may sign in, lower case.
        public_url: what links begin with.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        organizers: Sequence[str],
        public_url: str,
        announce: AnnounceLink,
        mail: MailLink,
    ) -> None:
        self._store = store
        self._clock = clock
        self._organizers = organizers
        self._address = f"{public_url.rstrip('/')}/api/planning/sign-in"
        self._announce = announce
        self._mail = mail
        self._log = structlog.get_logger(source="potluck.planning.sign_in")

    async def send_link(self, email: str) -> None:
        """Send an organizer a link; nothing for anybody else, or who has several unused ones."""
        address = email.strip().casefold()
        if address not in self._organizers:
            self._log.info("a sign-in link was asked for an address that is no organizer's")
            return
        try:
            if await self._store.live_links(address, self._clock()) >= LIVE_LINKS_LIMIT:
                self._log.warning("too many sign-in links are waiting to be used")
                return
            link = await self._make(address, asked=True)
        except DatabaseError as error:
            self._log.warning("a sign-in link could not be made", error=type(error).__name__)
            return
        self._announce(address, link)
        await self._mail(address, link)

    async def first_link(self) -> str:
        """Return an absolute link that signs the first organizer in, for who opens the house."""
        return await self._make(self._organizers[0], asked=False)

    async def find(self, token: str) -> SignInLink | None:
        """Return the link of a token, if it can still be used."""
        return await self._store.live_link(_digest(token), self._clock())

    async def use(self, token: str) -> SignInLink | None:
        """Use a link up and return it; None where it has been used, has expired or never was."""
        return await self._store.use_link(_digest(token), self._clock())

    async def _make(self, email: str, *, asked: bool) -> str:
        token = secrets.token_urlsafe(32)
        fields = {
            "email": email,
            "asked": asked,
            "expires_at": self._clock() + LINK_AGE,
            "used_at": None,
        }
        await self._store.links.create(_digest(token), fields)
        return f"{self._address}/{token}"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
