"""The topic tree: how its files are read, and how its phrases are found in texts."""

from collections import Counter
from pathlib import Path

import pytest

from services.matching.interests.forms import folded
from services.matching.interests.naming import Names, content
from services.matching.interests.reading import words_of
from services.matching.interests.tree import TOPICS, Phrase, TreeError, phrases

MUSIC = """
name = "Music"
en = "music"
[[area]]
name = "Rock"
topics = [
  { name = "Rock music", en = "rock music; rock and roll; café concerts", alone = "rock" },
  { name = "Synthesizers", en = "synthesizers", words = "moog; e-piano", not = "the band moog" },
]
[[area]]
name = "Jazz"
topics = [{ name = "Jazz piano", en = "jazz piano" }]
"""


def tree(folder: Path, text: str = MUSIC) -> Names:
    return Names(phrases_of(folder, text))


def phrases_of(folder: Path, text: str) -> tuple[Phrase, ...]:
    (folder / "music.toml").write_text(text, "utf-8")
    return phrases(folder)


def found(names: Names, text: str) -> list[tuple[str, str, str]]:
    return [
        (one.words, phrase.node.slug, phrase.how)
        for one in names.found(content(words_of(text)))
        for phrase in one.phrases
    ]


def test_a_phrase_is_found_inside_a_text_in_any_number_and_case(tmp_path: Path) -> None:
    names = tree(tmp_path)

    assert found(names, "Old SYNTHESIZER club") == [
        ("synthesizer", "music/rock/synthesizers", "name"),
        ("synthesizer", "music/rock/synthesizers", "name"),
    ]


@pytest.mark.parametrize("text", ["rock 'n' roll", "Rock & Roll", "rock roll"])
def test_small_words_do_not_matter(tmp_path: Path, text: str) -> None:
    assert ("rock roll", "music/rock/rock-music", "name") in found(tree(tmp_path), text)


@pytest.mark.parametrize("text", ["e-piano", "epiano", "e piano"])
def test_what_is_written_together_or_apart_is_one(tmp_path: Path, text: str) -> None:
    assert "music/rock/synthesizers" in {slug for _, slug, _ in found(tree(tmp_path), text)}


@pytest.mark.parametrize("text", ["cafe concerts", "Café Concert"])
def test_accents_do_not_matter(tmp_path: Path, text: str) -> None:
    assert found(tree(tmp_path), text)


def test_what_is_apart_brings_nobody_together_but_in_its_field(tmp_path: Path) -> None:
    text = MUSIC.replace('name = "Rock"\n', 'name = "Rock"\napart = true\n')
    lines = {p.node.slug: p.node.line for p in phrases_of(tmp_path, text)}

    assert [n.slug for n in lines["music/rock/synthesizers"]] == [
        "music/rock/synthesizers",
        "music",
    ]
    assert [node.slug for node in lines["music/rock"]] == ["music/rock", "music"]
    assert [node.slug for node in lines["music/jazz/jazz-piano"]] == [
        "music/jazz/jazz-piano",
        "music/jazz",
        "music",
    ]


def test_who_people_are_holds_for_everything_below(tmp_path: Path) -> None:
    marked = {p.node.slug: p.node.is_who for p in phrases_of(tmp_path, f"who = true\n{MUSIC}")}

    assert set(marked.values()) == {True}


def test_a_phrase_does_not_reach_over_a_comma(tmp_path: Path) -> None:
    assert not {slug for _, slug, _ in found(tree(tmp_path), "jazz, piano")} & {
        "music/jazz/jazz-piano"
    }


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("name = ", "music.toml: Invalid value"),
        ("en = 'music'", "a field is a table with a name"),
        ("name = 'Music'\nmusik = 'x'", "music.toml, Music: a field has no 'musik'"),
        ("name = 'Music'\nen = ['a']", "'en' is one text"),
        ("name = 'Music'\narea = 3", "'area' is a list of tables"),
        ("name = 'Music'\nwho = 'me'", "apart and who are true or false"),
        (
            "name = 'Music'\n[[area]]\nname = 'Rock'\ntopics = [{ nam = 'x' }]",
            "music.toml, Music, Rock: a topic is a table with a name",
        ),
    ],
)
def test_what_is_wrong_in_a_file_is_said_with_its_place(
    tmp_path: Path, text: str, complaint: str
) -> None:
    with pytest.raises(TreeError, match=complaint):
        tree(tmp_path, text)


def test_our_tree_is_large_enough_and_every_topic_has_one_place() -> None:
    nodes = {phrase.node for phrase in phrases()}
    topics = [node for node in nodes if node.above and node.above.above]

    assert len(topics) >= 600
    assert max(Counter(node.slug for node in nodes).values()) == 1


def test_what_is_alone_in_our_tree_is_the_name_of_nothing_else() -> None:
    """It could never be meant alone, as its other meaning would be found first."""
    named: dict[str, set[str]] = {}
    for phrase in phrases():
        if phrase.how == "name" and phrase.language == "en":
            named.setdefault(folded(phrase.text), set()).add(phrase.node.field.slug)
    contradicting = [
        (phrase.text, phrase.node.slug)
        for phrase in phrases()
        if phrase.how == "alone"
        and named.get(folded(phrase.text), {phrase.node.field.slug}) - {phrase.node.field.slug}
    ]

    assert contradicting == []


def test_the_files_are_named_for_their_fields() -> None:
    assert len(list(TOPICS.glob("*.toml"))) == len({phrase.node.field for phrase in phrases()})
