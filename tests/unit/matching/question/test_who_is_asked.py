import pytest

from services.matching.domain import Question
from services.matching.question.asking import to_ask
from tests.unit.matching.rooms_that_speak import evening, person

LIKES = "beekeeping", "origami", "sailing", "juggling", "crochet", "astronomy"
CROWD = [person(f"c{n}", LIKES[n // 2]) for n in range(12)]


def test_asked_is_who_said_nothing_or_meets_nobody() -> None:
    quiet, lonely = person("quiet"), person("lonely", "the ocarina of my grandfather")

    assert to_ask(evening([*CROWD, quiet, lonely], {})) == {"quiet", "lonely"}


def test_who_meets_somebody_on_a_topic_in_other_words_is_not_asked() -> None:
    coder, snake = person("coder", "Django"), person("snake", "Python programming")

    assert to_ask(evening([*CROWD, coder, snake], {})) == frozenset()


@pytest.mark.parametrize(
    "known",
    [
        {"roster_state": "withdrawn"},
        {"roster_state": "withdrawn", "state": "arrived"},
        {"state": "left"},
        {"roster_state": None, "state": "arrived"},
    ],
)
def test_who_withdrew_or_left_is_not_asked(known: dict[str, object]) -> None:
    assert to_ask(evening([*CROWD, person("gone", **known)], {})) == frozenset()


def test_who_has_come_without_a_word_is_asked() -> None:
    assert to_ask(evening([*CROWD, person("here", state="arrived")], {})) == {"here"}


def test_what_is_held_back_is_nothing_that_can_be_used() -> None:
    assert to_ask(evening([*CROWD, person("mail", "write to me@example.org")], {})) == {"mail"}


def test_who_has_said_something_else_since_is_not_asked_again() -> None:
    lonely = person("lonely", "zither repairs")
    before = Question(id="lonely", gathering_id="g", is_open=True, about=())

    assert to_ask(evening([*CROWD, lonely], {}, questions=[before])) == frozenset()


def test_nobody_is_asked_when_the_evening_is_over() -> None:
    assert to_ask(evening([*CROWD, person("quiet")], {}, state="closed")) == frozenset()


def test_nobody_is_asked_in_a_room_in_which_everything_shared_is_small_talk() -> None:
    assert to_ask(evening([person(f"p{n}") for n in range(7)], {})) == frozenset()
    assert len(to_ask(evening([person(f"p{n}") for n in range(8)], {}))) == 8
