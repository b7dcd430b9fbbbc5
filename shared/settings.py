"""What every service reads from its environment (prefix `POTLUCK_`)."""

from pathlib import Path
from typing import Literal

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class ServiceSettings(BaseSettings):
    """Where the broker, the database and the mail server are, and the secret that signs tokens.

    `secret` is shared by the services: planning signs organizers in, the others verify its cookie.
    `public_url` is the origin people's browsers see; links in mail begin with it.
    `data_dir` receives logs and traces when no collector is configured. `trace_share` is the share
    of requests that are traced, from 0 to 1.
    """

    model_config = SettingsConfigDict(env_prefix="POTLUCK_", frozen=True, extra="ignore")

    nats_url: str = "nats://127.0.0.1:4222"
    mongo_url: str = "mongodb://127.0.0.1:27017/?directConnection=true"
    smtp_url: str = "smtp://127.0.0.1:1025"
    public_url: str = "http://127.0.0.1:8137"
    secret: SecretStr
    data_dir: Path = Path(".potluck")
    driver: Literal["motor", "pymongo"] = "motor"
    trace_share: float = 0.1
