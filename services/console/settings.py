"""What the console reads from its environment."""

from pathlib import Path

from pydantic import SecretStr

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """The console verifies nothing, so it runs without the secret.

    `console_dist` is the folder that `npm run build` writes.
    """

    secret: SecretStr = SecretStr("")
    console_dist: Path = Path(__file__).with_name("dist")
