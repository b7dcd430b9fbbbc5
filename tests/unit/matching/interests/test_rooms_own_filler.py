"""What a room's texts have in common without telling anything."""

import pytest

from services.matching.interests.filler import Sight, Sights, says_nothing
from services.matching.interests.reading import words_of
from services.matching.interests.understanding import Said, understand

CITY = (
    "Porto Chess Club",
    "Hiking Porto",
    "Porto Python User Group",
    "Salsa dancing in Porto",
    "Porto book club",
    "Yoga in Porto",
    "PortoJS",
    "Porto photography",
)


def filler(*texts: str) -> frozenset[str]:
    return understand(Said(f"p{n}", (text,)) for n, text in enumerate(texts)).filler


def test_a_citys_name_is_learned() -> None:
    assert "porto" in filler(*CITY)


def test_a_short_form_of_it_is_learned_where_it_is_glued_to_names() -> None:
    city = [text.replace("Porto", "Nashville") for text in CITY]

    assert "nash" in filler(*city, "NashReact", "Nash.rb")


def test_two_words_are_learned_without_making_a_topic_of_one() -> None:
    city = [text.replace("Porto", "Music City") for text in CITY]
    room = understand(Said(f"p{n}", (text,)) for n, text in enumerate(city))

    assert "music city" in room.filler
    assert "field:music" not in {m.key for m in room.memberships}


@pytest.mark.parametrize("word", ["chess", "hiking", "python", "book club"])
def test_what_the_tree_names_is_never_learned(word: str) -> None:
    fields = ("cooking", "history", "running", "painting", "sailing", "astronomy")

    assert word not in filler(*(f"{word} and {field}" for field in fields))


def test_small_rooms_learn_nothing() -> None:
    assert filler("Porto Chess", "Porto hiking", "Porto salsa dancing") == frozenset()


def test_a_word_beside_one_field_only_is_not_learned() -> None:
    texts = (f"{text} for quintets" for text in ("jazz", "rock music", "opera", "punk", "choir"))

    assert "quintets" not in filler(*texts)


@pytest.mark.parametrize(
    ("texts", "fields", "is_learned"),
    [(9, "abcabcabc", True), (9, "aaaaaaaaa", False), (9, "aaaaaaabc", False),
     (9, "abc", False), (2000, "abcabcabc", False)],
)  # fmt: skip
def test_a_word_needs_many_texts_of_many_fields(texts: int, fields: str, is_learned: bool) -> None:  # noqa: FBT001
    seen = Sights(texts)
    for name in fields:
        seen.add([Sight("porto", frozenset({name}))])

    assert seen.learned() == ({"porto"} if is_learned else set())


@pytest.mark.parametrize(
    "text", ["none", "N/A", "n/a.", "everything!", "Nothing", "keine", "Rien", "-", "x", "?", "7"]
)
def test_some_answers_say_nothing(text: str) -> None:
    assert says_nothing(words_of(text).words)


def test_one_letter_may_say_something_in_another_script() -> None:
    assert not says_nothing(words_of("茶").words)
