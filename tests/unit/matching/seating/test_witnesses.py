from dataclasses import replace

import pytest

from services.matching.seating.certificate import certify
from services.matching.seating.repairing.repair import repair
from services.matching.seating.room import Certificate, Pair, Person, Pin, Plan, Room, Seats, Table
from tests.unit.matching.seating.rooms import meetup, people_named, room_of, tables_of

HELPLESS = "It could not be helped:"


def dealt(room: Room) -> Certificate:
    """Certify the plan in which people go round the tables in the order of their ids."""
    rounds = []
    for present in room.present:
        here = sorted(present)
        count = len(room.tables)
        rounds.append({table.id: tuple(here[at::count]) for at, table in enumerate(room.tables)})
    return certify(room, Plan(tuple(rounds)))


def pair(one: str, other: str) -> Pair:
    return frozenset((one, other))


def broken(room: Room) -> tuple[int, str, str]:
    """Return the bound, what is broken, and why."""
    figure = dealt(room).broken
    assert figure.witness is not None
    what, why = figure.witness.split(". ")
    return figure.bound, what, why.removesuffix(".")


def test_a_company_larger_than_the_tables_is_named_with_its_people() -> None:
    acme = people_named(*"abcdefgh", company="Acme")
    room = room_of((*acme, *people_named(*"ijklmnopqrstuvwx")), tables_of(4, minimum=2, count=6))
    bound, what, why = broken(room)
    assert bound == 2
    assert what == (
        "2 pairs of colleagues share a table: a and g, of one company, share table t00; "
        "b and h, of one company, share table t01"
    )
    assert why == (
        "It could not be helped: 8 people of one company (a, b, c, d, e, f, g and h), 6 tables: "
        "at least 2 pairs of colleagues share a table"
    )


def test_more_people_than_chairs_are_named_by_their_numbers() -> None:
    room = room_of(people_named(*"abcdefghi"), tables_of(4, minimum=2, count=2), rounds=2)
    seats: Seats = {"t00": tuple("abcd"), "t01": tuple("efgh")}
    turned: Seats = {"t00": tuple("aefi"), "t01": tuple("bcdg")}
    figure = certify(room, Plan((seats, turned))).broken
    assert figure.bound == 2
    assert figure.witness is not None
    assert "i has no seat in round 1; h has no seat in round 2" in figure.witness
    assert figure.witness.endswith("9 people, 8 chairs: at least 1 have none in every round.")


def test_fewer_people_than_a_table_needs_are_named_by_their_numbers() -> None:
    room = room_of(people_named(*"abc"), tables_of(8, minimum=4, count=1))
    assert broken(room) == (
        1,
        "1 person is missing at a small table: table t00 has 3 people and is for 4 at least",
        f"{HELPLESS} 3 people fit no choice of tables: at least 1 squeezed in or missing",
    )


def test_too_few_ways_to_sit_in_two_rounds_are_named_by_their_numbers() -> None:
    room = room_of(people_named(*"abcdef"), tables_of(3, minimum=3, count=2), rounds=2)
    bound, what, why = broken(room)
    assert bound == 2
    assert what.startswith("6 pairs meet again: a and c meet again at table t00 in round 2; ")
    assert why == (
        "At least 2 of these 6 could not be helped: 6 people in two rounds at 2 tables: "
        "at least 2 pairs meet again"
    )


def test_more_rounds_than_strangers_are_named_by_their_numbers() -> None:
    room = room_of(people_named(*"abcdef"), tables_of(2, minimum=2, count=3), rounds=7)
    bound, _, why = broken(room)
    assert bound == 6
    assert "7 rounds take 21 meetings, 15 pairs may meet: at least 6 are with somebody" in why


def test_too_few_hosts_are_named() -> None:
    room = room_of(
        (Person("a", host=True), *people_named(*"bcdefghijkl")), tables_of(4, minimum=3, count=4)
    )
    bound, what, why = broken(room)
    assert bound == 2
    assert what.startswith("3 tables have no host: table t01 has no host; ")
    assert why.endswith(": 1 host (a), 3 tables that have to open: at least 2 without a host")


def test_required_tables_without_any_host_present_are_named() -> None:
    room = room_of(people_named(*"abcd"), (Table("t", 4, 2, required=True),))
    away = replace(room, people=(*room.people, Person("z", host=True)))
    assert broken(away)[2].endswith("No host, 1 table that has to open: at least 1 without a host")


def test_too_few_access_seats_are_named() -> None:
    people = tuple(Person(key, access=key in "abc") for key in "abcdefgh")
    room = room_of(people, (Table("s", 4, 0, access_seats=1), Table("t", 4, 0, access_seats=1)))
    bound, what, why = broken(room)
    assert bound == 1
    assert what.endswith("a and c with access needs at table s, 1 access seat")
    assert why.endswith(
        "3 people with access needs (a, b and c), 2 access seats: at least 1 without one"
    )


