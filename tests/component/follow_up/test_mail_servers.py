import asyncio

import pytest

from tests.component.follow_up.conftest import FollowUp
from tests.component.follow_up.evening_facts import Told
from tests.component.follow_up.post_office import PostOffice


def evening(*names: str, **said: str) -> Told:
    told = Told()
    told.table(1, [told.person(name, came=True, **said) for name in names], topic="jazz")
    return told


async def test_an_address_beyond_ascii_goes_to_a_server_that_takes_it(
    follow_up: FollowUp, post_office: PostOffice
) -> None:
    told = evening("Zoë", email="zoë@example.org")
    async with follow_up() as house:
        await house.hear(*told.everything())
        await house.until_states(told, "sent")

    assert len(post_office.for_("zoë@example.org")) == 1


async def test_an_address_beyond_ascii_is_refused_where_the_server_cannot_take_it(
    follow_up: FollowUp,
) -> None:
    told = evening("Zoë", email="zoë@example.org")
    plain = PostOffice(smtputf8=False)
    plain.open()
    try:
        async with follow_up(smtp_url=plain.url) as house:
            await house.hear(*told.everything())
            (prompt,) = await house.until_states(told, "refused")
    finally:
        plain.close()

    assert "SMTPUTF8" in prompt["reason"]
    assert plain.letters == []


async def test_what_is_no_address_is_refused_and_holds_up_nobody(
    follow_up: FollowUp, post_office: PostOffice
) -> None:
    told = evening("Ana")
    told.person("Ben", email="ben@example.org\r\nRCPT TO:<evil@evil.test>")
    async with follow_up() as house:
        await house.hear(*told.everything())
        await house.until_states(told, "refused", "sent")

    assert not post_office.for_("evil@evil.test")


@pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")  # on loopback
async def test_a_mail_server_may_ask_for_a_name_and_a_password(follow_up: FollowUp) -> None:
    told = evening("Ana")
    office = PostOffice(login=("potluck", "open-sesame"))
    office.open()
    try:
        async with follow_up(smtp_url=office.url) as house:
            await house.hear(*told.everything())
            await house.until_states(told, "sent")
    finally:
        office.close()


@pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")  # on loopback
async def test_letters_wait_where_the_password_is_wrong(follow_up: FollowUp) -> None:
    told = evening("Ana")
    office = PostOffice(login=("potluck", "open-sesame"))
    office.open()
    try:
        async with follow_up(smtp_url=office.url.replace("sesame", "barley")) as house:
            await house.hear(*told.everything())
            await house.until_states(told, "due")
            await asyncio.sleep(1.5)
            states = await house.states(told)
    finally:
        office.close()

    assert states == ["due"]
    assert office.letters == []
