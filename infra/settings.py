"""What the embedded house reads from its environment (prefix `POTLUCK_`)."""

import secrets
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

    def signing_secret(self) -> SecretStr:
        """Return what signs tokens; made the first time, readable by its owner alone."""
        if self.secret:
            return self.secret
        path = self.data_dir / "secret"
        if not path.exists():
            draft = path.with_suffix(".draft")
            draft.touch(0o600)
            draft.write_text(secrets.token_urlsafe(32), encoding="ascii")
            draft.rename(path)
        return SecretStr(path.read_text(encoding="ascii"))
