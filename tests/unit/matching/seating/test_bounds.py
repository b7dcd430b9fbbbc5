import math
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matching.seating.bounds import prices as bounds_prices
from services.matching.seating.bounds.broken import least_broken
from services.matching.seating.bounds.partners import least_alone, most_warm
from services.matching.seating.bounds.prices import priced
from services.matching.seating.bounds.room import Limits, Numbers, split
from services.matching.seating.bounds.topics import Slot, cheapest, most_topics
from services.matching.seating.room import Person, Pin, Prices, Room, Table
from tests.unit.matching.seating.recount import every_plan, warm_pairs
from tests.unit.matching.seating.rooms import meetup, people_named, room_of, tables_of

IDS = ("a", "b", "c", "d", "e")


@st.composite
def tiny_rooms(draw: st.DrawFn) -> Room:
    """Draw a room so small that every plan of it can be looked at."""
    ids = IDS[: draw(st.integers(2, 5))]
    rounds = 1 if len(ids) == 5 else draw(st.integers(1, 2))
    people = tuple(
        Person(
            key,
            tuple(draw(st.sets(st.sampled_from(("Chess", "Maps", "Tea"))))),
            draw(st.sampled_from((None, None, "Acme", "Bolt"))),
            access=draw(st.booleans()),
            host=draw(st.booleans()),
        )
        for key in ids
    )
    tables = []
    for number in range(2):
        capacity = draw(st.integers(0, 4))
        minimum, seats = draw(st.integers(0, capacity)), draw(st.sampled_from((None, 0, 1)))
        tables.append(Table(f"t{number}", capacity, minimum, seats, draw(st.booleans())))
    pairs = st.frozensets(st.sampled_from([frozenset(pair) for pair in combinations(ids, 2)]))
    pin = st.builds(
        Pin, st.sampled_from(ids), st.integers(0, rounds - 1), st.sampled_from(("t0", "t1", "t2"))
    )
    here = st.sampled_from((frozenset(ids), frozenset(ids), frozenset(ids[1:])))
    return Room(
        people,
        tuple(tables),
        tuple(draw(here) for _ in range(rounds)),
        apart=draw(pairs),
        together=draw(st.one_of(st.just(frozenset()), pairs)),
        pins=draw(st.frozensets(pin, max_size=3)),
        small_talk=frozenset(),
    )


def prices_for(room: Room) -> st.SearchStrategy[Prices]:
    price = st.integers(0, 600_000)
    people = st.dictionaries(st.sampled_from([person.id for person in room.people]), price)
    return st.builds(Prices, people, price)


@settings(max_examples=40, deadline=None)
@given(tiny_rooms(), st.integers(0, 1), st.integers(0, 4), st.data())
def test_no_plan_at_all_of_a_tiny_room_beats_a_bound(
    room: Room, standing: int, more: int, data: st.DataObject
) -> None:
    plans = [plan for plan in every_plan(room) if plan.standing <= standing]
    least = min((plan.broken for plan in plans), default=0)
    plans = [plan for plan in plans if plan.broken <= least + more]
    numbers, limits = Numbers(room), Limits(least + more, standing)
    friends, alone = warm_pairs(room), least_alone(numbers, limits)
    assert least_broken(numbers, limits) <= least
    assert all(plan.alone >= alone for plan in plans)
    warm = max((len(plan.met & friends) for plan in plans), default=0)
    assert warm <= most_warm(numbers, limits)
    topics = max((plan.one_topic for plan in plans), default=0)
    assert topics <= most_topics(numbers, limits)
    assert topics <= most_topics(numbers, limits, data.draw(prices_for(room)))
    assert topics <= priced(numbers, limits, topics)[0]


@given(st.integers(0, 60), st.integers(1, 9))
def test_people_split_evenly_meet_least(people: int, tables: int) -> None:
    sizes = [people // tables + (table < people % tables) for table in range(tables)]
    assert split(people, tables) == sum(len(list(combinations(range(size), 2))) for size in sizes)


slots = st.builds(Slot, st.integers(-3, 9), st.integers(0, 3), st.sampled_from((-1, -1, 0, 1)))


@settings(max_examples=60)
@given(
    st.lists(slots, max_size=5).map(sorted), st.integers(1, 3), st.integers(0, 4), st.integers(0, 2)
)
def test_the_cheapest_people_of_a_topic_are_found_without_trying(
    some: list[Slot], tables: int, least: int, more: int
) -> None:
    costs = [math.inf]
    for taken in product(*(range(slot.times + 1) for slot in some)):
        pairs = list(zip(taken, some, strict=True))
        staff = [sum(t for t, slot in pairs if slot.firm == firm) for firm in (0, 1)]
        if max([*taken, *staff], default=0) <= tables and least <= sum(taken) <= least + more:
            costs.append(sum(t * slot.cost for t, slot in pairs))
    assert cheapest(some, tables, least, least + more) == min(costs)


def bounds_of(room: Room) -> tuple[int, int, int, int]:
    numbers, limits = Numbers(room), Limits(0, 0)
    return (
        least_broken(numbers, limits),
        least_alone(numbers, limits),
        priced(numbers, limits, 0)[0],
        most_warm(numbers, limits),
    )


def test_the_bounds_of_the_real_list_are_those_of_the_trials_or_better() -> None:
    assert bounds_of(meetup()) == (0, 66, 42, 1125)


def test_a_topic_has_no_more_tables_than_its_fans_can_fill_without_meeting_again() -> None:
    nine = people_named(*"abcdefghi", interests=("tea",))
    fans = room_of(nine, tables_of(3, minimum=3, count=3), rounds=9, small_talk=frozenset())
    assert bounds_of(fans)[2:] == (12, 36)  # an affine plane: 12 lines of 3 points


def test_people_who_share_with_nobody_take_tables_from_the_topics() -> None:
    fans = people_named(*"abcdefgh", interests=("tea",))
    others = people_named(*"ijklmnop")
    room = room_of((*fans, *others), tables_of(4, minimum=2, count=4), small_talk=frozenset())
    assert bounds_of(room)[2] == 2


def test_a_table_with_a_topic_takes_a_host_who_shares_it() -> None:
    fans = people_named(*"abcdefgh", interests=("tea",))
    host = Person("i", ("tea",), host=True)
    others = tuple(Person(key, host=True) for key in "jkl")
    room = room_of((*fans, host, *others), tables_of(3, minimum=3, count=4), small_talk=frozenset())
    assert bounds_of(room)[2] == 1


def test_prices_are_left_to_plain_counting_where_the_program_would_take_too_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bounds_prices, "MOST_PLACES", 0)
    assert 42 < bounds_of(meetup())[2] < 54
