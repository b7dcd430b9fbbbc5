"""Which texts meet, and which never do."""

import pytest

from services.matching.interests.meeting import Meeting, meetings


def meeting(one: str, other: str) -> Meeting | None:
    return next(meetings([one, other]), None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Chess", "♟️ CHESS ♟️"),
        ("chess club", "The Chess Society"),
        ("Dungeons and Dragon", "Dungeons & Dragons"),
        ("photograpy", "Photography"),
        ("Machne learning", "machine learning"),
        ("JavaScript", "java-script"),
        ("hip-hop", "Hip Hop"),
        ("Wandern", "randonnées"),
        ("zorbing gear", "gear: zorbing"),
    ],
)
def test_the_same_thing_meets_in_other_words(one: str, other: str) -> None:
    found = meeting(one, other)

    assert found
    assert (found.a, found.b, found.level) == (one, other, "same")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rock climbing", "rock music"),
        ("dog owner", "product owner"),
        ("looking for a job", "looking for an apartment"),
        ("Spanish conversation", "French conversation"),
        ("cloud infrastructure", "cloud photography"),
        ("chess", "cheese"),
        ("Magic: the Gathering", "stage magic"),
        ("python", "typhoon"),
        ("bass fishing", "bass guitar"),
        ("java", "Java island trips"),
        ("apple picking", "Apple developers"),
        ("web design", "spider webs"),
        ("Formula 1", "Formula 3"),
        ("book club", "golf club"),
        ("wine lovers", "dog lovers"),
        ("swing dancing", "mood swings"),
        ("salsa dancing", "salsa recipes"),
        ("go", "going out"),
        ("data science", "science fiction"),
    ],
)
def test_different_things_never_meet_narrowly(one: str, other: str) -> None:
    found = meeting(one, other)

    assert found is None or found.level == "field"


def test_an_ambiguous_word_keeps_its_meaning_beside_a_place() -> None:
    found = meeting("React Boston", "React developers")

    assert found
    assert (found.level, found.topic) == ("topic", "React")


def test_each_pair_meets_once_at_its_narrowest_level() -> None:
    found = list(meetings(["Python", "python club", "Rust language", "cooking"]))

    assert [(m.a, m.b, m.level) for m in found[:1]] == [("Python", "python club", "same")]
    assert len({(m.a, m.b) for m in found}) == len(found)
    assert not [m for m in found if "cooking" in (m.a, m.b)]


def test_equal_texts_are_one() -> None:
    assert list(meetings(["chess", "chess", " chess "])) == []


def test_a_meeting_says_on_what_and_why() -> None:
    found = meeting("Python for scientists", "Learning python at home")

    assert found
    assert (found.topic, found.level) == ("Python", "topic")
    assert "“python” names Python" in found.why
    assert 0.8 <= found.confidence <= 1
