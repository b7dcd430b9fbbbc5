from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.seating.lists import guest_list, pairs, pins
from infra.seating.tables import tables
from services.matching.seating.room import Person, Pin, Room
from shared.problems import Invalid

LIST = Path("people.csv")
PAIRS = Path("pairs.csv")
PINS = Path("pins.csv")
CALLED = {"1": "Ana", "2": "Ben", "3": "Chu"}


def people(*lines: str) -> tuple[Person, ...]:
    listed = guest_list(LIST, "\n".join(lines).encode())
    return tuple(guest.person for guest in listed.guests.values())


def pairs_of(*lines: str) -> set[tuple[str, ...]]:
    found, _ = pairs(PAIRS, "\n".join(lines).encode(), CALLED)
    return {tuple(sorted(pair)) for pair in found}


def pinned(*lines: str) -> frozenset[Pin]:
    everybody = tuple(map(Person, CALLED.values()))
    room = Room(everybody, tables("2x4"), present=(frozenset(CALLED.values()),) * 2)
    return pins(PINS, "\n".join(["person,round,table", *lines]).encode(), room, CALLED)


def test_a_list_is_read_with_what_it_says_of_each_person() -> None:
    ana, ben = people(
        "Name,Interests,ID,Company,Host,Access needs,Email,Shoe size",
        "Ana,chess; go ;chess,7,Acme,yes,,ana@,42",
        "Ben,,8,,no,wheelchair,,",
    )

    assert ana == Person("Ana", ("chess", "go"), "Acme", host=True)
    assert ben == Person("Ben", access=True)


def test_without_ids_a_name_stands_for_a_person_and_without_names_an_id() -> None:
    assert [person.id for person in people("name", "Ana", "Ben")] == ["Ana", "Ben"]
    assert [person.id for person in people("id", "7")] == ["7"]


def test_people_are_called_by_their_names_and_told_apart_by_their_ids() -> None:
    listed = guest_list(LIST, b"id,name\n1,Ana\n2,Ben\n3,Ana\n4,Ana (1)\n")

    assert listed.called == {"1": "Ana (1)", "2": "Ben", "3": "Ana (3)", "4": "Ana (1) (4)"}


def test_a_list_in_semicolons_keeps_the_interests_they_take_apart() -> None:
    assert people("id;name;interests", "1;Ana;chess;go")[0].interests == ("chess", "go")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["email,company", "ana@example.org,Acme"], "neither a column name nor a column id"),
        (["id,name", "1,Ana", "2,Ben", "1,Cy"], "1 stands on line 2 and again on line 4"),
        (["name", "Ana", "Ana"], "Ana stands on line 2 and again on line 3"),
        (["id,name"], "lists nobody"),
        (["id,name,host", "1,Ana,maybe"], "line 2: in the column host, it is neither yes nor no"),
        (["id,name", ",", "1,Ana,x"], "line 3: The row has 3 cells, the header 2"),
        (["name,company", ",Acme"], "line 2: there is neither a name nor an id"),
        (["{}"], "JSON"),
    ],
)
def test_a_list_with_a_row_that_cannot_be_read_is_refused(lines: list[str], said: str) -> None:
    with pytest.raises(Invalid) as refused:
        people(*lines)

    assert refused.value.detail.startswith("people.csv")
    assert said in refused.value.detail


def test_only_a_few_of_many_bad_rows_are_named() -> None:
    with pytest.raises(Invalid, match="on 95 more lines") as refused:
        people("id,host", *(f"{number},perhaps" for number in range(100)))

    assert len(refused.value.detail) < 400


@given(st.binary(max_size=300))
def test_no_bytes_crash_a_list(content: bytes) -> None:
    for start in (b"", b"id,name,interests\n", b"name;host\n"):
        with suppress(Invalid):
            assert guest_list(LIST, start + content).guests


def test_a_list_that_is_too_large_is_refused() -> None:
    with pytest.raises(Invalid, match="32 MB"):
        people("id", "x" * (32 * 2**20))


@pytest.mark.parametrize(
    "lines",
    [
        ["id_a,id_b", "1,2"],
        ["since,id_b,id_a", "2019,2,1"],
        ["who,whom,since", "2,1,2019"],
        ["1,2"],
        ["", "first;second", "1;2"],
        ["sep=;", "id_a;id_b", "1;2"],
    ],
)
def test_two_ids_a_row_are_a_pair_whatever_their_header(lines: list[str]) -> None:
    assert pairs_of(*lines) == {("Ana", "Ben")}


def test_pairs_with_people_who_do_not_come_are_left_out_and_told() -> None:
    found, strangers = pairs(PAIRS, b"id_a,id_b\n1,2\n9,1\n8,9\n", CALLED)

    assert found == {frozenset(("Ana", "Ben"))}
    assert strangers == ["9", "8"]


@pytest.mark.parametrize("row", ["1,1", "1,", ",2", '1,"2', "1"])
def test_a_row_that_names_no_two_people_is_refused(row: str) -> None:
    with pytest.raises(Invalid, match="line 2"):
        pairs_of("id_a,id_b", row)


@given(st.binary(max_size=300))
def test_no_bytes_crash_a_list_of_pairs(content: bytes) -> None:
    for start in (b"", b"id_a,id_b\n", b"1;2\n"):
        with suppress(Invalid):
            pairs(PAIRS, start + content, CALLED)


def test_a_list_of_pairs_without_any_is_refused() -> None:
    with pytest.raises(Invalid, match="no rows"):
        pairs_of(",,", ",")


def test_a_long_list_of_pairs_is_read() -> None:
    assert pairs_of("id_a,id_b", *["1,2", "3,1"] * 20_000) == {("Ana", "Ben"), ("Ana", "Chu")}


def test_a_pin_without_a_round_holds_in_all() -> None:
    assert pinned("1,2,1", "3,,Table 2") == {
        Pin("Ana", 1, "1"),
        Pin("Chu", 0, "2"),
        Pin("Chu", 1, "2"),
    }


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("9,1,1", "the id 9"),
        ("1,3,1", "no round 3"),
        ("1,0,1", "no round 0"),
        ("1,x,1", "no round x"),
        ("1,1,3", "no table 3"),
        ("1,1,", "no table"),
    ],
)
def test_a_pin_to_what_is_not_there_is_refused(row: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        pinned(row)


def test_a_person_pinned_to_two_tables_at_once_is_named() -> None:
    with pytest.raises(Invalid, match="Ana is pinned to table 2 and to table 1 in round 2"):
        pinned("1,2,2", "1,2,1")


def test_tables_are_numbered_through_and_open_for_half_their_chairs() -> None:
    made = tables("2x8, 1X5")

    assert [(table.id, table.capacity, table.minimum) for table in made] == [
        ("1", 8, 4),
        ("2", 8, 4),
        ("3", 5, 3),
    ]


@pytest.mark.parametrize("spoken", ["", "8", "0x8", "8x0", "2x8,", "-1x8", "1001x4", "1x9999", "x"])
def test_words_that_mean_no_tables_are_refused(spoken: str) -> None:
    with pytest.raises(Invalid, match="means no tables"):
        tables(spoken)


def test_a_minimum_that_a_table_cannot_hold_is_refused() -> None:
    assert tables("1x4", 4)[0].minimum == 4
    with pytest.raises(Invalid, match="more than the 4 chairs"):
        tables("2x6,1x4", 5)
