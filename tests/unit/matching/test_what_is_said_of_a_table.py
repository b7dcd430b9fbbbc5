from typing import cast

from services.matching.domain import Attendee
from services.matching.seating.topics import Topics
from services.matching.table_words import what_is_shared, who_could_help
from shared.facts import CircleHelp, SharedInterest
from tests.unit.matching.rooms_that_speak import evening, person

CROWD = [person(f"c{n}") for n in range(9)]


def said(*people: Attendee) -> dict[str, object]:
    situation = evening([*people, *CROWD], {})
    return what_is_shared(Topics(situation.room), [somebody.id for somebody in people])


def test_the_topic_comes_first_with_everybodys_own_words() -> None:
    own = {"a": "Python", "b": "Django", "c": "Django Girls"}
    baking = {"a": "sourdough", "b": "Sourdough"}
    found = said(
        person("a", own["a"], baking["a"]),
        person("b", own["b"], baking["b"]),
        person("c", own["c"]),
    )

    first, *others = cast("tuple[SharedInterest, ...]", found["shared"])

    assert (first.words, first.level, first.interest) == (own, "topic", found["topic"])
    assert (baking, "same", ("a", "b")) in [(s.words, s.level, s.attendee_ids) for s in others]


def test_what_is_held_back_is_neither_shared_nor_quoted() -> None:
    private = "me@example.org", "living with diabetes", "fuck you"

    assert said(person("a", *private), person("b", *private)) == {"topic": None, "shared": ()}


def test_who_asked_for_it_shares_what_is_private_with_who_did_too() -> None:
    text = "living with diabetes"
    one, other = (person(key, text, open_about=(text,)) for key in "ab")

    found = said(one, other, person("c", text))

    (shared,) = cast("tuple[SharedInterest, ...]", found["shared"])
    assert shared.words == {"a": text, "b": text}


def test_help_is_told_as_people_sit_and_in_their_words() -> None:
    people = {
        "a": person("a", ask="Portuguese lessons", offer="repairing bicycles"),
        "b": person("b", ask="somebody to repair my bicycle", offer="Portuguese"),
        "c": person("c", ask="a room in March"),
        "d": person("d"),
    }

    assert who_could_help(people, ["d", "b", "c", "a", "gone"]) == (
        CircleHelp(helper_id="b", helped_id="a", ask="Portuguese lessons", offer="Portuguese"),
        CircleHelp(
            helper_id="a",
            helped_id="b",
            ask="somebody to repair my bicycle",
            offer="repairing bicycles",
        ),
    )
    assert who_could_help(people, ["c", "d"]) == ()
