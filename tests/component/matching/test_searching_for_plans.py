"""The search for a plan: told, cancelled, resumed, offered, and done by one copy at a time."""

import asyncio
from itertools import pairwise

import pytest

from services.matching.settings import Settings
from shared.clock import utc_now
from shared.facts import PlanSought, TableSeated
from tests.component.matching.hall import Hall, opened
from tests.eventually import eventually


async def test_a_search_tells_how_it_begins_and_ends(hall: Hall) -> None:
    await hall.announce()
    await hall.invite(12)

    await hall.everybody_sits()
    await hall.searched("done")

    states = [fact.state for fact in await hall.told(PlanSought)]
    assert (states[0], states[-1]) == ("queued", "done")
    assert "running" in states


async def test_a_search_that_is_cancelled_ends_at_once_and_its_best_plan_is_kept(
    patient: Settings,
) -> None:
    async with opened(patient) as hall:
        await hall.announce()
        await hall.invite(20)
        await hall.searched("running")
        assert await hall.told(TableSeated) == []
        await asyncio.sleep(3)

        answer = await hall.post("search/cancel")

        assert answer.status_code == 200
        await hall.searched("cancelled")
        await hall.everybody_sits()
        await asyncio.sleep(0.5)
        assert (await hall.searched("cancelled"))["offer"] is None


async def test_arrivals_are_answered_while_a_search_runs(patient: Settings) -> None:
    async with opened(patient) as hall:
        await hall.announce()
        await hall.invite(20)
        await hall.searched("running")
        await hall.post("search/cancel")
        await hall.everybody_sits()
        await hall.announce("open")
        await hall.arrive("p0")
        await hall.post("search")
        await hall.searched("running")

        await hall.arrive("p1")

        async def is_here() -> bool:
            tables = (await hall.plan())["tables"]
            return any(hall.key("p1") in table["arrived"] for table in tables)

        await eventually(is_here)
        await hall.searched("running")


async def hasty_evening(patient: Settings) -> Hall:
    """Return an evening on which people know seats that nobody searched for."""
    async with opened(patient) as hall:
        await hall.announce()
        await hall.invite(20)
        await hall.searched("queued", "running")
        await hall.post("search/cancel")
        await hall.everybody_sits()
        await hall.announce("open")
        await hall.arrive("p0")
        await eventually(lambda: arrived(hall, "p0"))
    return hall


async def test_a_better_plan_is_offered_and_taken_once_people_know_their_seats(
    patient: Settings, settings: Settings
) -> None:
    hasty = await hasty_evening(patient)
    better = settings.model_copy(update={"effort": 100_000})
    async with opened(better, keeping=hasty.id) as hall:
        hall.id, hall.people = hasty.id, hasty.people
        before = [await hall.seats(number) for number in (1, 2, 3)]
        place = await hall.table_of("p0", 1)
        await hall.post("search")
        search = await hall.searched("done")

        assert search["offer"]["rounds"][-2:] == [2, 3]
        assert [await hall.seats(number) for number in (1, 2, 3)] == before

        answer = await hall.post("offer/take")

        assert answer.status_code == 200, answer.text
        assert answer.json()["search"]["offer"] is None
        assert await hall.table_of("p0", 1) == place
        assert await hall.seats(2) != before[1]
        holds = answer.json()["certificate"]
        figures = {name: holds[name]["value"] for name in search["offer"]["figures"]}
        assert figures == search["offer"]["figures"]
        again = await hall.post("offer/take")
        assert (again.status_code, again.json()["detail"]) == (409, "Nothing is offered any more.")


async def test_an_offer_that_is_left_changes_nothing(patient: Settings, settings: Settings) -> None:
    hasty = await hasty_evening(patient)
    better = settings.model_copy(update={"effort": 100_000})
    async with opened(better, keeping=hasty.id) as hall:
        hall.id, hall.people = hasty.id, hasty.people
        before = [await hall.seats(number) for number in (1, 2, 3)]
        await hall.post("search")
        assert (await hall.searched("done"))["offer"]

        answer = await hall.post("offer/leave")

        assert answer.json()["search"]["offer"] is None
        assert [await hall.seats(number) for number in (1, 2, 3)] == before


async def test_a_search_that_a_crash_left_behind_is_taken_up_again(
    patient: Settings, settings: Settings
) -> None:
    async with opened(patient) as hall:
        await hall.announce()
        await hall.invite(12)
        await hall.searched("running")
    async with opened(settings, keeping=hall.id) as other:
        left = {"state": "running", "token": "of the dead", "lease_until": utc_now()}
        searches = other.database.collection("searches")
        await searches.find_one_and_update({"_id": hall.id}, {"$set": left})
        other.id, other.people = hall.id, hall.people

        await other.searched("done")

        await other.everybody_sits()


async def test_two_copies_never_work_on_one_gathering(settings: Settings) -> None:
    async with opened(settings) as hall, opened(settings):
        await hall.announce()
        await hall.invite(12)
        await hall.everybody_sits()
        await hall.searched("done")
        told = await hall.told(PlanSought)

    states = [fact.state for fact in told if fact.state != "running" or fact.best is None]
    assert len({fact.revision for fact in told}) == len(told)
    assert ("running", "running") not in pairwise(states)


async def test_who_is_not_signed_in_neither_sees_nor_stops_a_search(hall: Hall) -> None:
    hall._http.cookies.clear()

    answers = [await hall.post(what) for what in ("search", "search/cancel", "offer/take")]

    assert [answer.status_code for answer in answers] == [401, 401, 401]


@pytest.mark.parametrize("what", ["search", "search/cancel", "offer/take", "offer/leave"])
async def test_a_gathering_nobody_has_heard_of_is_not_found(hall: Hall, what: str) -> None:
    assert (await hall.post(what)).status_code == 404


async def arrived(hall: Hall, who: str) -> bool:
    return any(hall.key(who) in table["arrived"] for table in (await hall.plan())["tables"])
