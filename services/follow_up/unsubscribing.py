"""Stopping letters with one click (RFC 8058): the links, and what following one does."""

from typing import NamedTuple

from itsdangerous import BadData, URLSafeSerializer
from pydantic import SecretStr, TypeAdapter, ValidationError

from services.follow_up.domain import Prompt
from services.follow_up.fate import unwanted
from services.follow_up.store import Store
from shared.clock import Clock
from shared.facts import PromptSent
from shared.problems import NotFound


class Reader(NamedTuple):
    """Whom a link was sent to: an attendee of a gathering, at an address."""

    gathering_id: str
    attendee_id: str
    address_id: str


_READER: TypeAdapter[Reader] = TypeAdapter(Reader)


class Links:
    """Makes and reads the links at the end of letters. They never expire and cannot be guessed."""

    def __init__(self, secret: SecretStr, public_url: str) -> None:
        self._signer = URLSafeSerializer(secret.get_secret_value(), salt="potluck.unsubscribe")
        self._address = f"{public_url.rstrip('/')}/api/follow-up/unsubscribe"

    def url(self, reader: Reader) -> str:
        """Return the link for one reader; it is short enough to stand on one line of a header."""
        return f"{self._address}/{self._signer.dumps(reader)}"

    def url_of(self, prompt: Prompt) -> str:
        """Return the link in a prompt."""
        return self.url(Reader(prompt.gathering_id, prompt.attendee_id, prompt.address_id))

    def reader(self, token: str) -> Reader:
        """Return whom a link was sent to.

        Raises:
            NotFound: it was cut short or tampered with.
        """
        try:
            return _READER.validate_python(self._signer.loads(token))
        except (BadData, ValidationError) as error:
            raise NotFound(
                "This link is not one of ours.", "Copy the whole link from the letter."
            ) from error


class Unsubscribing:
    """The use case behind the link."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def stop(self, reader: Reader) -> None:
        """Send no more letters to an address, of any gathering; twice is the same as once."""
        await self._store.silences.create(reader.address_id, {"at": self._clock()})
        waiting = {"address_id": reader.address_id, "state": "due"}
        fields = unwanted(self._clock())
        while await self._store.prompts.change(waiting, fields, PromptSent):
            pass
