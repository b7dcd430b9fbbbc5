from pathlib import Path

from pydantic import SecretStr

from infra.settings import HouseSettings


def test_a_secret_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    settings = HouseSettings(data_dir=tmp_path)

    made = settings.signing_secret()

    assert len(made.get_secret_value()) >= 32
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0
    assert HouseSettings(data_dir=tmp_path).signing_secret() == made


def test_two_houses_have_two_secrets(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()

    secrets = {HouseSettings(data_dir=tmp_path / n).signing_secret() for n in ("", "other")}

    assert len(secrets) == 2


def test_a_secret_that_is_given_is_not_written_down(tmp_path: Path) -> None:
    given = HouseSettings(data_dir=tmp_path, secret=SecretStr("given"))

    assert given.signing_secret().get_secret_value() == "given"
    assert list(tmp_path.iterdir()) == []
