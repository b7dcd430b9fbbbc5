import pytest
from pydantic import ValidationError

from services.matching.settings import Settings

SECRET = "a secret of the tests, long enough"


def test_help_circles_are_of_three_unless_the_environment_says_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert Settings.model_validate({"secret": SECRET}).max_circle == 3

    monkeypatch.setenv("POTLUCK_MAX_CIRCLE", "5")

    assert Settings.model_validate({"secret": SECRET}).max_circle == 5


@pytest.mark.parametrize("size", ["1", "6", "many"])
def test_a_circle_of_an_impossible_size_is_refused(
    monkeypatch: pytest.MonkeyPatch, size: str
) -> None:
    monkeypatch.setenv("POTLUCK_MAX_CIRCLE", size)

    with pytest.raises(ValidationError, match="max_circle"):
        Settings.model_validate({"secret": SECRET})
