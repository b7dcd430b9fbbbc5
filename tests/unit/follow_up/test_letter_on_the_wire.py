import email
from email import policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.follow_up.message import UndeliverableError, Wire, mailbox_of, message_id, wire
from tests.unit.follow_up.evenings import unhurried
from tests.unit.follow_up.prompts import NOW, prompt

FROM = "Potluck <hello@potluck.localhost>"
LINK = "https://potluck.test/api/follow-up/unsubscribe/" + "x" * 190


def read(letter: Wire) -> EmailMessage:
    message = email.message_from_bytes(letter.content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_letter_has_the_headers_that_mail_programs_ask_for() -> None:
    message = read(wire(prompt(), FROM, LINK))

    assert message["From"] == FROM
    assert message["To"] == "Ana <ana@example.org>"
    assert message["Date"].datetime == NOW
    assert message["List-Id"] == "<letters.potluck.localhost>"
    assert message["List-Unsubscribe"] == f"<{LINK}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "OOF, NRN, AutoReply, RN"


def test_the_plain_text_comes_before_the_html() -> None:
    parts = list(read(wire(prompt(), FROM, LINK)).iter_parts())

    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    assert [part.get_content().strip() for part in parts] == ["Hello Ana", "<p>Hello Ana</p>"]


def test_the_message_id_is_the_same_every_time_and_another_for_everybody() -> None:
    assert message_id("g", "a", "https://x.test") == message_id("g", "a", "https://x.test")
    assert message_id("g", "a", "https://x.test") != message_id("g", "b", "https://x.test")
    assert message_id("g", "a", "https://x.test") != message_id("h", "a", "https://x.test")


@pytest.mark.parametrize(
    ("public_url", "domain"),
    [
        ("https://potluck.test:8443/", "@potluck.test>"),
        ("http://127.0.0.1:8137", "@[127.0.0.1]>"),
        ("http://[::1]:8137", "@[IPv6:::1]>"),
    ],
)
def test_the_message_id_is_of_the_domain_people_see(public_url: str, domain: str) -> None:
    identity = message_id("g", "a", public_url)

    assert identity.endswith(domain)
    assert read(wire(prompt(message_id=identity), FROM, LINK))["Message-ID"] == identity


def test_the_unsubscribe_link_stands_on_one_line_as_it_is() -> None:
    lines = wire(prompt(), FROM, LINK).content.split(b"\r\n")

    assert f"List-Unsubscribe: <{LINK}>".encode() in lines


@unhurried
@given(name=st.text(), subject=st.text(), text=st.text(), html=st.text())
def test_nothing_that_people_write_adds_a_header_or_leaves_ascii(
    name: str, subject: str, text: str, html: str
) -> None:
    text, html = (part.encode(errors="ignore").decode() for part in (text, html))
    plain = read(wire(prompt(), FROM, LINK))

    letter = wire(prompt(name=name, subject=subject, text=text, html=html), FROM, LINK)

    assert letter.content.isascii()
    assert read(letter).keys() == plain.keys()
    assert [a.addr_spec for a in read(letter)["To"].addresses] == ["ana@example.org"]


def test_line_breaks_in_a_name_cannot_add_a_recipient() -> None:
    letter = wire(prompt(name="Ana\r\nBcc: evil@evil.test\n\nbody"), FROM, LINK)

    assert read(letter)["Bcc"] is None
    assert letter.recipient == "ana@example.org"


def test_a_long_subject_in_another_script_arrives_whole() -> None:
    subject = "После вечера " * 12 + "李雷"

    letter = wire(prompt(subject=subject), FROM, LINK)

    assert read(letter)["Subject"] == subject
    assert max(map(len, letter.content.split(b"\r\n\r\n")[0].split(b"\r\n")[:6])) <= 78


def test_an_address_beyond_ascii_needs_a_server_that_takes_it() -> None:
    letter = wire(prompt(email="aña@example.org", name="Aña"), FROM, LINK)

    assert letter.needs_utf8
    assert "To: Aña <aña@example.org>".encode() in letter.content


def test_a_domain_beyond_ascii_is_written_as_the_net_knows_it() -> None:
    letter = wire(prompt(email="ana@bücher.example"), FROM, LINK)

    assert letter.recipient == "ana@xn--bcher-kva.example"
    assert not letter.needs_utf8


@pytest.mark.parametrize(
    "address",
    ["", "ana", "ana@", "@example.org", "a b@example.org", "a@b@example.org", "a@example..org",
     "<a@example.org>", "a@example.org\r\nRCPT TO:<b@example.org>", "a" * 300 + "@e.org",
     "ana@" + "x" * 64 + ".org"],
)  # fmt: skip
def test_what_is_no_address_is_refused_before_anybody_is_bothered(address: str) -> None:
    with pytest.raises(UndeliverableError):
        wire(prompt(email=address), FROM, LINK)


def test_a_sender_is_a_name_and_an_address() -> None:
    assert str(mailbox_of("Spring <hello@spring.test>")) == "Spring <hello@spring.test>"
    with pytest.raises(UndeliverableError):
        mailbox_of("nobody")
