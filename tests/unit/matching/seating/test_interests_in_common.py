from dataclasses import replace

import pytest

from services.matching.seating.commons import Common
from services.matching.seating.room import Person, Room, normalised
from services.matching.seating.topics import Shared, shared_interests, topic
from tests.unit.matching.seating.rooms import people_named, room_of, topic_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bread baking", "  bread   Baking. "),
        ("“Choirs”", "choirs"),
        ("#python", "Python"),
        ("\uff23\uff48\uff45\uff53\uff53", "chess"),
        ("STRASSE", "straße"),
        ("Trains!", "(trains)"),
    ],
)
def test_two_spellings_of_one_interest_are_the_same(one: str, other: str) -> None:
    assert normalised(one) == normalised(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("C", "C#"), ("C", "C++"), (".NET", "net"), ("R&B", "RB"), ("Java", "JavaScript")],
)
def test_punctuation_that_belongs_to_a_word_stays(one: str, other: str) -> None:
    assert normalised(one) != normalised(other)


def crowd(*rest: Person, strangers: int = 12) -> Room:
    return room_of((*rest, *people_named(*(f"s{number}" for number in range(strangers)))), ())


def test_a_topic_is_shown_in_the_words_most_of_its_holders_chose() -> None:
    room = crowd(
        Person("a", ("Bread Baking",)),
        Person("b", ("bread baking",)),
        Person("c", ("Bread  Baking",)),
    )
    assert topic_name(room, ["a", "b", "c"]) == "Bread Baking"


def test_of_several_topics_the_one_that_fewest_hold_is_chosen() -> None:
    room = crowd(
        Person("a", ("tea", "maps", "owls")),
        Person("b", ("tea", "maps", "owls")),
        Person("c", ("tea",)),
    )
    assert topic_name(room, ["a", "b"]) == "maps"


def test_what_more_than_a_quarter_of_the_room_holds_is_small_talk() -> None:
    four = people_named("a", "b", "c", "d", interests=("weather",))
    assert topic_name(crowd(*four, strangers=12), ["a", "b"]) == "weather"
    assert topic_name(crowd(*four, strangers=11), ["a", "b"]) is None


def test_nobody_has_a_topic_alone() -> None:
    room = crowd(*people_named("a", "b", interests=("tea",)))
    assert topic_name(room, ["a"]) is None
    assert topic_name(room, []) is None


def test_an_interest_said_twice_by_one_person_is_shared_with_nobody() -> None:
    assert not crowd(Person("a", ("Tea", "tea.", "…"))).interests


def test_shared_interests_name_everybody_who_shares_them_the_widest_first() -> None:
    room = crowd(
        Person("a", ("Maps", "Tea")), Person("b", ("maps", "Tea")), Person("c", ("tea", "Owls"))
    )
    assert shared_interests(room, ["c", "b", "a"]) == [
        Shared("same", "Tea", {"c": "tea", "b": "Tea", "a": "Tea"}),
        Shared("same", "Maps", {"b": "maps", "a": "Maps"}),
    ]


PYNASH = Common("same:pynash", "same", "PyNash", {"a": "PyNash", "b": "pynash"})
PYTHON = Common(
    "topic:python", "topic", "Python", {"a": "PyNash", "b": "pynash", "c": "Data with Python"}
)
SOFTWARE = Common("field:software", "field", "Software", dict.fromkeys("abcd", "Software"))


def known(*commons: Common, strangers: int = 12) -> Room:
    return replace(crowd(*people_named(*"abcd"), strangers=strangers), commons=commons)


def test_a_topic_is_the_narrowest_that_all_share_in_their_own_words() -> None:
    room = known(SOFTWARE, PYTHON, PYNASH)

    assert topic(room, ["b", "a"]) == Shared("same", "PyNash", {"b": "pynash", "a": "PyNash"})
    assert topic(room, ["a", "b", "c"]) == Shared("topic", "Python", PYTHON.words)
    assert topic(room, ["a", "b", "c", "d"]) is None


def test_fields_come_last_and_nothing_broader_for_those_who_share_something_narrower() -> None:
    languages = replace(PYTHON, key="topic:z", name="Programming languages")
    room = known(SOFTWARE, PYTHON, PYNASH, languages)

    assert [s.name for s in shared_interests(room, "ab")] == ["PyNash"]
    assert [(s.level, s.name, (*s.words,)) for s in shared_interests(room, "abcd")] == [
        ("topic", "Python", ("a", "b", "c")),
        ("same", "PyNash", ("a", "b")),
        ("field", "Software", ("a", "b", "c", "d")),
    ]


def test_a_field_is_listed_only_with_somebody_who_is_wanting() -> None:
    room = known(SOFTWARE, PYTHON)

    assert [s.name for s in shared_interests(room, "ad")] == ["Software"]
    assert room.wanting == {"d"}
    assert shared_interests(known(SOFTWARE, PYTHON, PYNASH), ["c", "d"])[0].level == "field"
    kept = replace(SOFTWARE, words=dict.fromkeys("abc", "Software"))
    assert [s.name for s in shared_interests(known(kept, PYTHON), "bc")] == ["Python"]


def test_those_are_silent_who_said_nothing_and_hold_nothing() -> None:
    people = (Person("a"), Person("b"), Person("c", ("Tea",)), Person("d"))

    room = room_of(people, (), commons=(PYNASH,))

    assert room.silent == {"d"}


def test_commons_speak_of_people_in_the_room_and_each_has_a_key_of_its_own() -> None:
    elsewhere = replace(PYNASH, words={"a": "PyNash", "stranger": "PyNash"})

    assert not known(elsewhere).genuine
    with pytest.raises(ValueError, match="twice among the commons: same:pynash"):
        known(PYNASH, PYNASH)
