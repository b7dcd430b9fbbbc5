import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from shared.facts import AttendanceRecorded
from shared.ids import new_id
from tests.component.check_in.doorstep import Evening, ago, scan
from tests.eventually import eventually


async def test_somebody_who_is_expected_is_welcome(evening: Evening) -> None:
    ana, attempt, at = await evening.expect("Ana"), str(uuid4()), ago(seconds=2)

    answer = await evening.arrive(ana, attempt, at=at)

    assert answer.status_code == 200
    assert answer.json() == {
        "attempt": attempt,
        "outcome": "welcome",
        "attendee": {"id": ana.attendee_id, "name": "Ana"},
        "arrived": {
            "at": at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
            "door": "front",
            "attempt": attempt,
        },
        "seat": None,
        "question": None,
    }


async def test_the_same_attempt_again_is_the_same_answer(evening: Evening) -> None:
    ana, attempt, at = await evening.expect(), str(uuid4()), ago(seconds=2)

    answers = [await evening.arrive(ana, attempt, at=at) for _ in range(3)]
    late = await evening.arrive(ana, attempt.upper(), at=at)

    assert {answer.text for answer in [*answers, late]} == {answers[0].text}
    assert answers[0].json()["outcome"] == "welcome"


async def test_the_same_attempt_many_times_at_once_is_one_arrival(evening: Evening) -> None:
    ana, attempt, at = await evening.expect(), str(uuid4()), ago(seconds=2)

    answers = await asyncio.gather(*(evening.arrive(ana, attempt, at=at) for _ in range(20)))

    assert len({answer.text for answer in answers}) == 1
    assert answers[0].json()["outcome"] == "welcome"
    told = await eventually(lambda: evening.step.told(AttendanceRecorded, evening.id))
    assert [fact.revision for fact in told] == [1]


async def test_a_second_attempt_is_told_when_and_where_the_first_was(evening: Evening) -> None:
    ana, first, at = await evening.expect(), str(uuid4()), ago(minutes=3)
    back = await evening.set_up("back")
    welcome = (await evening.arrive(ana, first, at=at)).json()

    second = await evening.arrive(ana, by=back)

    assert second.status_code == 200
    assert second.json()["outcome"] == "already_here"
    assert second.json()["arrived"] == welcome["arrived"]
    assert second.json()["arrived"]["door"] == "front"


async def test_of_many_attempts_at_once_exactly_one_is_the_first(evening: Evening) -> None:
    ana = await evening.expect()
    doors = [evening.device, await evening.set_up("back")]
    attempts = [str(uuid4()) for _ in range(20)]

    answers = await asyncio.gather(
        *(evening.arrive(ana, attempt, by=doors[n % 2]) for n, attempt in enumerate(attempts))
    )

    said = [answer.json() for answer in answers]
    assert Counter(answer["outcome"] for answer in said) == {"welcome": 1, "already_here": 19}
    [first] = [answer for answer in said if answer["outcome"] == "welcome"]
    assert all(answer["arrived"] == first["arrived"] for answer in said)
    assert first["arrived"]["attempt"] == first["attempt"]


async def test_many_people_come_in_at_once(evening: Evening) -> None:
    people = await asyncio.gather(*(evening.expect(f"Guest {n}") for n in range(60)))

    answers = await asyncio.gather(*(evening.arrive(person) for person in people))

    assert {answer.json()["outcome"] for answer in answers} == {"welcome"}
    assert {entry["state"] for entry in (await evening.attendances()).values()} == {"arrived"}

    async def all_told() -> bool:
        return len(await evening.step.told(AttendanceRecorded, evening.id)) == len(people)

    await eventually(all_told)


async def test_an_arrival_is_told_to_the_others(evening: Evening) -> None:
    ana, at = await evening.expect(), ago(seconds=2)

    await evening.arrive(ana, at=at)

    [fact] = await eventually(lambda: evening.step.told(AttendanceRecorded, evening.id))
    assert fact == AttendanceRecorded(
        gathering_id=evening.id,
        revision=1,
        attendee_id=ana.attendee_id,
        state="arrived",
        at=at,
        door="front",
    )


