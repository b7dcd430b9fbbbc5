"""What the embedded house reads from its environment (prefix `POTLUCK_`)."""

from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class HouseSettings(BaseSettings):
    """Everything is optional: where an address is missing, the house starts a server of its own.

    `port` is tried alone when given; otherwise the house steps around ports that are taken.
    `secret` is made once and kept under `data_dir` when missing.
    """

    model_config = SettingsConfigDict(env_prefix="POTLUCK_", frozen=True, extra="ignore")

    nats_url: str | None = None
    mongo_url: str | None = None
    smtp_url: str | None = None
    public_url: str | None = None
    port: int | None = None
    secret: SecretStr | None = None
    data_dir: Path = Path(".potluck")
