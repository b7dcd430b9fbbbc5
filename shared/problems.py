"""What can go wrong in a way that a person can do something about.

    Problem                 any of these; permanent: trying again changes nothing
    ├── Invalid             422  what was sent cannot be used
    ├── NotSignedIn         401
    ├── Forbidden           403
    ├── NotFound            404
    ├── Conflict            409  it contradicts what holds now
    ├── TooLarge            413
    ├── WrongContentType    415
    └── Unavailable         503  the one that is worth trying again

Over HTTP each becomes RFC 9457 problem details, extended by `what_to_do`. On the message side a
`Problem` is a permanent error: the fact goes to the dead letters at once.
"""

from typing import ClassVar


class Problem(Exception):  # noqa: N818  the field's standard term, RFC 9457
    """Something is wrong, with what to do about it.

    Args:
        detail: what happened, in a sentence for the person who meets it.
        what_to_do: what they can do next.
        extras: further members of the problem details, JSON-serialisable.
    """

    status: ClassVar[int] = 400
    title: ClassVar[str] = "That cannot be done"

    def __init__(self, detail: str, what_to_do: str, **extras: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.what_to_do = what_to_do
        self.extras = extras

    @property
    def slug(self) -> str:
        """Return the last part of the problem's type, `not-found` for `NotFound`."""
        name = type(self).__name__
        return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")

    def details(self) -> dict[str, object]:
        """Return the members of the problem details object."""
        return {
            "type": f"tag:potluck.app,2026:{self.slug}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "what_to_do": self.what_to_do,
            **self.extras,
        }


class Invalid(Problem):
    """What was sent cannot be used."""

    status = 422
    title = "What was sent cannot be used"


class NotSignedIn(Problem):
    """Nobody is signed in, or the token has expired or was tampered with."""

    status = 401
    title = "Not signed in"


class Forbidden(Problem):
    """The one who asks may not do this."""

    status = 403
    title = "Not allowed"


class NotFound(Problem):
    """There is no such thing, or it is somebody else's."""

    status = 404
    title = "Not found"


class Conflict(Problem):
    """It contradicts what holds now."""

    status = 409
    title = "Not as things stand"


class TooLarge(Problem):
    """The body is larger than the endpoint takes."""

    status = 413
    title = "Too large"


class WrongContentType(Problem):
    """The body is of a kind the endpoint does not read."""

    status = 415
    title = "Wrong kind of content"


class Unavailable(Problem):
    """Something the service needs is not there right now."""

    status = 503
    title = "Not available right now"
