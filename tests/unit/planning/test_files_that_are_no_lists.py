import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.planning.acquaintance_list import read_acquaintances
from services.planning.attendee_list import read_attendees
from shared.problems import Invalid

HEADER = b"id,name,email,interests\n"


def refused(file: bytes) -> Invalid:
    with pytest.raises(Invalid) as problem:
        read_attendees(file)
    return problem.value


@pytest.mark.parametrize("file", [b"", b"\n \n", b"\xef\xbb\xbf", "\ufeff\n".encode("utf-16")])
def test_an_empty_file_is_refused(file: bytes) -> None:
    assert "empty" in refused(file).detail


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00", "spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"<!doctype html><table>", "web page"),
        (b"\xef\xbb\xbf  <?xml version='1.0'?>", "web page"),
        (b'[{"name": "Ana"}]', "JSON"),
        (b'{"attendees": []}', "JSON"),
    ],
)
def test_another_kind_of_file_is_named_with_what_to_do(file: bytes, kind: str) -> None:
    assert kind in refused(file).detail
    assert "save it as CSV" in refused(file).what_to_do


def test_a_list_without_names_is_refused_with_what_was_found_instead() -> None:
    problem = refused(b"Nom;Courriel\nAna;a@x.example\n")

    assert "no column name" in problem.detail
    assert problem.extras["columns_found"] == ["Nom", "Courriel"]


def test_a_column_that_is_there_twice_is_refused() -> None:
    assert (
        "two columns email" in refused(b"name,email,E-Mail\nAna,a@x.example,b@x.example\n").detail
    )


@pytest.mark.parametrize("file", [b"\xff\xfen\x00a", b"na\x81me\nAna\n", b"\x00\x01\x02\x03name\n"])
def test_what_is_no_text_is_refused(file: bytes) -> None:
    assert refused(file)


def test_ten_thousand_people_are_taken_and_one_more_is_not() -> None:
    rows = [b"%d,Person %d,,\n" % (n, n) for n in range(10_001)]

    assert len(read_attendees(HEADER + b"".join(rows[1:])).attendees) == 10_000
    assert "10,000" in refused(HEADER + b"".join(rows)).detail


def test_a_header_without_rows_is_a_list_of_nobody() -> None:
    assert read_attendees(HEADER).attendees == []


messy = st.lists(
    st.sampled_from(
        [*'",;\t\n\r\x00ab=', "\r\n", '""', "name", "id", "email", "interests", "é", "李", "sep=;"]
    ),
    max_size=60,
).map("".join)
encodings = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])


@given(st.binary(max_size=400))
@example(b"\xff\xfe")
@example(b'"')
@example(b"sep=;")
@example(b"\x00n\x00a\x00m\x00e")
def test_no_bytes_do_worse_than_being_refused(file: bytes) -> None:
    readable(file)


@given(messy, encodings)
@settings(max_examples=300)
def test_no_text_that_is_nearly_a_list_does_worse_than_being_refused(
    text: str, encoding: str
) -> None:
    readable(text.encode(encoding))
    readable(HEADER + text.encode())


def readable(file: bytes) -> None:
    """Read a file as both kinds of list: it is read, or `Invalid` says why not."""
    try:
        listed = read_attendees(file)
    except Invalid as problem:
        assert problem.detail  # noqa: PT017  any bytes may be refused, but for a reason
        assert problem.what_to_do  # noqa: PT017
    else:
        assert all(attendee.fields["name"] for attendee in listed.attendees)
        assert listed.reading.refused <= len(listed.reading.problems)
    try:
        read_acquaintances(file)
    except Invalid as problem:
        assert problem.detail  # noqa: PT017