async def test_somebody_can_be_let_in_by_name(evening: Evening) -> None:
    ana = await evening.expect()
    body = scan(ana)
    del body["ticket_code"]

    answer = await evening.post("arrivals", {**body, "attendee_id": ana.attendee_id})

    assert answer.json()["outcome"] == "welcome"


async def test_a_code_that_nobody_has_is_not_found(evening: Evening) -> None:
    ana = await evening.expect()

    for code in ("T-nobody", ana.ticket_code.lower(), f"{ana.ticket_code} ", "$ne", "\x00"):
        answer = await evening.arrive(ana, ticket_code=code)

        assert answer.status_code == 404
        assert answer.json()["what_to_do"]


async def test_a_code_of_another_gathering_is_not_found(evening: Evening) -> None:
    other = Evening(evening.step)
    await other.announce()
    stranger = await other.expect("Zoe")

    by_code = await evening.arrive(stranger)
    by_id = await evening.post(
        "arrivals",
        {"attempt": str(uuid4()), "attendee_id": stranger.attendee_id, "at": ago().isoformat()},
    )

    assert (by_code.status_code, by_id.status_code) == (404, 404)
    assert "Zoe" not in by_code.text + by_id.text


async def test_an_unknown_gathering_is_not_found(evening: Evening) -> None:
    ana = await evening.expect()

    answer = await evening.step.anybody.post(
        f"/api/check-in/gatherings/{new_id()}/arrivals", json=scan(ana), headers=evening.host
    )

    assert answer.status_code == 404


async def test_somebody_who_has_withdrawn_is_sent_to_a_host(evening: Evening) -> None:
    ana = await evening.expect(state="withdrawn")

    answer = await evening.arrive(ana)

    assert answer.status_code == 409
    assert "host" in answer.json()["what_to_do"]
    assert await evening.attendances() == {}


async def test_somebody_who_is_registered_again_is_welcome(evening: Evening) -> None:
    ana = await evening.expect(state="withdrawn")
    await evening.expect(attendee_id=ana.attendee_id, revision=2)

    assert (await evening.arrive(ana)).json()["outcome"] == "welcome"


async def test_what_was_uploaded_late_keeps_the_time_it_happened(evening: Evening) -> None:
    ana, at = await evening.expect(), ago(hours=3)

    answer = await evening.arrive(ana, at=at)

    assert datetime.fromisoformat(answer.json()["arrived"]["at"]) == at


async def test_a_clock_that_runs_ahead_is_not_believed(evening: Evening) -> None:
    ana, before = await evening.expect(), ago()

    answer = await evening.arrive(ana, at=datetime.now(UTC) + timedelta(hours=9))

    arrived = datetime.fromisoformat(answer.json()["arrived"]["at"])
    assert before <= arrived <= datetime.now(UTC)


async def test_a_clock_that_runs_a_little_ahead_is_believed(evening: Evening) -> None:
    ana, at = await evening.expect(), ago(minutes=-2)

    answer = await evening.arrive(ana, at=at)

    assert datetime.fromisoformat(answer.json()["arrived"]["at"]) == at


async def test_a_time_in_another_zone_is_the_same_moment(evening: Evening) -> None:
    ana, at = await evening.expect(), ago(minutes=1)

    answer = await evening.arrive(ana, at=at.astimezone(datetime.now().astimezone().tzinfo))

    assert datetime.fromisoformat(answer.json()["arrived"]["at"]) == at


async def test_a_host_may_say_at_which_door(evening: Evening) -> None:
    ana, ben = await evening.expect(), await evening.expect()

    named = await evening.arrive(ana, by=evening.host, door="garden")
    unnamed = await evening.arrive(ben, by=evening.host)

    assert named.json()["arrived"]["door"] == "garden"
    assert unnamed.json()["arrived"]["door"] == "console"


async def test_a_device_cannot_say_that_it_is_at_another_door(evening: Evening) -> None:
    ana = await evening.expect()

    answer = await evening.arrive(ana, door="back")

    assert answer.json()["arrived"]["door"] == "front"
