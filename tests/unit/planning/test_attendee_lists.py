import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.planning.acquaintance_list import read_acquaintances
from services.planning.attendee_list import AttendeeList, ListedAttendee, read_attendees
from shared.problems import Invalid

EXAMPLES = Path(__file__).parents[3] / "examples" / "meetup-000"
NAMES = ["Ng", "O'Neill-Müller", "李雷", "Prince", "=SUM(A1)", "+1", "-", "@ana"]


def read(text: str, encoding: str = "utf-8") -> AttendeeList:
    return read_attendees(text.encode(encoding))


def names(listed: AttendeeList) -> list[object]:
    return [attendee.fields["name"] for attendee in listed.attendees]


def only(listed: AttendeeList) -> ListedAttendee:
    (attendee,) = listed.attendees
    return attendee


def problems(listed: AttendeeList) -> list[tuple[int, str | None]]:
    return [(problem.line, problem.column) for problem in listed.reading.problems]


def test_the_plain_form_is_read_whole() -> None:
    listed = read_attendees((EXAMPLES / "attendees.csv").read_bytes())

    assert len(listed.attendees) == 141
    assert listed.reading.columns == ("id", "name", "email", "interests")
    assert listed.reading.problems == []
    first = listed.attendees[0]
    assert (first.line, first.external_id) == (2, "1")
    assert first.fields["email"] == "misty.russell.1@example.org"
    assert "Nashville PHP User Group" in first.fields["interests"]  # type: ignore[operator]


