import dataclasses
from itertools import chain
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matching.circles import pool, programme
from services.matching.circles.arcs import arcs_of
from services.matching.circles.checker import check_circles
from services.matching.circles.exchange import Exchange, Help, Helper, members
from services.matching.circles.finder import Progress, find_circles
from tests.unit.matching.circles.exchanges import (
    best_figures,
    crowd,
    exchange_of,
    exchanges,
    ring_of,
)


@settings(max_examples=60, deadline=None)
@given(exchanges(), st.integers(0, 5))
def test_a_few_people_get_the_most_that_trying_everything_finds(
    exchange: Exchange, seed: int
) -> None:
    found = find_circles(exchange, seed=seed, chains=True)

    assert check_circles(exchange, found) == []
    covered, few = best_figures(exchange)
    assert (found.covered.value, found.covered.bound) == (covered, covered)
    assert found.few_helpers.value == few


@pytest.mark.parametrize("size", [2, 3, 4, 5])
def test_a_ring_as_long_as_allowed_is_one_circle(size: int) -> None:
    people = (*ring_of(size, first=0), *ring_of(size, first=size))

    found = find_circles(Exchange(people, max_circle=size))

    assert sorted(map(len, found.circles)) == [size, size]
    assert found.proven


def test_a_ring_longer_than_allowed_is_no_circle_and_that_is_proven() -> None:
    found = find_circles(Exchange(ring_of(5), max_circle=4))

    assert found.circles == ()
    assert (found.covered.value, found.covered.bound) == (0, 0)
    assert found.covered.witness == "5 of 5 people are in no possible circle"


@pytest.mark.parametrize(
    "people",
    [(), (("a", "x", "x"),), (("a", "x", ""), ("b", "y", "")), (("a", "", "x"), ("b", "", "y"))],
)
def test_nobody_is_in_a_circle_where_nobody_can_help(
    people: tuple[tuple[str, str, str], ...],
) -> None:
    assert find_circles(exchange_of(*people), chains=True).covered.value == 0


def test_each_link_says_which_ask_it_answers_in_their_own_words() -> None:
    ana = Helper("ana", ("Sourdough!", "a van"), ("CHESS",))
    ben = Helper("ben", ("  chess ",), ("a Van",))

    found = find_circles(Exchange((ana, ben)))

    assert found.circles == (
        (Help("ana", "ben", "  chess ", "CHESS"), Help("ben", "ana", "a van", "a Van")),
    )
    assert members(found.circles[0]) == ("ana", "ben")


def test_people_apart_do_not_help_each_other_but_may_share_a_circle() -> None:
    square = exchange_of(
        ("a", "z", "w"), ("b", "w", "x"), ("c", "x", "y"), ("d", "y", "z"), max_circle=4
    )

    across = dataclasses.replace(square, apart=frozenset({frozenset("ac")}))
    beside = dataclasses.replace(square, apart=frozenset({frozenset("ab")}))

    assert find_circles(across).covered.value == 4
    assert find_circles(beside).covered.value == 0


def test_people_who_avoid_each_other_share_no_circle_even_at_a_distance() -> None:
    square = exchange_of(
        ("a", "z", "w"), ("b", "w", "x"), ("c", "x", "y"), ("d", "y", "z"), max_circle=4
    )

    across = dataclasses.replace(square, avoiding=frozenset({frozenset("ac")}))

    assert find_circles(across).covered.value == 0


def test_of_answers_that_cover_as_many_the_one_with_those_whom_few_could_help_is_taken() -> None:
    everybodys = [("r", "x", "y")] + [(f"h{at}", "", "xu") for at in range(4)]
    exchange = exchange_of(("a", "x", "z"), ("b", "q", "x"), ("c", "z", "qx"), *everybodys)
    either = exchange_of(
        ("hub", "k", "u"),
        ("common", "u", "k"),
        ("rare", "v", "k"),
        ("h1", "", "u"),
        ("h2", "", "u"),
    )
    both = dataclasses.replace(
        either, people=(Helper("hub", ("k",), ("u", "v")), *either.people[1:])
    )

    assert find_circles(exchange).covered.value == 3
    assert set(members(find_circles(both).circles[0])) == {"hub", "rare"}


