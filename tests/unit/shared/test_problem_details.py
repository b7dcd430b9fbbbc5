import pytest

from shared.problems import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    NotSignedIn,
    Problem,
    TooLarge,
    Unavailable,
    WrongContentType,
)

ALL = [Invalid, NotSignedIn, Forbidden, NotFound, Conflict, TooLarge, WrongContentType, Unavailable]


@pytest.mark.parametrize(
    ("kind", "slug", "status"),
    [
        (Invalid, "invalid", 422),
        (NotSignedIn, "not-signed-in", 401),
        (Forbidden, "forbidden", 403),
        (NotFound, "not-found", 404),
        (Conflict, "conflict", 409),
        (TooLarge, "too-large", 413),
        (WrongContentType, "wrong-content-type", 415),
        (Unavailable, "unavailable", 503),
    ],
)
def test_a_problem_has_its_own_type_and_status(kind: type[Problem], slug: str, status: int) -> None:
    details = kind("It is so.", "Do this.").details()

    assert details["type"] == f"tag:potluck.app,2026:{slug}"
    assert details["status"] == status


def test_problem_details_say_what_happened_and_what_to_do() -> None:
    assert NotFound("There is no such table.", "Look at the plan.").details() == {
        "type": "tag:potluck.app,2026:not-found",
        "title": "Not found",
        "status": 404,
        "detail": "There is no such table.",
        "what_to_do": "Look at the plan.",
    }


def test_extras_become_members_of_their_own() -> None:
    assert Invalid("No.", "Yes.", errors=[{"where": "a"}]).details()["errors"] == [{"where": "a"}]


def test_every_problem_is_told_apart_by_type_and_by_title() -> None:
    problems = [kind("It is so.", "Do this.") for kind in ALL]

    assert len({problem.slug for problem in problems}) == len(ALL)
    assert len({problem.title for problem in problems}) == len(ALL)
    assert set(Problem.__subclasses__()) == set(ALL)
