import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.follow_up.evening import Evening
from services.follow_up.letter import compose, first_name, listed, one_line
from services.follow_up.rendering import rendered
from tests.unit.follow_up.evenings import attendee, evenings, gathering, table, unhurried

LINK = "https://potluck.test/api/follow-up/unsubscribe/token"


def test_a_letter_names_the_tables_the_people_and_what_they_share() -> None:
    evening = Evening(
        gathering(),
        [attendee("ana"), attendee("ben", ask="a room to rehearse in"), attendee("chu")],
        [
            table(1, ["ana", "ben"], name="Oak", topic="jazz"),
            table(2, ["ana", "ben", "chu"], name="Elm", shared=[("chess", ["ana", "chu"])]),
        ],
    )

    letter = compose(evening, evening.there["ana"], "ben")

    text = rendered(letter, LINK).text
    assert letter.subject == "After Spring Potluck: could you help Ben?"
    assert "You sat with Ben at Oak." in text
    assert "“a room to rehearse in”" in text
    assert "Round 1, Oak: Ben.\nYou all share: jazz\n" in text
    assert "Round 2, Elm: Ben and Chu.\nYou and Chu share: chess\n" in text
    assert LINK in text
    assert "Surname" not in text


def test_where_words_differ_a_letter_shows_what_each_of_them_wrote() -> None:
    everybody = ["ana", "ben", "chu", "dee"]
    evening = Evening(
        gathering(),
        [attendee(who) for who in everybody],
        [
            table(
                1,
                everybody,
                topic="Python",
                shared=[("python", everybody), ("Data", ["ana", "dee"])],
                words={
                    "ana": "Data Science Nashville",
                    "ben": "PyNash",
                    "chu": "PyNash",
                    "dee": "data science nashville",
                },
            )
        ],
    )

    letter = rendered(compose(evening, evening.there["ana"], None), LINK)

    said = "Ben and Chu: PyNash · Dee: data science nashville · you: Data Science Nashville"
    assert f"You all share: python ({said})\n" in letter.text
    assert "You and Dee share: Data\n" in letter.text
    assert said in letter.html


def test_a_letter_quotes_the_offer_with_which_its_reader_could_help() -> None:
    evening = Evening(
        gathering(),
        [attendee("ana"), attendee("ben", ask="a room to rehearse in")],
        [table(1, ["ana", "ben"], helps=[("ana", "ben", "My cellar is free on Mondays")])],
    )

    ana, ben = (
        rendered(compose(evening, evening.there[reader], helped), LINK)
        for reader, helped in (("ana", "ben"), ("ben", "ana"))
    )

    assert (
        "You wrote that you can help with this:\n\n    “My cellar is free on Mondays”" in ana.text
    )
    assert "<blockquote" in ana.html.partition("My cellar")[0]
    assert "cellar" not in ben.text


def test_a_letter_leads_with_the_help_it_invites() -> None:
    evening = Evening(
        gathering(), [attendee("ana"), attendee("ben", ask="a room")], [table(1, ["ana", "ben"])]
    )

    text = rendered(compose(evening, evening.there["ana"], "ben"), LINK).text

    assert text.index("a room") < text.index("Who you sat with")


def test_where_nobody_asked_for_anything_the_letter_names_nobody_to_help() -> None:
    evening = Evening(gathering(), [attendee("ana"), attendee("ben")], [table(1, ["ana", "ben"])])

    letter = compose(evening, evening.there["ana"], None)

    assert letter.favour is None
    assert "one small thing you could do" in rendered(letter, LINK).text


def test_somebody_whom_the_reader_never_met_is_not_offered_whatever_was_said() -> None:
    evening = Evening(
        gathering(),
        [attendee("ana"), attendee("ben", ask="a room")],
        [table(1, ["ana"], name="Oak"), table(1, ["ben"], name="Elm")],
    )

    assert compose(evening, evening.there["ana"], "ben").favour is None


def test_a_round_that_never_took_place_is_not_in_the_letter() -> None:
    evening = Evening(
        gathering(round=1),
        [attendee("ana"), attendee("ben", ask="a room"), attendee("chu")],
        [table(1, ["ana", "chu"]), table(2, ["ana", "ben"])],
    )

    letter = compose(evening, evening.there["ana"], "ben")

    assert [sitting.round for sitting in letter.sittings] == [1]
    assert letter.favour is None


def test_who_never_came_is_in_nobodys_letter() -> None:
    evening = Evening(
        gathering(),
        [attendee("ana"), attendee("ben", state="expected"), attendee("chu", state="left")],
        [table(1, ["ana", "ben", "chu"])],
    )

    assert compose(evening, evening.there["ana"], None).sittings[0].names == "Chu"


