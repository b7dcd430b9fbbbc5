from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import pytest

from infra.mailbox import Mailbox
from infra.ports import LOOPBACK


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[Mailbox]:
    box = Mailbox(tmp_path / "mail")
    box.start()
    yield box
    box.stop()


def letter(number: int = 1) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "host@example.org"
    message["To"] = "ana@example.org"
    message["Subject"] = "Your evening, Zoë"
    message["Message-ID"] = f"<{number}@potluck>"
    message.set_content("You both wrote: Süßwasserfische.\n")
    message.add_alternative("<p>You both wrote: Süßwasserfische.</p>", subtype="html")
    return message


async def send(box: Mailbox, message: EmailMessage, recipient: str = "ana@example.org") -> str:
    _, answer = await aiosmtplib.send(
        message, hostname=LOOPBACK, port=box.port, recipients=[recipient], start_tls=False
    )
    return answer


async def test_a_letter_is_read_back_as_it_was_sent(mailbox: Mailbox) -> None:
    assert await send(mailbox, letter()) == "2.0.0 Kept"

    (kept,) = mailbox.maildir.letters()

    assert kept.recipient == "ana@example.org"
    assert kept.subject == "Your evening, Zoë"
    assert kept.text == "You both wrote: Süßwasserfische.\n"


async def test_a_sender_that_did_not_hear_the_answer_may_repeat_itself(mailbox: Mailbox) -> None:
    assert await send(mailbox, letter()) == await send(mailbox, letter())

    assert len(list(mailbox.maildir.letters())) == 1


async def test_letters_lie_in_the_mailbox_after_it_was_opened_again(mailbox: Mailbox) -> None:
    await send(mailbox, letter())
    mailbox.stop()
    again = Mailbox(mailbox.maildir.folder, mailbox.port)
    again.start()

    try:
        await send(again, letter())
        await send(again, letter(2))
    finally:
        again.stop()

    assert [kept.message_id for kept in again.maildir.letters()] == ["<1@potluck>", "<2@potluck>"]


async def test_a_letter_that_cannot_be_kept_now_is_asked_for_again(mailbox: Mailbox) -> None:
    (mailbox.maildir.folder / "tmp").rmdir()

    with pytest.raises(aiosmtplib.SMTPDataError) as refused:
        await send(mailbox, letter())

    assert refused.value.code == 451


async def test_a_letter_without_end_is_refused(mailbox: Mailbox) -> None:
    endless = EmailMessage()
    endless["From"] = "host@example.org"
    endless.set_content("once more\n" * 1_200_000)

    with pytest.raises(aiosmtplib.SMTPResponseException) as refused:
        await send(mailbox, endless)

    assert refused.value.code == 552
    assert list(mailbox.maildir.letters()) == []
