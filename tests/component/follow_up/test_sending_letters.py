import asyncio
from datetime import datetime, timedelta

from shared.clock import utc_now
from tests.component.follow_up.conftest import FollowUp
from tests.component.follow_up.evening_facts import Told
from tests.component.follow_up.house import path, until
from tests.component.follow_up.post_office import PostOffice


class Clock:
    """A clock that can be put forward."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.ahead


def evening(*names: str, **said: str) -> Told:
    told = Told()
    told.table(1, [told.person(name, came=True, **said) for name in names], topic="jazz")
    return told


def prompt_path(told: Told, *more: str) -> str:
    (key,) = told.people
    return path(told, f"{told.gathering_id}-{key}-evening", *more)


async def test_letters_wait_for_a_mail_server_that_is_down(
    follow_up: FollowUp, post_office: PostOffice
) -> None:
    told = evening("Ana", "Ben", "Chu")
    post_office.close()
    async with follow_up() as house:
        await house.hear(*told.everything())
        await house.until_states(told, "due", "due", "due")
        await asyncio.sleep(1.5)
        waiting = await house.states(told)
        post_office.open()
        await house.until_states(told, "sent", "sent", "sent")

    assert waiting == ["due", "due", "due"]
    assert post_office.recipients(*told.addresses()) == told.addresses()


async def test_a_recipient_whom_the_server_refuses_is_shown_with_its_reason(
    follow_up: FollowUp, post_office: PostOffice
) -> None:
    told = evening("Ana", "Ben")
    ana, ben = (person.email or "" for person in told.people.values())
    post_office.answers[ana] = ["550 5.1.1 No such user here"]
    async with follow_up() as house:
        await house.hear(*told.everything())
        prompts = await house.until_states(told, "refused", "sent")

    assert {p["name"]: p["reason"] for p in prompts} == {
        "Ana": "550 5.1.1 No such user here",
        "Ben": None,
    }
    assert post_office.recipients(ana, ben) == [ben]


async def test_a_refused_letter_can_be_sent_again_to_a_corrected_address(
    follow_up: FollowUp, post_office: PostOffice
) -> None:
    told = evening("Ana")
    (ana,) = told.people.values()
    post_office.answers[ana.email or ""] = ["550 5.1.1 No such user here"]
    new = f"new-{ana.email}"
    async with follow_up() as house:
        await house.hear(*told.everything())
        await house.until_states(told, "refused")
        await house.hear(ana.model_copy(update={"email": new, "revision": 2}))

        async def is_sent_again() -> bool:
            answer = await house.organizer.post(prompt_path(told, "send-again"))
            return answer.status_code == 200

        await asyncio.sleep(0.5)
        await until(is_sent_again)
        await house.until_states(told, "sent")

    assert post_office.recipients(ana.email or "", new) == [new]


async def test_a_server_that_says_later_is_asked_again_later_and_not_at_once(
    follow_up: FollowUp, post_office: PostOffice
) -> None:
    told = evening("Ana")
    (address,) = told.addresses()
    post_office.answers[address] = ["451 4.7.1 Greylisted, come back"]
    clock = Clock()
    async with follow_up(clock) as house:
        await house.hear(*told.everything())

        async def is_put_off() -> bool:
            return [p["reason"] for p in await house.prompts(told)] == [
                "451 4.7.1 Greylisted, come back"
            ]

        await until(is_put_off)
        await asyncio.sleep(1.5)
        early = list(post_office.for_(address))
        clock.ahead = timedelta(seconds=20)
        await house.until_states(told, "sent")

    assert early == []
    assert len(post_office.for_(address)) == 1


async def test_a_letter_whose_answer_was_lost_is_shown_to_the_host_who_may_send_it_again(
    follow_up: FollowUp, post_office: PostOffice
) -> None:
    told = evening("Ana")
    (address,) = told.addresses()
    post_office.cut_before_answer = {address}
    async with follow_up() as house:
        await house.hear(*told.everything())
        await house.until_states(told, "unknown")
        await asyncio.sleep(1.5)
        kept = len(post_office.for_(address))
        answer = await house.organizer.post(prompt_path(told, "send-again"))
        await house.until_states(told, "sent")

    assert kept == 1
    assert answer.json()["state"] == "due"
    first, second = post_office.for_(address)
    assert first["Message-ID"] == second["Message-ID"]


async def test_a_letter_whose_answer_was_lost_goes_again_where_repeats_are_dropped(
    follow_up: FollowUp, post_office: PostOffice
) -> None:
    told = evening("Ana")
    (address,) = told.addresses()
    post_office.cut_before_answer = {address}
    clock = Clock()
    async with follow_up(clock, mail_repeats=True) as house:
        await house.hear(*told.everything())

        async def is_known_to_the_server() -> bool:
            return len(post_office.for_(address)) == 1 and await house.states(told) == ["due"]

        await until(is_known_to_the_server)
        clock.ahead = timedelta(seconds=20)
        await house.until_states(told, "sent")

    first, second = post_office.for_(address)
    assert first["Message-ID"] == second["Message-ID"]


async def test_a_server_that_hangs_up_after_its_answer_has_the_letter(
    follow_up: FollowUp, post_office: PostOffice
) -> None:
    told = evening("Ana", "Ben", "Chu", "Dee", "Eve", "Fay")
    post_office.hangs_up_after_each = True
    clock = Clock()
    async with follow_up(clock, mail_connections=1, mail_lease_seconds=10**6) as house:
        await house.hear(*told.everything())

        async def are_all_sent() -> bool:
            clock.ahead += timedelta(seconds=5)
            return await house.states(told) == ["sent"] * 6

        await until(are_all_sent)

    assert post_office.recipients(*told.addresses()) == told.addresses()


async def test_two_copies_of_the_service_send_every_letter_once(
    follow_up: FollowUp, post_office: PostOffice
) -> None:
    told = evening(*(f"Person {n}" for n in range(40)))
    async with follow_up() as house, follow_up():
        await house.hear(*told.everything())
        await house.until_states(told, *["sent"] * 40)

    assert post_office.recipients(*told.addresses()) == told.addresses()


async def test_stopping_in_the_middle_leaves_no_letter_in_doubt(
    follow_up: FollowUp, post_office: PostOffice
) -> None:
    told = evening(*(f"Person {n}" for n in range(60)))
    async with follow_up() as house:
        await house.hear(*told.everything())

        async def has_some() -> bool:
            return len(post_office.letters) > 5

        await until(has_some)
    async with follow_up() as house:
        await house.until_states(told, *["sent"] * 60)

    assert post_office.recipients(*told.addresses()) == told.addresses()
