import asyncio
from uuid import uuid4

import pytest

from shared.facts import AttendanceRecorded
from tests.component.check_in.doorstep import Evening, ago
from tests.eventually import eventually


async def test_an_arrival_that_is_taken_back_leaves_them_expected(evening: Evening) -> None:
    ana, attempt = await evening.expect(), str(uuid4())
    await evening.arrive(ana, attempt)

    answer = await evening.post(f"arrivals/{attempt}/undo", None)

    assert answer.status_code == 200
    assert answer.json()["attendee_id"] == ana.attendee_id
    assert answer.json()["state"] == "expected"
    assert (await evening.attendances())[ana.attendee_id]["state"] == "expected"


async def test_taking_back_twice_is_taking_back_once(evening: Evening) -> None:
    ana, attempt = await evening.expect(), str(uuid4())
    await evening.arrive(ana, attempt)

    answers = [await evening.post(f"arrivals/{attempt}/undo", None) for _ in range(3)]
    at_once = await asyncio.gather(
        *(evening.post(f"arrivals/{attempt}/undo", None) for _ in range(10))
    )

    assert {answer.text for answer in [*answers, *at_once]} == {answers[0].text}
    told = await eventually(lambda: _told(evening, 2))
    assert [fact.state for fact in told] == ["arrived", "expected"]


async def test_an_undone_attempt_that_comes_again_lets_nobody_in(evening: Evening) -> None:
    """A device that was offline repeats the attempt which a host took back meanwhile."""
    ana, attempt, at = await evening.expect(), str(uuid4()), ago(minutes=1)
    await evening.arrive(ana, attempt, at=at)
    await evening.post(f"arrivals/{attempt}/undo", None)

    late = await evening.arrive(ana, attempt, at=at)

    assert late.status_code == 409
    assert (await evening.attendances())[ana.attendee_id]["state"] == "expected"


async def test_somebody_who_was_taken_back_can_come_in_for_real(evening: Evening) -> None:
    ana, wrong, right = await evening.expect(), str(uuid4()), str(uuid4())
    await evening.arrive(ana, wrong)
    await evening.post(f"arrivals/{wrong}/undo", None)

    answer = await evening.arrive(ana, right)
    late = await evening.arrive(ana, wrong)
    late_undo = await evening.post(f"arrivals/{wrong}/undo", None)

    assert answer.json()["outcome"] == "welcome"
    assert answer.json()["arrived"]["attempt"] == right
    assert late.status_code == 409
    assert late_undo.status_code == 200
    assert (await evening.attendances())[ana.attendee_id]["state"] == "arrived"


async def test_an_attempt_that_never_was_cannot_be_taken_back(evening: Evening) -> None:
    ana = await evening.expect()
    await evening.arrive(ana)

    assert (await evening.post(f"arrivals/{uuid4()}/undo", None)).status_code == 404
    assert (await evening.post("arrivals/nonsense/undo", None)).status_code == 422


async def test_an_arrival_of_another_gathering_cannot_be_taken_back(evening: Evening) -> None:
    other, attempt = Evening(evening.step), str(uuid4())
    await other.announce()
    zoe = await other.expect("Zoe")
    await other.arrive(zoe, attempt, by=other.host)

    answer = await evening.post(f"arrivals/{attempt}/undo", None)

    assert answer.status_code == 404
    assert (await other.attendances())[zoe.attendee_id]["state"] == "arrived"


async def test_somebody_who_leaves_early_has_left(evening: Evening) -> None:
    ana, at = await evening.expect(), ago(seconds=1)
    await evening.arrive(ana, at=ago(hours=1))

    answer = await evening.leave(ana, at=at)

    assert answer.status_code == 200
    assert answer.json()["state"] == "left"
    told = await eventually(lambda: _told(evening, 2))
    assert [(fact.state, fact.revision) for fact in told] == [("arrived", 1), ("left", 2)]
    assert told[1].at == at