def test_what_only_others_share_is_not_told() -> None:
    evening = Evening(
        gathering(),
        [attendee("ana"), attendee("ben"), attendee("chu")],
        [table(1, ["ana", "ben", "chu"], shared=[("a secret garden", ["ben", "chu"])])],
    )

    assert "garden" not in rendered(compose(evening, evening.there["ana"], None), LINK).text


def test_the_topic_is_not_repeated_among_what_is_shared() -> None:
    everybody = ["ana", "ben"]
    evening = Evening(
        gathering(),
        [attendee("ana"), attendee("ben")],
        [table(1, everybody, topic="Jazz", shared=[("jazz", everybody), ("chess", everybody)])],
    )

    sitting = compose(evening, evening.there["ana"], None).sittings[0]

    assert [shared.interest for shared in sitting.shared] == ["chess"]


@unhurried
@given(evenings(), st.data())
def test_a_letter_offers_only_somebody_whom_its_reader_sat_with(
    evening: Evening, data: st.DataObject
) -> None:
    helps = data.draw(st.none() | st.sampled_from(sorted(evening.attendees)))
    for reader in evening.there.values():
        letter = compose(evening, reader, helps)
        if letter.favour:
            assert helps in {
                p.id for s in evening.tables_of(reader.id) for p in evening.beside(reader.id, s)
            }


@unhurried
@given(evenings(), st.data())
def test_nobodys_address_stands_in_anybodys_letter(evening: Evening, data: st.DataObject) -> None:
    for reader in evening.there.values():
        helps = data.draw(st.none() | st.sampled_from(sorted(evening.attendees)))
        letter = rendered(compose(evening, reader, helps), LINK)
        assert "@mail.test" not in "".join(letter)


@unhurried
@given(evenings())
def test_whatever_people_write_stays_text_and_each_on_its_line(evening: Evening) -> None:
    for reader in evening.there.values():
        letter = compose(evening, reader, None)
        assert letter.subject.splitlines() == [letter.subject]
        for sitting in letter.sittings:
            assert one_line(sitting.names) == sitting.names


def test_what_people_write_is_escaped_in_html() -> None:
    evil = '<img src=x onerror="alert(1)">'
    evening = Evening(
        gathering(name=evil),
        [attendee("ana", name=evil), attendee("ben", name=evil, ask=evil)],
        [table(1, ["ana", "ben"], name=evil, topic=evil, shared=[(f"{evil} too", ["ana", "ben"])])],
    )

    letter = rendered(compose(evening, evening.there["ana"], "ben"), LINK)

    assert evil in letter.text
    assert "&lt;img" in letter.html
    assert not re.search(r"<(img|script)", letter.html)


def test_a_letter_loads_nothing_and_links_only_to_its_own_end() -> None:
    evening = Evening(
        gathering(),
        [attendee("ana"), attendee("ben", ask="see https://evil.test/")],
        [table(1, ["ana", "ben"])],
    )

    html = rendered(compose(evening, evening.there["ana"], "ben"), LINK).html

    assert re.findall(r'(?:src|href|action|background)="([^"]*)"', html) == [LINK]
    assert "url(" not in html


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Misty Russell", "Misty"),
        ("Ng", "Ng"),
        ("李雷", "李雷"),
        ("O'Neill-Müller", "O'Neill-Müller"),
        ("Dr. Ana Silva", "Ana"),
        ("prof Ana Silva", "Ana"),
        ("J. R. Smith", "Smith"),
        ("  Ana\r\nBcc: x@y.test", "Ana"),
        ("Dr.", "Dr."),
        ("", "you"),
    ],
)
def test_people_are_called_by_their_first_name(name: str, called: str) -> None:
    assert first_name(name) == called


@pytest.mark.parametrize(
    ("names", "said"),
    [(["Ana"], "Ana"), (["Ana", "Ben"], "Ana and Ben"), (["A", "B", "C"], "A, B and C")],
)
def test_names_are_listed_as_one_says_them(names: list[str], said: str) -> None:
    assert listed(names) == said


def test_text_that_would_turn_around_or_break_a_line_is_made_harmless() -> None:
    assert one_line("a\u202eb\u0000c\r\nd\u2028e\u0085f") == "abc d e f"


def test_joined_emoji_and_words_stay_whole() -> None:
    assert one_line("👩‍🚀 می‌خواهم") == "👩‍🚀 می‌خواهم"
