import csv
import io
from dataclasses import replace

import pytest

from infra.seating.answers import sheet
from infra.seating.lists import Guest, GuestList
from infra.seating.words import figure_lines, plan_lines, room_line
from services.matching.seating.commons import Common
from services.matching.seating.room import Certificate, Person, Plan, Room, Table
from shared.facts import Figure, LevelCounts

PEOPLE = (
    Person("Ana", ("Chess", "tea")),
    Person("Ben", ("chess",)),
    Person("Chu", ("chess", "tea")),
    Person("Dö"),
)


def room(rounds: int = 1, people: tuple[Person, ...] = PEOPLE) -> Room:
    everybody = frozenset(person.id for person in people)
    return Room(
        people,
        (Table("1", 2, 2), Table("2", 4, 2)),
        present=(everybody,) * rounds,
        small_talk=frozenset(),
    )


def rows(plan: Plan, *, name: str = "Ana", rounds: int = 1) -> list[list[str]]:
    guests = {p.id: Guest(p.id.upper(), p.id, p) for p in PEOPLE}
    guests["Ana"] = guests["Ana"]._replace(name=name)
    text = sheet(room(rounds), GuestList(guests), plan)
    assert text.startswith("\ufeff")
    assert text.count("\n") == text.count("\r\n")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_a_plan_is_one_row_a_person_and_one_column_a_round_with_its_topic() -> None:
    plan = Plan(({"1": ("Ana", "Ben"), "2": ("Chu", "Dö")}, {"2": ("Ana", "Chu")}))

    assert rows(plan, rounds=2) == [
        ["id", "name", "Round 1", "Topic 1", "Round 2", "Topic 2"],
        ["ANA", "Ana", "Table 1", "chess", "Table 2", "tea"],
        ["BEN", "Ben", "Table 1", "chess", "", ""],
        ["CHU", "Chu", "Table 2", "", "Table 2", "tea"],
        ["DÖ", "Dö", "Table 2", "", "", ""],
    ]


def in_other_words() -> Room:
    words = {"Ana": "PyNash", "Ben": "Data with Python", "Chu": "PyNash"}
    return replace(room(), commons=(Common("topic:python", "topic", "Python", words),))


def test_a_topic_stands_with_what_somebody_wrote_where_that_is_other_words() -> None:
    guests = GuestList({p.id: Guest(p.id, p.id, p) for p in PEOPLE})
    text = sheet(in_other_words(), guests, Plan(({"1": ("Ana", "Ben")},)))

    assert [line.split(",")[-1] for line in text.splitlines()[1:]] == [
        "Python (PyNash)",
        "Python (Data with Python)",
        "",
        "",
    ]


def test_a_host_reads_who_wrote_what() -> None:
    for party, lines in (
        (("Ana", "Ben"), ["  Table 2 · Python", "    Ana, Ben"]),
        (
            ("Ana", "Ben", "Chu", "Dö"),
            ["  Table 2", "    Ana, Ben, Chu, Dö", "    Python: all but Dö"],
        ),
    ):
        told = list(plan_lines(in_other_words(), Plan(({"2": party},))))
        writers = "Ana, Chu" if "Chu" in party else "Ana"
        assert told[2:-2] == lines
        assert told[-2].strip() == f"PyNash: {writers} · Data with Python: Ben"


@pytest.mark.parametrize("name", ["=1+1", "+49 1", "-x", "@SUM(A1)", "\tx", "\rx", "\uff1d1"])
def test_no_cell_is_a_formula(name: str) -> None:
    assert rows(Plan(({},)), name=name)[1][1] == f"'{name}"


def test_a_name_with_commas_quotes_and_lines_is_one_cell() -> None:
    name = 'Ana "Neves",\r\nMD'

    assert rows(Plan(({},)), name=name)[1][1] == name


def test_a_host_reads_who_sits_where_and_what_they_all_share() -> None:
    lines = list(plan_lines(room(), Plan(({"1": ("Ana", "Ben")},))))

    assert lines == ["Round 1", "", "  Table 1 · chess", "    Ana, Ben", ""]


def test_where_no_interest_is_shared_by_all_a_host_reads_who_shares_which() -> None:
    lines = list(plan_lines(room(), Plan(({"2": ("Ana", "Ben", "Chu", "Dö")},))))

    assert lines[2:5] == ["  Table 2", "    Ana, Ben, Chu, Dö", "    chess: all but Dö"]


def test_no_line_is_wider_than_a_terminal() -> None:
    people = tuple(replace(p, id=f"{p.id} of the very long and winding name") for p in PEOPLE)
    party = tuple(person.id for person in people)

    lines = list(plan_lines(room(people=people), Plan(({"2": party},))))

    assert max(map(len, lines)) <= 80
    assert len(lines) > 5


def test_a_figure_says_whether_it_is_proved() -> None:
    certificate = Certificate(
        broken=Figure(value=2, bound=2, witness="3 people, 1 chair."),
        alone=Figure(value=3, bound=1),
        one_topic=Figure(value=1, bound=1),
        warm=Figure(value=1234, bound=2345),
        topics=LevelCounts(same=1),
        pairs=LevelCounts(same=1000, topic=230, field=4),
    )

    assert list(figure_lines(certificate)) == [
        "Promises broken                            2  the fewest possible, proved",
        "    3 people, 1 chair.",
        "People alone at their table                3  at least 1 in any plan",
        "Tables with a topic                        1  the most possible, proved",
        "Pairs who meet and share an interest   1,234  at most 2,345 in any plan",
        "    of these 1,000 the same thing, 230 a topic, 4 a field",
    ]


def test_a_room_is_told_in_one_line() -> None:
    absent = Room(PEOPLE, (Table("1", 4, 2),), present=(frozenset(("Ana",)),))

    assert room_line(room(2)) == "4 people, 2 tables, 2 rounds."
    assert room_line(absent) == "1 person (3 more never come), 1 table, 1 round."
