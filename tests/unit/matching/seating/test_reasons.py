from dataclasses import replace

from hypothesis import given, settings

from services.matching.seating.commons import Common
from services.matching.seating.reasons import Reasons, reasons
from services.matching.seating.room import Person, Pin, Plan, Room, Table
from tests.unit.matching.seating.rooms import room_of, rooms_and_plans

ANN = Person("ann", ("Bread Baking", "chess", "owls"))
BEN = Person("ben", ("bread  baking", "Chess"), host=True)
CHU = Person("chu", ("Bread Baking", "maps"), access=True)
DEE = Person("dee", ("weather",))
EVE = Person("eve")
NAMES = {"ann": "Ann", "ben": "Ben", "chu": "Chu"}


def room(*people: Person, **more: object) -> Room:
    tables = (Table("round", 8, 0), Table("long", 8, 0, access_seats=0))
    return room_of(people, tables, rounds=2, small_talk=frozenset(), **more)


def why(evening: Room, person: str, *others: str, table: str = "round") -> list[str]:
    return reasons(evening, Plan(({table: (person, *others)},)), 0, person, names=NAMES)


def test_what_is_shared_is_said_with_whom_in_the_words_of_those_who_share_it() -> None:
    here = room(ANN, BEN, CHU)
    assert why(here, "ann", "ben", "chu") == [
        "Everybody at this table shares Bread Baking.",
        "Shares Chess with Ben.",
        "Ben hosts this table.",
    ]
    assert "Shares bread  baking" not in " ".join(why(here, "ben", "ann"))


def test_two_people_share_with_each_other_and_not_with_everybody() -> None:
    assert why(room(ANN, CHU), "ann", "chu") == ["Shares Bread Baking with Chu."]


def test_where_people_wrote_other_words_both_are_quoted() -> None:
    python = {"ann": "PyNash", "ben": "Data with Python", "chu": "pynash", "eve": "Snakes"}
    commons = (
        Common("topic:python", "topic", "Python", python),
        Common("same:pynash", "same", "PyNash", {"ann": "PyNash", "chu": "pynash"}),
    )
    here = room(ANN, BEN, CHU, EVE, commons=commons)

    assert why(here, "ann", "ben", "dee")[0] == (
        "Shares Python with Ben (Ben: Data with Python · Ann: PyNash)."
    )
    assert why(here, "ann", "chu") == ["Shares PyNash with Chu."]
    assert why(here, "chu", "ann", "ben", "eve")[:2] == [
        (
            "Everybody at this table shares Python "
            "(Ann: PyNash · Ben: Data with Python · Chu: pynash)."
        ),
        "Shares PyNash with Ann.",
    ]


def test_a_field_is_a_reason_only_where_nothing_narrower_was_possible() -> None:
    commons = (
        Common("topic:python", "topic", "Python", {"ann": "Python", "ben": "Python"}),
        Common("field:software", "field", "Software", dict.fromkeys(("ann", "ben", "eve"), "IT")),
    )
    here = room(ANN, BEN, EVE, commons=commons)

    assert why(here, "ann", "ben")[0] == "Shares Python with Ben."
    assert why(here, "eve", "ann", "ben")[0] == "Everybody at this table shares IT."
    assert why(here, "ann", "eve", "ben")[:2] == ["Shares Python with Ben.", "Shares IT with eve."]


def test_somebody_without_a_name_is_called_by_their_id() -> None:
    here = room(ANN, replace(DEE, interests=("chess",)))
    assert why(here, "ann", "dee") == ["Shares chess with dee."]


def test_a_pin_comes_first_and_then_a_companion() -> None:
    here = room(
        ANN,
        CHU,
        pins=frozenset({Pin("ann", 0, "round")}),
        together=frozenset({frozenset({"ann", "chu"})}),
    )
    assert why(here, "ann", "chu") == [
        "Keeps this table, as the organizer asked.",
        "Sits with Chu, as they belong together.",
        "Shares Bread Baking with Chu.",
    ]
    assert why(here, "ann", "chu", table="long")[0] == "Sits with Chu, as they belong together."


def test_an_access_seat_is_said_where_the_table_has_one() -> None:
    here = room(ANN, CHU)
    assert why(here, "chu", "ann")[-1] == "Has an access seat here."
    assert "Has an access seat here." not in why(here, "chu", "ann", table="long")


def test_a_host_hosts_and_so_do_others() -> None:
    hosts = room(ANN, BEN, replace(CHU, host=True))
    assert why(hosts, "ben", "ann")[-1] == "Hosts this table."
    assert why(hosts, "ben", "chu", "ann")[-1] == "Hosts this table with Chu."
    assert why(hosts, "ann", "ben", "chu")[-1] == "Ben and Chu host this table."


def test_somebody_who_shares_nothing_is_told_so_without_a_word_about_the_others() -> None:
    here = room(ANN, DEE, EVE)
    assert why(here, "dee", "ann", "eve") == ["Said nothing that anybody else here mentioned."]
    assert why(here, "eve", "ann", "dee") == ["Has not said yet what they like to talk about."]
    assert why(here, "ann") == ["Sits at a table of their own for now."]


def test_small_talk_is_no_reason() -> None:
    talk = room(DEE, replace(DEE, id="dan"))
    assert why(talk, "dee", "dan") == ["Shares weather with dan."]
    small = replace(talk, small_talk=frozenset({"weather"}))
    assert why(small, "dee", "dan") == ["Said nothing that anybody else here mentioned."]


def test_new_faces_are_said_from_the_second_round_on() -> None:
    here = room(ANN, BEN, CHU, DEE)
    first, again = ("ann", "ben"), ("chu", "dee")
    plan = Plan(
        ({"round": first, "long": again}, {"round": ("ann", "chu"), "long": ("ben", "dee")})
    )
    assert reasons(here, plan, 1, "ann")[-1] == "Has met nobody here in the rounds before."
    assert reasons(here, plan, 0, "ann")[-1] == "ben hosts this table."
    same = Plan(({"round": first}, {"round": first}))
    assert "Has met nobody here in the rounds before." not in reasons(here, same, 1, "ann")


def test_somebody_without_a_seat_is_told_so() -> None:
    here = room(ANN, BEN)
    for round_, person in ((0, "ben"), (1, "ann"), (7, "ann"), (-1, "ann"), (0, "nobody")):
        plan = Plan(({"round": ("ann", "nobody")},))
        assert reasons(here, plan, round_, person) == ["Has no seat in this round."]


@settings(max_examples=40)
@given(rooms_and_plans())
def test_every_seat_has_a_reason_and_no_two_alike(drawn: tuple[Room, Plan]) -> None:
    evening, plan = drawn
    all_reasons = Reasons(evening, plan)
    for number in range(evening.rounds):
        for person in evening.people:
            said = all_reasons.of(number, person.id)
            assert said
            assert len(set(said)) == len(said)
            assert all(words[0].isupper() or words[0] == "p" for words in said)
            assert all(words.endswith(".") for words in said)
