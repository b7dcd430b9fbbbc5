"""Pins, hosts, companions and those who avoid each other, as the plan takes them in."""

from itertools import combinations

from shared.facts import Pin
from tests.component.matching.hall import Hall
from tests.eventually import eventually


async def seated(hall: Hall, count: int = 20) -> None:
    """Let the doors open with a plan in place, and everybody in the house."""
    await hall.announce()
    await hall.invite(count)
    await hall.everybody_sits()
    await hall.searched("done")
    await hall.announce("open")


async def test_somebody_who_is_pinned_sits_there_and_few_others_move(hall: Hall) -> None:
    await seated(hall)
    await hall.arrive("p0")
    before = await hall.seats(2)
    there = next(table for table in before if "p3" not in before[table])

    await hall.pin("p3", Pin(round=2, table_id=there))

    async def is_there() -> bool:
        return await hall.table_of("p3", 2) == there

    await eventually(is_there)
    after = await hall.seats(2)
    moved = {who for table, there in before.items() for who in there - after[table]}
    assert len(moved) <= 5


async def test_who_misses_a_round_has_no_seat_in_it_and_one_in_the_others(hall: Hall) -> None:
    await seated(hall)
    await hall.arrive("p0")

    await hall.pin("p3", Pin(round=2))

    async def misses_it() -> bool:
        return await hall.table_of("p3", 2) is None and await hall.table_of("p3", 1) is not None

    await eventually(misses_it)
    await hall.pin("p3")

    async def is_back() -> bool:
        return await hall.table_of("p3", 2) is not None

    await eventually(is_back)


async def test_two_who_are_to_avoid_each_other_part_in_the_middle_of_a_round(hall: Hall) -> None:
    await seated(hall)
    await hall.arrive(*hall.people)
    await hall.announce("round", round_=1)
    one, other = await neighbours(hall)

    await hall.declare(one, other, "avoid")

    async def have_parted() -> bool:
        return await hall.table_of(one, 1) != await hall.table_of(other, 1)

    await eventually(have_parted)


async def neighbours(hall: Hall) -> tuple[str, str]:
    """Return two who sit at one table in the first round."""
    seats = await hall.seats(1)
    return next(pair for there in seats.values() for pair in combinations(sorted(there), 2))
