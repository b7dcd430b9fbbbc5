from datetime import UTC, datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.planning.domain import (
    Attendee,
    Fields,
    Gathering,
    acquaintance_id,
    closing,
    expect_place,
    opening,
    pinned,
    replanning,
    start_of_round,
    unpinned,
)
from shared.facts import GatheringState, Pin, PlannedTable
from shared.problems import Conflict, NotFound

ORDER = get_args(GatheringState)


def gathering(state: GatheringState = "planned", round_: int = 0, rounds: int = 3) -> Gathering:
    return Gathering(
        id="g",
        revision=1,
        name="Evening",
        place="Hall",
        time_zone="Europe/Vienna",
        starts_at=datetime(2026, 12, 1, 18, tzinfo=UTC),
        doors=("front",),
        tables=(),
        rounds=rounds,
        state=state,
        round=round_,
        roster_revisions=0,
    )


def after(before: Gathering, fields: Fields) -> Gathering:
    return before.model_copy(update=fields)


def test_an_evening_goes_from_its_plan_over_every_round_to_its_close() -> None:
    evening = after(gathering(), opening(gathering()))
    for number in (1, 2, 3):
        evening = after(evening, start_of_round(evening, number))
        assert (evening.state, evening.round) == ("round", number)

    evening = after(evening, closing(evening, 141))

    assert (evening.state, evening.round, evening.roster_revisions) == ("closed", 3, 141)


def test_an_open_gathering_may_close_without_a_round() -> None:
    assert closing(gathering("open"), 7) == {"state": "closed", "roster_revisions": 7}


@pytest.mark.parametrize(
    "again",
    [
        opening(gathering("open")),
        opening(gathering("round", 2)),
        start_of_round(gathering("round", 2), 2),
        closing(gathering("closed", 3), 99),
        replanning(gathering("open"), {"name": "Evening"}),
    ],
)
def test_doing_it_again_changes_nothing(again: Fields) -> None:
    assert again == {}


@pytest.mark.parametrize(
    ("before", "number", "advice"),
    [
        (gathering("planned"), 1, "Open it first."),
        (gathering("open"), 2, "Start round 1."),
        (gathering("round", 1), 3, "Start round 2."),
        (gathering("round", 2), 1, "Start round 3."),
        (gathering("round", 3), 4, "Close the gathering."),
        (gathering("closed", 3), 3, "Plan a new gathering."),
    ],
)
def test_a_round_out_of_order_is_refused_with_what_to_do(
    before: Gathering, number: int, advice: str
) -> None:
    with pytest.raises(Conflict) as refused:
        start_of_round(before, number)

    assert refused.value.what_to_do == advice


def test_what_is_closed_stays_closed() -> None:
    with pytest.raises(Conflict):
        opening(gathering("closed"))


def test_what_was_never_opened_cannot_close() -> None:
    with pytest.raises(Conflict) as refused:
        closing(gathering(), 0)

    assert refused.value.what_to_do == "Open it before you close it."


def test_a_plan_changes_only_what_differs() -> None:
    wanted: Fields = {"name": "Evening", "rounds": 4}

    assert replanning(gathering(), wanted) == {"rounds": 4}


@pytest.mark.parametrize("state", ["open", "round", "closed"])
def test_a_plan_is_fixed_once_the_gathering_is_open(state: GatheringState) -> None:
    with pytest.raises(Conflict):
        replanning(gathering(state), {"rounds": 4})


@pytest.mark.parametrize(
    ("state", "listed", "walks_in"),
    [
        ("planned", True, False),
        ("open", True, True),
        ("round", True, True),
        ("closed", False, False),
    ],
)
def test_who_may_be_put_on_the_list_depends_on_how_far_the_evening_has_come(
    state: GatheringState, *, listed: bool, walks_in: bool
) -> None:
    assert takes(gathering(state), walk_in=False) is listed
    assert takes(gathering(state), walk_in=True) is walks_in


def takes(before: Gathering, *, walk_in: bool) -> bool:
    try:
        expect_place(before, walk_in=walk_in)
    except Conflict:
        return False
    return True


@given(st.lists(st.integers(-1, 5)), st.integers(1, 4))
def test_whatever_is_tried_in_whatever_order_the_evening_only_goes_forward(
    tried: list[int], rounds: int
) -> None:
    evening = gathering(rounds=rounds)
    for step in tried:
        before = evening
        try:
            evening = after(evening, taken(evening, step))
        except Conflict:
            continue
        assert ORDER.index(evening.state) >= ORDER.index(before.state)
        assert evening.round - before.round in {0, 1}
        assert evening.round <= rounds


def taken(evening: Gathering, step: int) -> Fields:
    """Return what a step changes: -1 opens, 0 closes, any other starts that round."""
    if step == -1:
        return opening(evening)
    return start_of_round(evening, step) if step else closing(evening, 5)


def test_a_pair_has_one_id_whoever_is_named_first() -> None:
    assert acquaintance_id("b", "a") == acquaintance_id("a", "b") == "a+b"


TABLE = PlannedTable(id="t", name="Window", capacity=8, minimum=4)


def guest(*pins: Pin) -> Attendee:
    return Attendee(
        id="a",
        gathering_id="g",
        external_id=None,
        identity=None,
        listed={},
        name="Ana",
        email=None,
        ticket_code="x",
        interests=(),
        offer=None,
        ask=None,
        company=None,
        access_needs=None,
        letters=True,
        walk_in=False,
        state="registered",
        pins=pins,
    )


def with_table(round_: int = 0) -> Gathering:
    return gathering("round" if round_ else "open", round_).model_copy(update={"tables": (TABLE,)})


def test_a_pin_takes_the_place_of_another_in_its_round_and_leaves_other_rounds_alone() -> None:
    ana = guest(Pin(round=1), Pin(round=3, table_id="t"))

    assert pinned(with_table(), ana, Pin(round=1, table_id="t")) == {
        "pins": (Pin(round=1, table_id="t"), Pin(round=3, table_id="t"))
    }
    assert unpinned(with_table(), ana, 1) == {"pins": (Pin(round=3, table_id="t"),)}
    assert unpinned(with_table(), ana, 2) == {"pins": ana.pins}


def test_nobody_is_pinned_to_a_table_or_a_round_that_is_not_there() -> None:
    with pytest.raises(NotFound, match="no such table"):
        pinned(with_table(), guest(), Pin(round=1, table_id="elsewhere"))
    with pytest.raises(NotFound, match="no round 4"):
        pinned(with_table(), guest(), Pin(round=4, table_id="t"))


def test_a_round_that_is_over_cannot_be_changed() -> None:
    with pytest.raises(Conflict, match="Round 1 is over"):
        unpinned(with_table(2), guest(), 1)
    assert pinned(with_table(2), guest(), Pin(round=2)) == {"pins": (Pin(round=2),)}
