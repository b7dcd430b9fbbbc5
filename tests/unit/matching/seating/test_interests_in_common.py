import pytest

from services.matching.seating.room import Person, Room, normalised
from services.matching.seating.topics import shared_interests, topic
from tests.unit.matching.seating.rooms import people_named, room_of


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
    assert topic(room, ["a", "b", "c"]) == "Bread Baking"


def test_of_several_topics_the_one_that_fewest_hold_is_chosen() -> None:
    room = crowd(
        Person("a", ("tea", "maps", "owls")),
        Person("b", ("tea", "maps", "owls")),
        Person("c", ("tea",)),
    )
    assert topic(room, ["a", "b"]) == "maps"


def test_what_more_than_a_quarter_of_the_room_holds_is_small_talk() -> None:
    four = people_named("a", "b", "c", "d", interests=("weather",))
    assert topic(crowd(*four, strangers=12), ["a", "b"]) == "weather"
    assert topic(crowd(*four, strangers=11), ["a", "b"]) is None


def test_nobody_has_a_topic_alone() -> None:
    room = crowd(*people_named("a", "b", interests=("tea",)))
    assert topic(room, ["a"]) is None
    assert topic(room, []) is None


def test_an_interest_said_twice_by_one_person_is_shared_with_nobody() -> None:
    assert not crowd(Person("a", ("Tea", "tea.", "…"))).interests


def test_shared_interests_name_everybody_who_shares_them_the_widest_first() -> None:
    room = crowd(
        Person("a", ("Maps", "Tea")), Person("b", ("maps", "Tea")), Person("c", ("tea", "Owls"))
    )
    assert shared_interests(room, ["c", "b", "a"]) == [
        ("Tea", ("c", "b", "a")),
        ("Maps", ("b", "a")),
    ]
