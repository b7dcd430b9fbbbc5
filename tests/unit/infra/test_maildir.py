from pathlib import Path

import pytest

from infra.mailbox import Maildir

ANA, BEN = "ana@example.org", "ben@example.org"


def letter(message_id: str | None = "<1@potluck>", text: str = "Hello") -> bytes:
    identified = f"Message-ID: {message_id}\r\n" if message_id else ""
    return f"{identified}Subject: Your evening\r\n\r\n{text}\r\n".encode()


@pytest.fixture
def maildir(tmp_path: Path) -> Maildir:
    return Maildir(tmp_path)


def test_a_letter_is_kept_with_the_address_it_was_delivered_to(maildir: Maildir) -> None:
    assert maildir.deliver(ANA, "host@example.org", letter())

    (kept,) = maildir.letters()

    assert kept.recipient == ANA
    assert kept.subject == "Your evening"
    assert kept.message_id == "<1@potluck>"
    assert kept.message["Return-Path"] == "<host@example.org>"
    assert kept.text == "Hello\n"


def test_the_same_letter_again_is_not_kept_twice(maildir: Maildir) -> None:
    maildir.deliver(ANA, "", letter())

    assert not maildir.deliver(ANA, "", letter(text="Hello, said by a sender that was killed"))

    assert [kept.text for kept in maildir.letters()] == ["Hello\n"]


def test_a_letter_that_a_mail_reader_has_seen_is_known_all_the_same(maildir: Maildir) -> None:
    maildir.deliver(ANA, "", letter())
    (path,) = (maildir.folder / "new").iterdir()
    path.rename(maildir.folder / "cur" / f"{path.name}:2,S")

    assert not maildir.deliver(ANA, "", letter())

    assert len(list(maildir.letters())) == 1


def test_one_letter_to_two_people_is_kept_for_each(maildir: Maildir) -> None:
    assert maildir.deliver(ANA, "", letter())
    assert maildir.deliver(BEN, "", letter())

    assert [kept.recipient for kept in maildir.letters()] == [ANA, BEN]


def test_letters_without_a_message_id_are_all_kept(maildir: Maildir) -> None:
    assert maildir.deliver(ANA, "", letter(None))
    assert maildir.deliver(ANA, "", letter(None))

    assert len(list(maildir.letters())) == 2


def test_a_message_id_that_no_standard_allows_still_identifies(maildir: Maildir) -> None:
    assert maildir.deliver(ANA, "", letter("<<@@ [broken"))
    assert not maildir.deliver(ANA, "", letter("<<@@ [broken"))


def test_a_recipient_beyond_ascii_is_read_back(maildir: Maildir) -> None:
    maildir.deliver("李雷@example.org", "", letter())

    assert [kept.recipient for kept in maildir.letters()] == ["李雷@example.org"]


def test_what_a_crash_left_half_written_is_no_letter(maildir: Maildir) -> None:
    (maildir.folder / "tmp" / "draft").write_bytes(b"Subject: half")

    assert list(maildir.letters()) == []
