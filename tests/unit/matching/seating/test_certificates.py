import ast
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from services.matching.seating import checker
from services.matching.seating.certificate import certify
from services.matching.seating.checker import check
from services.matching.seating.repair import repair
from services.matching.seating.room import Certificate, Person, Plan, Room, Seats, Table
from services.matching.seating.solver import solve
from tests.unit.matching.seating.rooms import (
    meetup,
    people_named,
    room_of,
    rooms_and_plans,
    tables_of,
)

FIGURES = ("broken", "alone", "one_topic", "warm")


@settings(max_examples=150)
@given(rooms_and_plans())
def test_whatever_the_plan_its_certificate_is_accepted_and_no_bound_is_beaten(
    drawn: tuple[Room, Plan],
) -> None:
    room, garbage = drawn
    for plan in (garbage, repair(room, garbage)):
        padded = Plan((*plan.rounds, *({},) * room.rounds)[: room.rounds])
        assert check(room, padded, certify(room, padded)) == []


def witness(room: Room, *, effort: int = 500) -> tuple[int, int, str | None]:
    plan = solve(room, seed=1, effort=effort)
    holds = certify(room, plan)
    assert check(room, plan, holds) == []
    return holds.broken.value, holds.broken.bound, holds.broken.witness


def test_a_company_larger_than_the_tables_is_named_by_its_numbers() -> None:
    acme = people_named(*"abcdefg", company="Acme")
    room = room_of((*acme, *people_named(*"hijklmnopqrstuvwx")), tables_of(4, minimum=2, count=6))
    assert witness(room, effort=5_000) == (
        1,
        1,
        "1 pair of colleagues share a table: 7 people of one company, 6 tables.",
    )


def test_more_people_than_chairs_are_named_by_their_numbers() -> None:
    room = room_of(people_named(*"abcdefghi"), tables_of(4, minimum=2, count=2), rounds=2)
    broken, bound, words = witness(room)
    assert words is not None
    assert words.startswith("2 people have no seat, ")
    assert "9 people, 8 chairs" in words
    assert (broken >= bound, bound) == (True, 2)


def test_fewer_people_than_a_table_needs_are_named_by_their_numbers() -> None:
    room = room_of(people_named(*"abc"), tables_of(8, minimum=4, count=2))
    assert witness(room) == (
        1,
        1,
        "1 person is missing at a small table: 3 people fill no choice of tables to the minimum.",
    )


def test_more_rounds_than_strangers_are_named_by_their_numbers() -> None:
    room = room_of(people_named(*"abcdef"), tables_of(3, minimum=3, count=2), rounds=2)
    assert witness(room) == (2, 2, "2 pairs meet again: 6 people in two rounds at 2 tables.")


def test_a_bad_plan_of_a_good_room_is_not_excused() -> None:
    room = room_of(people_named(*"abcd"), tables_of(2, minimum=2, count=2), rounds=2)
    same: Seats = {"t00": ("a", "b"), "t01": ("c", "d")}
    broken = certify(room, Plan((same, same))).broken
    assert (broken.value, broken.bound) == (2, 0)
    assert broken.witness == "2 pairs meet again: nothing proves that it could not be helped."


def test_the_four_figures_of_a_small_evening_are_as_counted_by_hand() -> None:
    tea = people_named("a", "b", "c", interests=("tea",))
    rest = (Person("d", ("tea", "maps")), Person("e", ("maps",)), *people_named(*"fghijklmnop"))
    here = frozenset("abcdef")
    room = Room((*tea, *rest), tables_of(3, minimum=2, count=2), (here, here))
    plan = Plan(
        ({"t00": ("a", "b", "c"), "t01": ("d", "e", "f")}, {"t00": ("a", "b"), "t01": ("c", "d")})
    )
    holds = certify(room, plan)
    assert holds.broken.value == 3  # a and b meet again, e and f have no seat
    assert holds.alone.value == 1  # f in the first round
    assert holds.one_topic.value == 3
    assert holds.warm.value == 5  # a-b, a-c, b-c, d-e, c-d
    assert check(room, plan, holds) == []


def test_a_lonely_interest_is_proved_to_leave_its_holder_alone() -> None:
    room = meetup()
    alone = certify(room, repair(room, Plan())).alone
    assert alone.bound == 66
    assert alone.witness == "21 people with nobody to meet who shares an interest."


def mutated(room: Room, plan: Plan, number: int, chance: random.Random) -> Plan:
    """Return the plan with one thing wrong in it."""
    rounds = [{table: list(ids) for table, ids in seats.items()} for seats in plan.rounds]
    seats = chance.choice(rounds)
    one, other = chance.sample(sorted(seats), 2)
    person = chance.choice(seats[one])
    match number % 6:
        case 0:
            seats[one].remove(person)
        case 1:
            seats[other].append(person)
        case 2:
            seats[one][seats[one].index(person)] = "nobody"
        case 3:
            seats["nowhere"] = seats.pop(one)
        case 4:
            company = [ids for ids in seats.values() if person not in ids]
            friend = sorted(next(pair for pair in room.apart))
            for ids in seats.values():
                ids[:] = [key for key in ids if key not in friend]
            company[0] += friend
        case _:
            rounds[0] = rounds[1]
    return Plan(tuple({t: tuple(ids) for t, ids in seats.items()} for seats in rounds))


def test_the_checker_refuses_every_plan_that_was_tampered_with() -> None:
    room = meetup()
    plan = solve(room, seed=1, effort=5_000)
    holds = certify(room, plan)
    assert check(room, plan, holds) == []
    chance = random.Random(5)  # noqa: S311 - always the same mutations
    accepted = [n for n in range(120) if not check(room, mutated(room, plan, n, chance), holds)]
    assert accepted == []


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("change", [-1, 1])
def test_the_checker_refuses_a_wrong_value(figure: str, change: int) -> None:
    room = meetup(rounds=2)
    plan = repair(room, Plan())
    holds = certify(room, plan)
    true = getattr(holds, figure)
    false = true.model_copy(update={"value": true.value + change})
    assert check(room, plan, replace(holds, **{figure: false}))


@pytest.mark.parametrize("figure", FIGURES)
def test_the_checker_refuses_a_bound_that_is_too_good_and_takes_a_weaker_one(figure: str) -> None:
    room = meetup(rounds=2)
    plan = repair(room, Plan())
    holds = certify(room, plan)
    better = 1 if figure in {"broken", "alone"} else -1

    def with_bound(by: int) -> Certificate:
        true = getattr(holds, figure)
        return replace(holds, **{figure: true.model_copy(update={"bound": true.bound + by})})

    assert check(room, plan, with_bound(better))
    assert check(room, plan, with_bound(-better)) == []


def test_the_checker_refuses_broken_promises_without_a_witness() -> None:
    room = room_of(people_named(*"abc"), (Table("t", 2, 0),))
    plan = solve(room, seed=1, effort=10)
    holds = certify(room, plan)
    silent = replace(holds, broken=holds.broken.model_copy(update={"witness": None}))
    assert check(room, plan, silent) == ["Promises are broken and nothing says which."]


def test_the_checker_refuses_a_plan_of_too_few_rounds() -> None:
    room = room_of((), (), rounds=2)
    assert check(room, Plan(), certify(room, Plan())) == ["The plan has 0 rounds, the room 2."]


def test_the_checker_is_short_and_shares_no_code_with_the_solver() -> None:
    source = Path(checker.__file__).read_text(encoding="utf-8")
    imported = {
        node.module
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module and "services" in node.module
    }
    assert imported == {"services.matching.seating.room"}
    assert len(source.splitlines()) < 200