TWELVE = people_named(*"abcdefghijkl")


@pytest.mark.parametrize(
    ("pins", "bound", "words"),
    [
        ("a0 a1", 1, "a is pinned to tables t00 and t01 at once"),
        ("a7", 1, "a is pinned to table t07, which there is not"),
        ("b2 c2", 1, "b and c are to sit apart and are pinned to table t02"),
        ("e0 f1", 0, "e and f belong together and are pinned to tables t00 and t01"),
        ("a1 d1 g1 h1 i1", 1, "5 people (a, d, g, h and i) are pinned to table t01, 4 chairs"),
    ],
)
def test_pins_that_contradict_each_other_are_named(pins: str, bound: int, words: str) -> None:
    room = room_of(
        TWELVE,
        tables_of(4, minimum=3, count=3),
        pins=frozenset(Pin(pin[0], 0, f"t0{pin[1]}") for pin in pins.split()),
        apart=frozenset({pair("b", "c")}),
        together=frozenset({pair("e", "f")}),
    )
    found, _, why = broken(room)
    assert (found, why.rpartition(": ")[2]) == (bound, words)


def test_companions_who_fit_at_no_table_are_named() -> None:
    room = room_of(
        TWELVE,
        tables_of(4, minimum=3, count=3),
        together=frozenset(pair(*two) for two in ("ab", "bc", "cd", "de")),
    )
    _, what, why = broken(room)
    assert "a and b, who belong together, do not share a table" in what
    assert why.endswith(
        "5 people (a, b, c, d and e) belong together, the largest table has 4 chairs"
    )


def test_every_kind_of_breach_is_said_with_its_place() -> None:
    people = (
        Person("a", access=True),
        *people_named("b", "c"),
        *people_named("d", "e", company="Acme"),
    )
    room = room_of(
        people,
        (Table("s", 2, 0, access_seats=0), Table("t", 4, 3)),
        rounds=2,
        apart=frozenset({pair("a", "b")}),
        together=frozenset({pair("a", "c")}),
        pins=frozenset({Pin("b", 1, "t")}),
    )
    plan = Plan(
        (
            {"s": ("a", "b", "d"), "t": ("e", "e")},
            {"s": ("b",), "t": ("c", "d", "e"), "nowhere": ("a",)},
        )
    )
    said = certify(room, plan).broken.witness
    assert said is not None
    for words in (
        "c has no seat in round 1",
        "a seat at table t is kept for e in round 1",
        "a seat at table nowhere is kept for a in round 2",
        "b is pinned to table t in round 2 and sits at table s",
        "table s has 2 chairs for 3 people in round 1",
        "table t has 1 person and is for 3 at least in round 1",
        "a with access needs at table s, 0 access seats in round 1",
        "a and b, who are to sit apart, share table s in round 1",
        "d and e, of one company, share table t in round 2",
        "a and c, who belong together, do not share a table in round 1",
    ):
        assert words in said


def test_a_bad_plan_of_a_good_room_is_not_excused() -> None:
    room = room_of(people_named(*"abcd"), tables_of(2, minimum=2, count=2), rounds=2)
    figure = dealt(room).broken
    assert (figure.value, figure.bound) == (2, 0)
    assert figure.witness == (
        "2 pairs meet again: a and c meet again at table t00 in round 2; b and d meet again at "
        "table t01 in round 2. Nothing proves that it could not be helped."
    )


def test_a_long_list_of_breaches_is_cut() -> None:
    room = room_of(people_named(*(f"p{n:02}" for n in range(40))), (Table("t", 20, 0),), rounds=1)
    said = certify(room, Plan(({},))).broken.witness
    assert said is not None
    assert said.startswith("40 people have no seat: p00 has no seat; ")
    assert "p11 has no seat; and so on. " in said


def test_those_who_must_be_alone_are_named() -> None:
    people = tuple(Person(key, ("tea",) if key in "ab" else ()) for key in "abcd")
    room = room_of(people, tables_of(4, minimum=4, count=1), rounds=2, small_talk=frozenset())
    assert dealt(room).alone.witness == (
        "2 people (c and d) with nobody here who shares an interest. "
        "2 people (a and b) with too few of those whom they may sit with. "
        "2 people said nothing that can be shared: they sit at 2 tables in 2 rounds."
    )


def test_what_limits_topics_and_warm_pairs_is_said() -> None:
    holds = certify(meetup(), repair(meetup(), Plan()))
    assert holds.one_topic.witness is not None
    assert holds.one_topic.witness.endswith("each person at one topic a round, no pair twice.")
    assert holds.warm.witness == (
        "48 people may meet fewer who share something than chairs beside them over the evening."
    )
