import ast
import random
import time
from collections.abc import Iterator
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from services.matching.seating import checker
from services.matching.seating.certificate import certify
from services.matching.seating.checker import check
from services.matching.seating.room import Certificate, Person, Pin, Plan, Room, Table
from services.matching.seating.solver import solve
from tests.unit.matching.seating.claims import FIGURES, changed, claims, figures, true_claims
from tests.unit.matching.seating.rooms import (
    TALK,
    people_named,
    room_of,
    rooms_and_plans,
    tables_of,
)


@settings(max_examples=80, deadline=None)
@given(rooms_and_plans(), st.sampled_from(FIGURES), st.sampled_from((-1, 1)))
def test_the_figures_are_those_of_a_recount_pair_by_pair(
    drawn: tuple[Room, Plan], figure: str, by: int
) -> None:
    room, some = drawn
    plan = Plan((*some.rounds, *({},) * room.rounds)[: room.rounds])
    true = true_claims(room, plan)
    assert check(room, plan, true) == []
    assert check(room, plan, changed(true, figure, value=getattr(true, figure).value + by))


def evening(*, seed: int) -> Room:
    """Return a room that has everything: hosts, access needs, companions, pins and absences."""
    chance = random.Random(seed)  # noqa: S311 - always the same room
    ids = [f"p{number:02}" for number in range(26)]
    people = tuple(
        Person(
            key,
            tuple(chance.sample(TALK, 3)),
            chance.choice((None,) * 5 + ("Acme", "Bolt")),
            access=number < 2,
            host=number % 3 == 0,
        )
        for number, key in enumerate(ids)
    )
    tables = (
        Table("t0", 4, 2, access_seats=2, required=True),
        *(Table(f"t{number}", 4, 2) for number in range(1, 5)),
        Table("t5", 5, 3, access_seats=1, required=True),
        Table("t6", 5, 3, access_seats=0),
    )
    here = frozenset(ids)
    return Room(
        people,
        tables,
        present=(here, here - {"p25"}, here - {"p03", "p09"}),
        apart=frozenset(frozenset(chance.sample(ids, 2)) for _ in range(8)),
        together=frozenset({frozenset({"p05", "p06"})}),
        pins=frozenset({Pin("p07", 0, "t1"), Pin("p09", 1, "t2"), Pin("p10", 2, "t0")}),
        small_talk=frozenset({"tea"}),
    )


def tampered(plan: Plan) -> Iterator[Plan]:
    """Yield the plan with one thing changed: each person, table and round in turn."""
    for number, seats in enumerate(plan.rounds):
        before, after = plan.rounds[:number], plan.rounds[number + 1 :]
        yield Plan((*before, *after))
        yield Plan((*before, {}, *after))
        yield Plan((*before, plan.rounds[number - 1], *after))
        tables = list(seats)
        for at, table in enumerate(tables):
            other = tables[at - 1]
            here, there = seats[table], seats[other]
            changes: list[dict[str, tuple[str, ...]]] = [
                {table: there, other: here},
                {table: (), "nowhere": here},
                {table: (), other: (*there, *here)},
            ]
            for key in here:
                rest = tuple(person for person in here if person != key)
                changes += [
                    {table: rest},
                    {table: (*rest, "nobody")},
                    {table: rest, other: (*there, key)},
                    {table: (*here, key)},
                    {other: (*there, key)},
                    {table: (*rest, there[0]), other: (key, *there[1:])},
                ]
            for change in changes:
                yield Plan((*before, {**seats, **change}, *after))


def misread(holds: Certificate) -> Iterator[Certificate]:
    """Yield the certificate with each figure wrong by one, or a bound too good."""
    for figure, better in zip(FIGURES, (1, 1, -1, -1), strict=True):
        said = getattr(holds, figure)
        yield changed(holds, figure, value=said.value - 1)
        yield changed(holds, figure, value=said.value + 1)
        yield changed(holds, figure, bound=said.bound + better)
        yield changed(holds, figure, bound=said.value + better)


def test_every_one_of_hundreds_of_changed_plans_and_certificates_is_refused() -> None:
    room = evening(seed=1)
    plan = solve(room, seed=1, effort=20_000)
    holds, values = certify(room, plan), figures(room, plan)
    assert check(room, plan, holds) == []
    wrong = {
        repr(other): (other, holds)
        for other in tampered(plan)
        if len(other.rounds) != room.rounds or figures(room, other) != values
    } | {repr(other): (plan, other) for other in misread(holds)}
    assert len(wrong) >= 500
    assert [pair for pair in wrong.values() if not check(room, *pair)] == []


def test_a_plan_that_is_as_good_in_every_figure_may_have_the_same_certificate() -> None:
    room = room_of(people_named(*"abcd"), tables_of(2, minimum=2, count=2))
    plans = [Plan(({"t00": ("a", x), "t01": tuple({*"bcd"} - {x})},)) for x in "bcd"]
    holds = certify(room, plans[0])
    assert [check(room, plan, holds) for plan in plans] == [[], [], []]


def test_companions_may_be_colleagues_know_each_other_and_meet_again() -> None:
    both = frozenset({frozenset("ab")})
    people = people_named(*"ab", company="Acme", interests=("tea",))
    room = room_of(
        people,
        (Table("t", 2, 2),),
        rounds=2,
        apart=both,
        together=both,
        small_talk=frozenset[str](),
    )
    assert check(room, Plan(({"t": ("a", "b")},) * 2), claims((0, 0, 2, 0))) == []
    assert check(room, Plan(({"t": ("a",)},) * 2), claims((6, 2, 0, 0))) == []


def test_a_plan_of_too_few_or_too_many_rounds_is_refused() -> None:
    room = room_of((), (), rounds=2)
    assert check(room, Plan(), claims((0,) * 4)) == ["The plan has 0 rounds, the room 2."]
    assert check(room, Plan(({},) * 3), claims((0,) * 4)) == ["The plan has 3 rounds, the room 2."]


def test_broken_promises_without_a_witness_are_refused() -> None:
    room = room_of(people_named(*"abc"), (Table("t", 2, 0),))
    silent = changed(claims(figures(room, Plan(({},)))), "broken", witness=None)
    assert check(room, Plan(({},)), silent) == ["Promises are broken and nothing says which."]


def test_thousands_of_people_are_checked_in_a_second() -> None:
    ids = [f"p{number:04}" for number in range(2_500)]
    people = tuple(
        Person(key, tuple(f"k{at * step % 300}" for step in (1, 7, 11, 13)), f"c{at % 900}")
        for at, key in enumerate(ids)
    )
    room = room_of(people, tables_of(10, minimum=10, count=250), rounds=3)
    tables = {f"t{at:02}": tuple(ids[at::250]) for at in range(250)}
    start = time.process_time()
    assert check(room, Plan((tables,) * 3), claims((0, 0, 0, 0)))
    assert time.process_time() - start < 2


def test_the_checker_is_short_and_shares_no_code_with_the_solver() -> None:
    source = Path(checker.__file__).read_text(encoding="utf-8")
    imported = {
        node.module
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module and "services" in node.module
    }
    assert imported == {"services.matching.seating.room"}
    assert len(source.splitlines()) < 200
