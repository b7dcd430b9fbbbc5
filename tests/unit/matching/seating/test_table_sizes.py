from hypothesis import given
from hypothesis import strategies as st

from services.matching.seating.room import Table
from services.matching.seating.sizes import fewest_tables, seatable, table_sizes
from tests.unit.matching.seating.rooms import tables_of

TABLES = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=8).map(
    lambda sizes: [Table(str(n), low + more, low) for n, (low, more) in enumerate(sizes)]
)


@given(TABLES, st.integers(0, 60), st.integers(0, 9))
def test_nobody_stands_while_there_is_a_chair(tables: list[Table], people: int, least: int) -> None:
    sizes = table_sizes(tables, people, least=least)
    assert sum(sizes) == min(people, sum(table.capacity for table in tables))
    assert all(0 <= size <= table.capacity for size, table in zip(sizes, tables, strict=True))


@given(TABLES, st.integers(0, 60), st.integers(0, 9))
def test_no_table_is_too_small_if_that_can_be_helped(
    tables: list[Table], people: int, least: int
) -> None:
    people = min(people, sum(table.capacity for table in tables))
    sizes = table_sizes(tables, people, least=least)
    lacking = sum(
        table.minimum - size
        for size, table in zip(sizes, tables, strict=True)
        if 0 < size < table.minimum
    )
    reach = seatable(tables)[-1] >> people
    assert lacking <= (reach & -reach).bit_length() - 1
    assert lacking == 0 or not reach & 1


def test_a_half_empty_place_opens_tables_half_way_between_minimum_and_capacity() -> None:
    sizes = table_sizes(tables_of(8, minimum=4, count=18), 80)
    assert [size for size in sizes if size] == [7, 7, *[6] * 11]


def test_a_large_company_opens_more_tables_than_comfort_would() -> None:
    sizes = table_sizes(tables_of(8, minimum=4, count=18), 48, least=12)
    assert [size for size in sizes if size] == [4] * 12


def test_uneven_tables_are_chosen_so_that_their_minima_fit() -> None:
    assert table_sizes([Table("four", 4, 4), Table("ten", 10, 10)], 10) == [0, 10]
    assert table_sizes([Table("ten", 10, 10), Table("four", 4, 4)], 4) == [0, 4]


def test_forty_rounds_ask_for_smaller_tables_than_three() -> None:
    assert fewest_tables(120, 1) == 1
    assert fewest_tables(120, 3) == 12
    assert fewest_tables(120, 40) == 31
