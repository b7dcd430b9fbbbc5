"""Personal links: an attendee's own page, without an account.

Planning shows the page; whoever has reason to send or show somebody there makes the same link. Its
token names the gathering and the attendee, is signed and not stored. It holds as long as the
gathering does: the page behind it ends when the gathering is closed.
"""

from typing import NamedTuple

from itsdangerous import BadData, URLSafeSerializer
from pydantic import SecretStr, TypeAdapter, ValidationError

from shared.problems import NotFound

QUESTION = "What would you happily talk about tonight?"
"""The one short question, for those with whom nobody shares anything yet."""


class Person(NamedTuple):
    """Whose page it is: an attendee of a gathering."""

    gathering_id: str
    attendee_id: str


_PERSON: TypeAdapter[Person] = TypeAdapter(Person)


class PersonalLinks:
    """Makes and reads personal links; they cannot be guessed.

    Args:
        secret: what the services share.
        public_url: what links begin with.
    """

    def __init__(self, secret: SecretStr, public_url: str) -> None:
        self._signer = URLSafeSerializer(secret.get_secret_value(), salt="potluck.attendee")
        self._address = f"{public_url.rstrip('/')}/api/planning/me"

    def url(self, gathering_id: str, attendee_id: str) -> str:
        """Return the link to somebody's page, always the same one."""
        return f"{self._address}/{self._signer.dumps(Person(gathering_id, attendee_id))}"

    def person(self, token: str) -> Person:
        """Return whose page a link leads to.

        Raises:
            NotFound: it was cut short or tampered with.
        """
        try:
            return _PERSON.validate_python(self._signer.loads(token))
        except (BadData, ValidationError) as error:
            raise NotFound(
                "This link is not one of ours.", "Copy the whole link, or ask your hosts."
            ) from error