def test_planted_circles_are_all_found() -> None:
    people = tuple(chain.from_iterable(ring_of(3, first=at) for at in range(0, 240, 3)))
    lures = tuple(
        dataclasses.replace(p, offers=(*p.offers, f"topic {Random(at).randrange(240)}"))  # noqa: S311 - made up
        for at, p in enumerate(people)
    )

    found = find_circles(Exchange(lures, max_circle=3))

    assert (found.covered.value, found.covered.bound) == (240, 240)


@pytest.mark.parametrize("max_circle", [2, 3, 4, 5])
def test_the_same_seed_and_effort_give_the_same_circles_in_any_order_of_people(
    max_circle: int,
) -> None:
    exchange = crowd(30, 7, max_circle=max_circle)
    shuffled = dataclasses.replace(exchange, people=exchange.people[::-1])

    found = find_circles(exchange, seed=3, effort=1)

    assert find_circles(exchange, seed=3, effort=1) == found
    assert find_circles(shuffled, seed=3, effort=1) == found
    assert check_circles(exchange, found) == []


def test_a_crowd_gets_the_proven_most_with_circles_of_three() -> None:
    exchange = crowd(120, 3, topics=24)

    found = find_circles(exchange, seconds=20)

    assert found.proven
    assert check_circles(exchange, found) == []


def test_a_stop_signal_ends_it_at_once_with_circles_that_hold() -> None:
    exchange = crowd(60, 1, max_circle=5)

    found = find_circles(exchange, stop=lambda: True)

    assert check_circles(exchange, found) == []
    assert found.covered.value <= found.covered.bound <= 60


def test_without_time_there_is_an_answer_and_a_bound() -> None:
    exchange = crowd(60, 1, max_circle=4)

    found = find_circles(exchange, seconds=0)

    assert check_circles(exchange, found) == []


def test_progress_only_gets_better_and_ends_with_the_answer() -> None:
    told: list[Progress] = []

    found = find_circles(crowd(50, 2), progress=told.append)

    covered = [progress.covered for progress in told]
    bounds = [progress.bound for progress in told]
    assert covered == sorted(covered)
    assert bounds == sorted(bounds, reverse=True)
    assert (covered[-1], bounds[-1]) == (found.covered.value, found.covered.bound)


def test_more_circles_than_fit_are_sampled_and_the_bound_still_holds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    exchange = crowd(30, 4, max_circle=4)
    most = find_circles(exchange, effort=1)
    monkeypatch.setattr(pool, "MOST_CIRCLES", 300)

    found = find_circles(exchange, effort=1)

    assert check_circles(exchange, found) == []
    assert found.covered.value <= most.covered.value <= found.covered.bound


def test_the_interior_point_and_column_generation_come_to_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    exchange = crowd(40, 5)
    usual = find_circles(exchange)
    monkeypatch.setattr(programme, "MANY_CIRCLES", 0)
    monkeypatch.setattr("services.matching.circles.guide.ALL_AT_ONCE", 0)

    found = find_circles(exchange)

    assert check_circles(exchange, found) == []
    assert found.covered == usual.covered


def test_texts_matched_by_somebody_else_are_taken_as_they_are() -> None:
    exchange = exchange_of(("a", "x", "y"), ("b", "z", "w"), ("c", "q", "r"))
    allowed = [Help("a", "b", "z", "y"), Help("b", "a", "x", "w"), Help("a", "a", "x", "y")]

    found = find_circles(exchange, arcs=arcs_of(exchange, allowed))

    assert found.circles == ((allowed[0], allowed[1]),)
    assert check_circles(exchange, found, allowed=allowed) == []
    assert check_circles(exchange, found)


def test_a_help_with_what_nobody_offered_is_refused() -> None:
    exchange = exchange_of(("a", "x", "y"), ("b", "z", "w"))

    with pytest.raises(ValueError, match="a offers no 'q'"):
        arcs_of(exchange, [Help("a", "b", "z", "q")])


def test_two_people_with_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="twice among the people: a"):
        exchange_of(("a", "", ""), ("a", "", ""))


@pytest.mark.parametrize("longest", [1, 6])
def test_circles_of_other_than_two_to_five_are_refused(longest: int) -> None:
    with pytest.raises(ValueError, match="2 to 5"):
        exchange_of(max_circle=longest)


def test_chains_of_one_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 2"):
        exchange_of(max_chain=1)