def test_every_column_of_the_plain_form_is_taken_in_any_order() -> None:
    listed = read(
        "Letters,ACCESS NEEDS,company, ask ,Offer,interests,E-Mail,Name,ID\n"
        'yes,step-free,"Acme, Inc.",a flat,"Czech ""lessons""",Tea; Jazz ;;tea,a@x.example,Ana,7\n'
    )

    assert only(listed).external_id == "7"
    assert only(listed).fields == {
        "letters": True,
        "access_needs": "step-free",
        "company": "Acme, Inc.",
        "ask": "a flat",
        "offer": 'Czech "lessons"',
        "interests": ("Tea", "Jazz"),
        "email": "a@x.example",
        "name": "Ana",
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_text_and_stays_as_it_is(name: str) -> None:
    assert names(read(f"name\n{name}\n")) == [name]


def test_a_column_that_is_not_there_says_nothing() -> None:
    assert only(read("name\nAna\n")).fields == {"name": "Ana"}


def test_columns_nobody_knows_are_named_as_ignored() -> None:
    reading = read("name,Shoe size,,phone\nAna,38,,1\n").reading

    assert (reading.columns, reading.ignored) == (("name",), ("Shoe size", "phone"))


@pytest.mark.parametrize(
    ("encoding", "read_as"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_the_encoding_is_found_and_told(encoding: str, read_as: str) -> None:
    listed = read("name,interests\nO'Neill-Müller,Süßwasserfische\n", encoding)

    assert names(listed) == ["O'Neill-Müller"]
    assert listed.reading.encoding == read_as
    assert any("accents" in n for n in listed.reading.notes) is (read_as == "Windows-1252")


def test_chinese_without_a_byte_order_mark_is_read() -> None:
    assert names(read("name,interests\n" + "李雷,茶\n" * 1, "utf-16-le")) == ["李雷"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("stated", [True, False])
def test_the_delimiter_is_found_also_where_interests_are_separated_by_it(
    delimiter: str, *, stated: bool
) -> None:
    table = io.StringIO()
    writer = csv.writer(table, delimiter=delimiter)
    writer.writerows([["id", "name", "interests"], ["1", "Ng, Ana", "Tea;Jazz"]])
    top = f"sep={delimiter}\r\n" if stated else ""

    listed = read(top + table.getvalue())

    assert only(listed).fields == {"name": "Ng, Ana", "interests": ("Tea", "Jazz")}
    assert only(listed).line == (3 if stated else 2)


def test_interests_that_the_delimiter_has_taken_apart_are_put_together() -> None:
    listed = read("id;name;interests\n1;Ana;Tea;Jazz;Chess\n2;Ben;\n")

    assert listed.attendees[0].fields["interests"] == ("Tea", "Jazz", "Chess")
    assert listed.attendees[1].fields["interests"] == ()


def test_blank_lines_are_nobody() -> None:
    listed = read("\n\nname,email\n\nAna,a@x.example\n , \n\nBen,\n")

    assert names(listed) == ["Ana", "Ben"]
    assert [attendee.line for attendee in listed.attendees] == [5, 8]
    assert listed.reading.refused == 0


def test_a_cell_may_have_several_lines_and_lines_are_counted_right() -> None:
    listed = read('name,offer\r\nAna,"tea\r\nand cake"\r\nBen,\r\n')

    assert listed.attendees[0].fields["offer"] == "tea and cake"
    assert listed.attendees[1].line == 4


@pytest.mark.parametrize("row", ["Ana\x00,a@x.example", "Ana,a@x.example\x07", ",a@x.example"])
def test_a_bad_row_is_reported_by_line_and_the_good_ones_are_kept(row: str) -> None:
    listed = read(f"name,email\nBen,b@x.example\n{row}\nChu,c@x.example\n")

    assert "Chu" in names(listed)
    assert "Ben" in names(listed)
    assert [line for line, _ in problems(listed)] == [3]
    assert all(problem.what_to_do for problem in listed.reading.problems)


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("name", "x" * 201),
        ("interests", "x" * 201),
        ("interests", ";".join(f"interest {n}" for n in range(51))),
        ("offer", "x" * 501),
        ("id", "x" * 201),
    ],
)
def test_what_is_too_long_refuses_its_row_and_names_the_column(column: str, cell: str) -> None:
    row = {"name": "Ana", column: cell}

    listed = read(f"{','.join(row)}\n{','.join(row.values())}\n")

    assert listed.attendees == []
    assert listed.reading.refused == 1
    assert problems(listed) == [(2, column)]


def test_a_bad_address_costs_the_address_and_not_the_row() -> None:
    listed = read("name,email\nAna,ana at example\n")

    assert only(listed).fields == {"name": "Ana"}
    assert problems(listed) == [(2, "email")]
    assert listed.reading.refused == 0


def test_an_answer_that_is_neither_yes_nor_no_means_no_letters() -> None:
    listed = read("name,letters\nAna,maybe\n")

    assert only(listed).fields["letters"] is False
    assert problems(listed) == [(2, "letters")]


def test_two_people_may_share_an_address_and_it_is_said() -> None:
    listed = read("id,name,email\n1,Ana,home@x.example\n2,Ben,HOME@x.example\n")

    assert names(listed) == ["Ana", "Ben"]
    assert problems(listed) == [(3, "email")]
    assert "line 2" in listed.reading.problems[0].problem


def test_an_id_that_is_there_twice_is_refused_with_the_line_of_the_first() -> None:
    listed = read("id,name\n1,Ana\n1,Ben\n")

    assert names(listed) == ["Ana"]
    assert problems(listed) == [(3, "id")]
    assert "line 2" in listed.reading.problems[0].problem


def test_without_ids_the_same_address_and_name_is_the_same_person() -> None:
    listed = read("name,email\nAna,a@x.example\nANA,A@x.example\nAna,\n")

    assert names(listed) == ["Ana", "Ana"]
    assert problems(listed) == [(3, None)]
    assert listed.reading.refused == 1


def test_a_row_with_too_many_cells_is_refused_because_they_have_shifted() -> None:
    listed = read("name,email\nNg, Ana,a@x.example\nBen,b@x.example,,\n")

    assert names(listed) == ["Ben"]
    assert problems(listed) == [(2, None)]


def test_a_forgotten_quotation_mark_costs_one_row_and_not_the_rest() -> None:
    listed = read('name,offer\nAna,"tea\nBen,cake\nChu,"a ""good"" book"\n')

    assert names(listed) == ["Ben", "Chu"]
    assert problems(listed) == [(2, None)]


def test_many_forgotten_quotation_marks_do_not_take_all_day() -> None:
    listed = read("name,offer\n" + 'a",","\n' * 9_000)

    assert listed.reading.refused + len(listed.attendees) > 8_000


def test_the_report_says_what_an_absent_column_means() -> None:
    notes = read("name\nAna\n").reading.notes

    assert any("letters" in note for note in notes)
    assert any("column id" in note for note in notes)


text = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30)
people = st.lists(
    st.tuples(text.map(str.strip).filter(lambda name: " ".join(name.split()) != ""), text),
    max_size=12,
)


@given(people, st.sampled_from([",", ";", "\t"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_whatever_people_are_called_the_list_is_read_as_it_was_written(
    written: list[tuple[str, str]], delimiter: str, encoding: str
) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerow(["id", "name", "ask"])
    writer.writerows((n, name, ask) for n, (name, ask) in enumerate(written))

    listed = read_attendees(file.getvalue().encode(encoding))

    assert listed.reading.refused == 0
    assert [(a.external_id, a.fields["name"], a.fields["ask"]) for a in listed.attendees] == [
        (str(n), " ".join(name.split()), " ".join(ask.split()) or None)
        for n, (name, ask) in enumerate(written)
    ]


def test_acquaintances_are_pairs_of_ids() -> None:
    listed = read_acquaintances((EXAMPLES / "acquaintances.csv").read_bytes())

    assert len(listed.pairs) == 31
    assert listed.pairs[0].ids == ("1", "69")
    assert listed.reading.refused == 0


def test_who_knows_nobody_else_is_reported() -> None:
    listed = read_acquaintances(b"id_a;id_b\n1;1\n2;\n3;4\n")

    assert [pair.ids for pair in listed.pairs] == [("3", "4")]
    assert [(p.line, p.column) for p in listed.reading.problems] == [(2, None), (3, "id_b")]
    assert listed.reading.refused == 2


def test_acquaintances_without_their_columns_are_no_use() -> None:
    with pytest.raises(Invalid, match="no column id_a and no column id_b"):
        read_acquaintances(b"from,to\n1,2\n")


def test_hosts_and_access_needs_are_read_from_lists_as_people_keep_them() -> None:
    listed = read("name,Host,Access\nAna,yes,step-free\nBen,,no\nChu,no,\nDee,perhaps,wheelchair\n")

    assert [(a.fields["host"], a.fields["access_needs"]) for a in listed.attendees] == [
        (True, "step-free"),
        (False, None),
        (False, None),
        (False, "wheelchair"),
    ]
    assert problems(listed) == [(5, "host")]


def test_a_list_of_pairs_may_say_what_they_are_to_each_other() -> None:
    listed = read_acquaintances(b"id_a,id_b,kind\n1,2,\n1,3,Avoid\n2,3,together\n3,4,married\n")

    assert [pair.kind for pair in listed.pairs] == ["acquaintance", "avoid", "together"]
    assert [(p.line, p.column) for p in listed.reading.problems] == [(5, "kind")]
