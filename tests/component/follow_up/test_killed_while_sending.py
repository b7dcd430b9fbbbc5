import asyncio
import os
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from infra.mailbox import Mailbox
from tests.component.follow_up.conftest import FollowUp
from tests.component.follow_up.evening_facts import Told, tell
from tests.component.follow_up.house import path, until
from tests.component.follow_up.post_office import PostOffice

ROOT = Path(__file__).parents[3]


def evening(people: int) -> Told:
    told = Told()
    told.table(1, [told.person(f"Person {n}") for n in range(people)], topic="jazz")
    return told


class Killed:
    """Starts follow-up in processes of their own, and kills what is left of them."""

    def __init__(self, **environment: str) -> None:
        self._environment = environment

    @asynccontextmanager
    async def running(self, **more: str) -> AsyncIterator[Process]:
        given = {**self._environment, **more}
        environment = {f"POTLUCK_{name.upper()}": value for name, value in given.items()}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.component.follow_up.run_follow_up",
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


@pytest.fixture
def killed(nats_url: str, mongo_url: str, post_office: PostOffice, tmp_path: Path) -> Killed:
    return Killed(
        nats_url=nats_url,
        mongo_url=mongo_url,
        smtp_url=post_office.url,
        public_url="http://potluck.test",
        secret="x" * 32,
        data_dir=str(tmp_path),
        mail_lease_seconds="2",
        mail_connections="1",
    )


@pytest.mark.parametrize("repeats", [False, True])
async def test_after_kill_9_between_handing_over_and_the_answer(
    follow_up: FollowUp,
    killed: Killed,
    post_office: PostOffice,
    repeats: bool,  # noqa: FBT001  a parameter of the test
) -> None:
    """The letter is either asked about or, where that is harmless, sent once more."""
    told = evening(1)
    (address,) = told.addresses()
    post_office.stalls = True
    async with killed.running():
        async with follow_up(smtp_url="smtp://127.0.0.1:1") as house:
            await house.hear(*told.everything())

        async def is_with_the_server() -> bool:
            return post_office.heard.is_set()

        await until(is_with_the_server)
    post_office.stalls = False
    async with follow_up(mail_repeats=repeats) as house:
        if not repeats:
            (prompt,) = await house.until_states(told, "unknown")
            assert len(post_office.for_(address)) == 1
            await house.organizer.post(path(told, prompt["prompt_id"], "send-again"))
        await house.until_states(told, "sent")

    first, second = post_office.for_(address)
    assert first["Message-ID"] == second["Message-ID"]


async def test_after_kill_9_amid_many_letters_everybody_has_exactly_one(
    follow_up: FollowUp, killed: Killed, nats_url: str, tmp_path: Path
) -> None:
    told = evening(40)
    mailbox = Mailbox(tmp_path / "mail")
    mailbox.start()
    try:
        async with killed.running(smtp_url=mailbox.url):
            await tell(nats_url, *told.everything())

            async def has_some() -> bool:
                return sum(1 for _ in mailbox.maildir.letters()) >= 5

            await until(has_some)
        left = 40 - sum(1 for _ in mailbox.maildir.letters())
        async with follow_up(smtp_url=mailbox.url, mail_repeats=True) as house:
            await house.until_states(told, *["sent"] * 40)
    finally:
        mailbox.stop()

    assert left > 0
    assert sorted(letter.recipient for letter in mailbox.maildir.letters()) == told.addresses()
