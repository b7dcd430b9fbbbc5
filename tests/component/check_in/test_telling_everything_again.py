from shared.facts import AttendanceRecorded, DoorsClosed
from tests.component.check_in.doorstep import Evening
from tests.eventually import eventually


async def told(evening: Evening, count: int) -> list[AttendanceRecorded]:
    facts = await evening.step.told(AttendanceRecorded, evening.id)
    return facts if len(facts) >= count else []


async def test_the_present_state_can_be_told_once_more(evening: Evening) -> None:
    ana = await evening.expect()
    await evening.arrive(ana)
    await evening.announce("closed")
    await eventually(lambda: told(evening, 1))
    await eventually(lambda: evening.step.told(DoorsClosed, evening.id))

    answer = await evening.step.anybody.post("/api/check-in/resync", headers=evening.host)

    assert answer.status_code == 200
    assert answer.json()["attendees"] >= 1
    assert answer.json()["doors"] >= 1
    first, again = await eventually(lambda: told(evening, 2))
    assert first == again


async def test_what_is_only_a_copy_is_not_told_again(evening: Evening) -> None:
    """Planning says who is invited; check-in speaks of them once something has happened."""
    await evening.expect()

    await evening.step.anybody.post("/api/check-in/resync", headers=evening.host)

    ana = await evening.expect()
    await evening.arrive(ana)
    facts = await eventually(lambda: told(evening, 1))
    assert {fact.attendee_id for fact in facts} == {ana.attendee_id}


async def test_only_a_host_may_have_everything_told_again(evening: Evening) -> None:
    path = "/api/check-in/resync"

    nobody = await evening.step.anybody.post(path)
    device = await evening.step.anybody.post(path, headers=evening.device)

    assert (nobody.status_code, device.status_code) == (401, 401)
