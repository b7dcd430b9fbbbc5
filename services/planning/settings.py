"""What planning reads from its environment."""

from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_settings import NoDecode

from shared.settings import ServiceSettings


def _addresses(value: object) -> object:
    """Return the addresses of a comma-separated list."""
    if not isinstance(value, str):
        return value
    return tuple(address for part in value.split(",") if (address := part.strip().casefold()))


class Settings(ServiceSettings):
    """What every service needs, and who may sign in.

    `organizers` are e-mail addresses, separated by commas. `mail_from` is whom sign-in links come
    from.
    """

    organizers: Annotated[
        tuple[str, ...], NoDecode, BeforeValidator(_addresses), Field(min_length=1)
    ] = ("organizer@potluck.localhost",)
    mail_from: str = "Potluck <potluck@potluck.localhost>"
