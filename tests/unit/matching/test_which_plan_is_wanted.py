from datetime import UTC, datetime
from typing import Any

import pytest

from services.matching.domain import Acquaintance, Attendee, Certified, Gathering, Search, Seating
from services.matching.seating.room import Pin
from services.matching.situation import Situation
from services.matching.understandings import understood
from services.matching.wanted import asked, is_still_wanted, to_seek
from shared import facts
from shared.facts import Figure, GatheringState, PlannedTable

NOW = datetime(2026, 11, 22, 19, tzinfo=UTC)
KEPT = Figure(value=0, bound=0)
TABLES = tuple(PlannedTable(id=f"t{n}", name=f"T{n}", capacity=4, minimum=2) for n in range(3))


def gathering(state: GatheringState = "open", round_: int = 0) -> Gathering:
    return Gathering(id="g", tables=TABLES, rounds=3, state=state, round=round_)


def attendee(number: int, **fields: Any) -> Attendee:  # noqa: ANN401 - any field
    known = {"roster_state": "registered", **fields}
    return Attendee(id=f"p{number}", gathering_id="g", **known)


def certified(solved_for: str | None, broken: int = 0) -> Certified:
    figure = Figure(value=broken, bound=0)
    return Certified(
        id="g",
        gathering_id="g",
        broken=figure,
        alone=KEPT,
        one_topic=KEPT,
        warm=KEPT,
        solved_for=solved_for,
    )


def search(at: Situation, state: Any = "done", **fields: Any) -> Search:  # noqa: ANN401 - any field
    known = {"situation": "another", "room": at.fingerprint, "offers": False, **fields}
    return Search(id="g", gathering_id="g", state=state, is_large=False, seed=1, due=NOW, **known)


def situation(
    of: Gathering | None = None,
    people: list[Attendee] | None = None,
    *,
    holds: Certified | None = None,
    sought: Search | None = None,
    pairs: tuple[Acquaintance, ...] = (),
) -> Situation:
    people = people if people is not None else [attendee(n) for n in range(8)]
    seats = tuple(person.id for person in people[:4])
    seating = Seating(
        id="s", gathering_id="g", round=1, table_id="t0", table_name="T0", seats=seats
    )
    return Situation(
        of or gathering(),
        people,
        pairs,
        [seating],
        certified=holds,
        search=sought,
        understood=understood(people),
    )


def here() -> list[Attendee]:
    return [attendee(0, state="arrived"), *(attendee(n) for n in range(1, 8))]


def test_before_anybody_is_here_every_change_of_the_roster_deserves_a_plan() -> None:
    before = situation()
    wanted = to_seek(before)
    assert wanted is not None
    assert not wanted.offers

    after = situation(people=[attendee(n) for n in range(7)], holds=certified(wanted.situation))

    assert to_seek(situation(holds=certified(wanted.situation))) is None
    assert to_seek(after) not in {None, wanted}


def test_once_people_know_their_seats_a_better_plan_for_the_rest_is_only_offered() -> None:
    wanted = to_seek(situation(people=here(), holds=certified("roster")))

    assert wanted is not None
    assert wanted.offers


def test_nothing_is_offered_twice_for_one_room() -> None:
    there = situation(people=here(), holds=certified("roster"))

    assert to_seek(situation(people=here(), holds=certified("r"), sought=search(there))) is None


def test_a_round_that_begins_has_those_after_it_planned_once() -> None:
    wanted = to_seek(situation(gathering("round", 1), here(), holds=certified("roster")))
    assert wanted is not None
    assert (wanted.situation, wanted.offers) == ("after round 1", False)

    then = to_seek(situation(gathering("round", 1), here(), holds=certified("after round 1")))

    assert then is not None
    assert then.offers


def test_a_promise_that_might_be_kept_is_mended_without_asking() -> None:
    wanted = to_seek(situation(gathering("round", 1), here(), holds=certified("x", broken=1)))

    assert wanted is not None
    assert "mending" in wanted.situation
    assert not wanted.offers


@pytest.mark.parametrize("state", ["queued", "running"])
def test_a_search_under_way_is_not_begun_again_nor_ended_by_an_offer(state: str) -> None:
    wanted = to_seek(situation())
    assert wanted is not None
    under_way = search(situation(), state, situation=wanted.situation)

    assert to_seek(situation(sought=under_way)) is None
    assert to_seek(situation(people=here(), holds=certified("x"), sought=under_way)) is None


@pytest.mark.parametrize("state", ["cancelled", "failed"])
def test_what_was_cancelled_or_failed_is_tried_again_when_something_has_changed(state: str) -> None:
    ended = search(situation(), state)

    assert to_seek(situation(sought=ended)) is None
    assert to_seek(situation(people=here()[1:], sought=ended)) is not None
    assert not situation(of=gathering("planned"), sought=ended).waits


@pytest.mark.parametrize(("of", "wanted"), [("planned", False), ("open", False)])
def test_what_an_organizer_asks_for_is_taken_over_while_nobody_knows_a_seat(
    of: GatheringState, *, wanted: bool
) -> None:
    assert asked(situation(gathering(of)), 2).offers is wanted
    assert asked(situation(gathering("round", 1), here()), 2).offers


def test_a_search_for_what_has_passed_is_dropped() -> None:
    of_before = search(situation(), "running", situation="roster of before")

    assert not is_still_wanted(situation(), of_before)
    assert not is_still_wanted(situation(gathering("closed", 3), here()), of_before)
    assert not is_still_wanted(situation(gathering("round", 3), here()), of_before)


def test_a_room_has_hosts_access_seats_companions_and_those_who_avoid_each_other() -> None:
    people = [
        attendee(0, host=True),
        attendee(1, access_needs="step-free"),
        *(attendee(n) for n in range(2, 8)),
    ]
    pairs = (
        Acquaintance(id="a", gathering_id="g", attendee_ids=("p0", "p1"), kind="avoid"),
        Acquaintance(id="b", gathering_id="g", attendee_ids=("p2", "p3"), kind="together"),
        Acquaintance(id="c", gathering_id="g", attendee_ids=("p4", "p5"), withdrawn=True),
    )

    room = situation(people=people, pairs=pairs).room

    assert [person.id for person in room.people if person.host] == ["p0"]
    assert [person.id for person in room.people if person.access] == ["p1"]
    assert room.apart == {frozenset({"p0", "p1"})}
    assert room.together == {frozenset({"p2", "p3"})}


def test_pins_hold_from_the_running_round_on_and_who_misses_a_round_is_not_seated_in_it() -> None:
    pins = (
        facts.Pin(round=1, table_id="t1"),
        facts.Pin(round=2, table_id="t1"),
        facts.Pin(round=3),
    )
    people = [attendee(0, state="arrived", pins=pins), *(attendee(n) for n in range(1, 8))]

    room = situation(gathering("round", 2), people).room

    assert room.pins == {Pin("p0", 1, "t1")}
    assert "p0" not in room.present[2]
    assert "p0" in room.present[1]


def test_a_pin_to_a_table_that_is_no_longer_planned_is_forgotten() -> None:
    people = [attendee(0, pins=(facts.Pin(round=2, table_id="gone"),))]

    assert situation(people=people).room.pins == frozenset()