async def test_leaving_twice_is_leaving_once(evening: Evening) -> None:
    ana, attempt, at = await evening.expect(), str(uuid4()), ago(seconds=1)
    await evening.arrive(ana, at=ago(hours=1))

    answers = [await evening.leave(ana, attempt, at=at) for _ in range(3)]

    assert {answer.text for answer in answers} == {answers[0].text}
    assert len(await _told(evening, 2)) == 2


async def test_somebody_who_never_came_cannot_leave(evening: Evening) -> None:
    ana = await evening.expect()

    answer = await evening.leave(ana)

    assert answer.status_code == 409
    assert await evening.attendances() == {}


async def test_somebody_who_left_may_come_back(evening: Evening) -> None:
    ana, first, second = await evening.expect(), str(uuid4()), str(uuid4())
    await evening.arrive(ana, first, at=ago(hours=2))
    await evening.leave(ana, at=ago(hours=1))

    answer = await evening.arrive(ana, second, at=ago(minutes=1))

    assert answer.json()["outcome"] == "welcome"
    assert answer.json()["arrived"]["attempt"] == second
    assert (await evening.attendances())[ana.attendee_id]["state"] == "arrived"


async def test_an_older_scan_that_is_uploaded_after_they_left_is_no_return(
    evening: Evening,
) -> None:
    ana = await evening.expect()
    await evening.arrive(ana, at=ago(hours=2))
    await evening.leave(ana, at=ago(hours=1))

    answer = await evening.arrive(ana, at=ago(minutes=90))

    assert answer.json()["outcome"] == "already_here"
    assert (await evening.attendances())[ana.attendee_id]["state"] == "left"


async def test_the_first_attempt_repeated_after_they_left_is_the_same_answer(
    evening: Evening,
) -> None:
    ana, attempt, at = await evening.expect(), str(uuid4()), ago(hours=2)
    first = await evening.arrive(ana, attempt, at=at)
    await evening.leave(ana, at=ago(hours=1))

    again = await evening.arrive(ana, attempt, at=at)

    assert again.text == first.text
    assert (await evening.attendances())[ana.attendee_id]["state"] == "left"


async def test_a_departure_repeated_after_they_came_back_is_no_second_departure(
    evening: Evening,
) -> None:
    """The device that noted the departure was offline and sends it once more, late."""
    ana, departure, at = await evening.expect(), str(uuid4()), ago(hours=1)
    await evening.arrive(ana, at=ago(hours=2))
    await evening.leave(ana, departure, at=at)
    await evening.arrive(ana, at=ago(minutes=1))

    await evening.leave(ana, departure, at=at)

    assert (await evening.attendances())[ana.attendee_id]["state"] == "arrived"


async def test_the_first_arrival_repeated_after_they_came_back_changes_nothing(
    evening: Evening,
) -> None:
    ana, first, at = await evening.expect(), str(uuid4()), ago(hours=2)
    await evening.arrive(ana, first, at=at)
    await evening.leave(ana, at=ago(hours=1))
    await evening.arrive(ana, at=ago(minutes=1))

    again = await evening.arrive(ana, first, at=at)

    assert again.status_code == 200
    assert (await evening.attendances())[ana.attendee_id]["state"] == "arrived"


@pytest.mark.parametrize("what", ["arrivals", "departures"])
async def test_a_host_can_do_what_a_device_can(evening: Evening, what: str) -> None:
    ana, attempt = await evening.expect(), str(uuid4())
    await evening.arrive(ana, attempt, at=ago(hours=1), by=evening.host)

    answer = (
        await evening.leave(ana, by=evening.host)
        if what == "departures"
        else await evening.post(f"arrivals/{attempt}/undo", None, by=evening.host)
    )

    assert answer.status_code == 200


async def _told(evening: Evening, count: int) -> list[AttendanceRecorded]:
    """Return what was told of the gathering's attendances, once it is that many."""
    told = await evening.step.told(AttendanceRecorded, evening.id)
    return told if len(told) >= count else []
