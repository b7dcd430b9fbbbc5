import asyncio
from datetime import UTC, datetime

from shared.envelope import CONTENT_TYPE, envelop
from shared.facts import AttendanceRecorded, DoorsClosed, GatheringAnnounced
from shared.ids import new_id
from shared.outbox import FACTS
from tests.component.check_in.doorstep import Evening, ago
from tests.eventually import eventually


async def closed(evening: Evening) -> list[DoorsClosed]:
    return await evening.step.told(DoorsClosed, evening.id)


async def recorded(evening: Evening, count: int) -> list[AttendanceRecorded]:
    told = await evening.step.told(AttendanceRecorded, evening.id)
    return told if len(told) == count else []


async def test_the_doors_say_how_much_there_is_to_hear(evening: Evening) -> None:
    ana, ben = await evening.expect(), await evening.expect()
    await evening.expect("never comes")
    await evening.arrive(ana, at=ago(hours=2))
    await evening.arrive(ben)
    await evening.leave(ana)

    await evening.announce("closed")

    [fact] = await eventually(lambda: closed(evening))
    told = await eventually(lambda: recorded(evening, 3))
    highest = {f.attendee_id: f.revision for f in sorted(told, key=lambda f: f.revision)}
    assert fact.attendance_revisions == sum(highest.values()) == 3


async def test_the_doors_of_an_empty_house_close_too(evening: Evening) -> None:
    await evening.announce("closed")

    [fact] = await eventually(lambda: closed(evening))
    assert fact.attendance_revisions == 0


async def test_closing_is_told_once_however_often_it_is_heard(evening: Evening) -> None:
    await evening.arrive(await evening.expect())
    await evening.announce("closed")
    await eventually(lambda: closed(evening))

    await evening.announce("closed")
    again = GatheringAnnounced(
        gathering_id=evening.id,
        revision=1,
        name="Soup",
        place="The kitchen",
        time_zone="Europe/Berlin",
        starts_at=evening.now,
        doors=("front",),
        tables=(),
        rounds=3,
        state="closed",
        round=3,
    )
    event = envelop(again, fact_id=new_id(), at=datetime.now(UTC), traceparent=None)
    for _ in range(5):
        await evening.step.jetstream.publish(
            again.subject(),
            event.model_dump_json().encode(),
            stream=FACTS,
            headers={"content-type": CONTENT_TYPE},
        )
    await asyncio.sleep(0.3)

    assert len(await closed(evening)) == 1


async def test_what_is_uploaded_after_closing_is_told_as_usual(evening: Evening) -> None:
    ana, at = await evening.expect(), ago(hours=1)
    await evening.announce("closed")
    await eventually(lambda: closed(evening))

    answer = await evening.arrive(ana, at=at)

    assert answer.json()["outcome"] == "welcome"
    [fact] = await eventually(lambda: evening.step.told(AttendanceRecorded, evening.id))
    assert (fact.state, fact.at) == ("arrived", at)


async def test_check_in_is_ready(evening: Evening) -> None:
    answer = await evening.step.anybody.get("/api/check-in/health/ready")

    assert answer.json() == {"database": "ok", "broker": "ok", "outbox": "ok"}


async def test_figures_name_nobody(evening: Evening) -> None:
    ana = await evening.expect("Anastasia")
    await evening.arrive(ana)

    exposition = (await evening.step.anybody.get("/api/check-in/metrics")).text

    assert '/gatherings/{gathering_id}/arrivals"' in exposition
    for secret in (ana.attendee_id, evening.id, "Anastasia", ana.ticket_code):
        assert secret not in exposition
