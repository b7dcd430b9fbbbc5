from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from services.matching.domain import Attendee, Gathering, Search, Seating
from services.matching.offering import awaited, offer, offerable, untold, untouched
from services.matching.seating.room import Plan
from services.matching.situation import Situation
from services.matching.tasks import Seek
from services.matching.understandings import understood
from services.matching.wanted import asked, is_still_wanted, to_seek
from services.matching.worker import ALONE
from shared.facts import Pin, PlanFigures, PlannedTable, PlanOffer
from tests.unit.matching.seating.rooms import topic_name

NOW = datetime(2026, 11, 22, 19, tzinfo=UTC)
LIKES = dict.fromkeys("abcx", "quixel") | dict.fromkeys("defy", "maps")
LIKES |= {"g": "anvils", "h": "owls", "i": "kites", "j": "bells"}
LIKES |= {"k": "glue", "l": "moss", "m": "tents", "n": "ropes"}
OTHERS = {"t2": tuple("ghij"), "t3": tuple("klmn")}
TOLD = {"t0": ("a", "b", "c", "y"), "t1": ("d", "e", "f", "x"), **OTHERS}
BETTER = {"t0": ("a", "b", "c", "x"), "t1": ("d", "e", "f", "y"), **OTHERS}
"""Two tables at which everybody would share one interest if x and y changed places."""


def evening(
    here: str,
    *,
    rounds: int = 1,
    round_: int = 0,
    pins: tuple[Pin, ...] = (),
    sought: Search | None = None,
) -> Situation:
    tables = tuple(PlannedTable(id=t, name=t, capacity=4, minimum=2) for t in TOLD)
    state = "round" if round_ else "open"
    people = [
        Attendee(
            id=key,
            gathering_id="g",
            roster_state="registered",
            interests=(like,),
            state="arrived" if key in here else "expected",
            pins=pins if key == "x" else (),
        )
        for key, like in LIKES.items()
    ]
    seatings = [
        Seating(id=t, gathering_id="g", round=1, table_id=t, table_name=t, seats=seats)
        for t, seats in TOLD.items()
    ]
    gathering = Gathering(id="g", tables=tables, rounds=rounds, state=state, round=round_)
    return Situation(
        gathering,
        people,
        (),
        seatings,
        certified=None,
        search=sought,
        understood=understood(people),
    )


def found(situation: Situation) -> Plan:
    """Return what a search finds that may move those who are awaited."""
    told, who = situation.told, awaited(situation)
    return Seek(situation.room, situation.plan, told, seed=1, seconds=1.0, awaited=who)(ALONE)


def test_in_an_evening_of_one_round_those_who_are_not_here_are_offered_better_company() -> None:
    situation = evening("abdef")

    plan = found(situation)

    assert topic_name(situation.room, plan.rounds[0]["t0"]) == "quixel"
    assert offer(plan, situation)["offer"] == PlanOffer(
        rounds=(1,), figures=PlanFigures(broken=0, alone=8, one_topic=2, warm=12)
    )


def test_a_search_that_only_mends_leaves_everybody_where_they_were_told() -> None:
    situation = evening("abdef")

    assert Seek(situation.room, situation.plan, 1, seed=1, seconds=1.0)(ALONE) == situation.plan
    assert untold(Plan((BETTER,)), situation) == situation.plan


def test_who_comes_before_an_offer_is_taken_stays_where_they_were_told() -> None:
    plan = found(evening("abdef"))

    taken = offerable(plan, evening("abdefx"))

    assert "x" in taken.rounds[0]["t1"]
    assert taken.rounds[0] == TOLD


@given(st.permutations(sorted(LIKES)), st.sets(st.sampled_from(sorted(LIKES)), min_size=1))
def test_whatever_is_taken_nobody_who_is_here_moves(order: list[str], here: set[str]) -> None:
    seats = {table: tuple(order[4 * n : 4 * n + 4]) for n, table in enumerate(TOLD)}

    taken = offerable(Plan((seats,)), evening("".join(here))).rounds[0]

    assert all(here.intersection(TOLD[table]) == here.intersection(taken[table]) for table in TOLD)


def test_what_those_who_came_leave_of_an_offer_is_taken() -> None:
    situation = evening("abcdef", rounds=2)
    rest = dict(zip(TOLD, map(tuple, ("adgk", "behl", "cfim", "xyjn")), strict=True))

    both = offerable(Plan((BETTER, rest)), situation)
    second = offerable(Plan((BETTER, rest)), evening("abcdefghijklmnxy", rounds=2))

    assert both.rounds == (BETTER, rest)
    assert second.rounds == (TOLD, rest)


def test_nothing_is_offered_for_a_round_when_all_are_here_or_it_has_begun() -> None:
    for situation in (evening("abcdefghijklmnxy"), evening("abdef", round_=1)):
        assert untouched(situation) == 1
        assert to_seek(situation) is None
        assert offer(Plan((BETTER,)), situation) == {"offer": None, "offered": {}}


def test_a_plan_that_is_no_better_is_not_offered() -> None:
    situation = evening("abdef", pins=(Pin(round=1, table_id="t1"),))

    assert found(situation) == situation.plan
    assert offer(Plan((BETTER,)), situation)["offer"] is None


def test_in_an_evening_of_one_round_a_better_plan_is_sought_while_somebody_is_awaited() -> None:
    situation = evening("abdef")
    wanted = to_seek(situation)
    assert wanted is not None
    assert wanted.offers
    assert asked(situation, 2).offers

    for offers in (True, False):
        sought = Search(
            id="g",
            gathering_id="g",
            state="running",
            situation="asked 2",
            room=situation.fingerprint,
            offers=offers,
            is_large=False,
            seed=1,
            due=NOW,
        )
        assert is_still_wanted(situation, sought) is offers
        assert not is_still_wanted(evening("abcdefghijklmnxy"), sought)
