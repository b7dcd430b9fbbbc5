import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
import pytest

from shared.facts import AttendeeRegistered, QuestionAsked
from tests.component.planning.planned import heard, plan, said

HOSTILE = '<script>alert(1)</script>" onfocus="x'


@dataclass
class Guest:
    """Somebody on a list, and the path of their page."""

    path: str
    id: str
    page: str
    stranger: httpx.AsyncClient

    async def open(self) -> httpx.Response:
        return await self.stranger.get(self.page)

    async def send(self, what: str, **form: str | list[str]) -> httpx.Response:
        return await self.stranger.post(f"{self.page}/{what}", data=form)


@pytest.fixture
async def invite(
    host: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> Callable[..., Awaitable[Guest]]:
    async def invite(path: str, **profile: object) -> Guest:
        answer = await host.post(f"{path}/attendees", json={"name": "Ana Neves", **profile})
        assert answer.status_code == 201, answer.text
        attendee = answer.json()
        page = urlsplit(attendee["link"]).path.removeprefix("/api/planning")
        return Guest(path, attendee["id"], page, stranger)

    return invite


Invite = Callable[..., Awaitable[Guest]]


async def ask(nats_url: str, guest: Guest, *suggestions: str, **changes: object) -> None:
    """Say as matching does that somebody is asked the question, and wait until it is heard."""
    fact = QuestionAsked.model_validate(
        {
            "gathering_id": guest.path.rpartition("/")[2],
            "revision": 1,
            "attendee_id": guest.id,
            "suggestions": suggestions,
            "is_open": True,
            **changes,
        }
    )
    await heard(nats_url, fact)


async def kept(host: httpx.AsyncClient, guest: Guest) -> dict[str, object]:
    """Return what the list says of somebody."""
    everybody = (await host.get(f"{guest.path}/attendees")).json()
    found: dict[str, object] = next(a for a in everybody if a["id"] == guest.id)
    return found


async def test_the_question_is_answered_with_one_tap_and_told(
    host: httpx.AsyncClient, invite: Invite, nats_url: str
) -> None:
    guest = await invite(await plan(host))
    await ask(nats_url, guest, "Board games", "Hiking")

    before = await guest.open()
    tapped = await guest.send("answer", suggestion="Board games")
    after = await guest.stranger.get(tapped.headers["location"].removeprefix("/api/planning"))

    assert "What would you happily talk about tonight?" in before.text
    assert re.findall(r'name="suggestion" value="([^"]*)"', before.text) == [
        "Board games",
        "Hiking",
    ]
    assert tapped.status_code == 303
    assert "<h1>Thank you</h1>" in after.text
    assert "What would you happily" not in after.text
    facts = await said(nats_url, AttendeeRegistered, guest.path, count=2)
    assert [fact.interests for fact in facts] == [(), ("Board games",)]


async def test_a_page_keeps_to_its_policy_and_runs_nothing(
    host: httpx.AsyncClient, invite: Invite, nats_url: str
) -> None:
    path = await plan(host, name=HOSTILE)
    guest = await invite(path, name=HOSTILE, interests=[HOSTILE], offer=HOSTILE)
    await ask(nats_url, guest, HOSTILE)

    page = await guest.open()

    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert "<script" not in page.text
    assert 'onfocus="' not in page.text
    assert '<html lang="en">' in page.text


async def test_opening_a_page_again_and_again_changes_nothing(
    host: httpx.AsyncClient, invite: Invite, nats_url: str
) -> None:
    guest = await invite(await plan(host))
    await ask(nats_url, guest, "Hiking")
    before = await kept(host, guest)

    pages = [await guest.open() for _ in range(3)]

    assert {page.text for page in pages} == {pages[0].text}
    assert await kept(host, guest) == before


async def test_several_interests_are_answered_at_once_as_they_were_written(
    host: httpx.AsyncClient, invite: Invite, nats_url: str
) -> None:
    guest = await invite(await plan(host), interests=["Chess"])
    await ask(nats_url, guest)

    words = "Crème brûlée, שחמט;  mending   bicycles\r\n将棋、囲碁\n\nchess"
    for _ in range(2):
        assert (await guest.send("answer", words=words)).status_code == 303

    wanted = ["Chess", "Crème brûlée", "שחמט", "mending bicycles", "将棋", "囲碁"]
    answer = await kept(host, guest)
    assert (answer["interests"], answer["revision"]) == (wanted, 2)


@pytest.mark.parametrize(
    ("words", "why"),
    [("x" * 201, "longer than 200"), ("a\x07b", "control characters"), (" ;, ", "empty")],
)
async def test_what_cannot_be_kept_stays_on_the_page_to_be_corrected(
    host: httpx.AsyncClient, invite: Invite, nats_url: str, words: str, why: str
) -> None:
    guest = await invite(await plan(host))
    await ask(nats_url, guest, "Hiking")

    page = await guest.send("answer", words=words)

    assert page.status_code == 422
    assert re.search(f'role="alert">.*{why}', page.text)
    assert words.replace("\x07", "") in page.text
    assert (await kept(host, guest))["interests"] == []


async def test_not_now_is_respected_and_nobody_hears_of_it(
    host: httpx.AsyncClient, invite: Invite, nats_url: str
) -> None:
    guest = await invite(await plan(host))
    await ask(nats_url, guest, "Hiking")
    listed = (await host.get(f"{guest.path}/questions")).json()
    before = await kept(host, guest)

    for _ in range(2):
        put_aside = await guest.send("later")
        assert put_aside.headers["location"].endswith("?done=later")
    await ask(nats_url, guest, "Chess", revision=2)

    assert "What would you happily" not in (await guest.open()).text
    assert (await host.get(f"{guest.path}/questions")).json() == listed
    assert await kept(host, guest) == before
    assert len(await said(nats_url, AttendeeRegistered, guest.path, count=1)) == 1


async def test_an_answer_from_another_tab_is_kept_after_the_question_closed(
    host: httpx.AsyncClient, invite: Invite, nats_url: str
) -> None:
    guest = await invite(await plan(host))
    await ask(nats_url, guest, "Hiking")
    await ask(nats_url, guest, revision=2, is_open=False)

    assert "What would you happily" not in (await guest.open()).text
    assert (await guest.send("answer", suggestion="Hiking")).status_code == 303
    assert (await kept(host, guest))["interests"] == ["Hiking"]


async def test_older_news_of_a_question_does_not_open_it_again(
    host: httpx.AsyncClient, invite: Invite, nats_url: str
) -> None:
    guest = await invite(await plan(host))
    await ask(nats_url, guest, revision=2, is_open=False)

    await ask(nats_url, guest, "Hiking", revision=1)

    assert "Hiking" not in (await guest.open()).text


async def test_own_words_are_changed_and_what_was_added_meanwhile_stays(
    host: httpx.AsyncClient, invite: Invite
) -> None:
    guest = await invite(await plan(host), interests=["Chess", "Diabetes"])
    await guest.send("answer", words="Hiking")

    changed = await guest.send(
        "words",
        interests="Diabetes\nSailing, at night",
        shown=["Chess", "Diabetes"],
        open_about=["Diabetes", "Chess"],
        offer="A boat",
        ask="",
    )

    assert changed.headers["location"].endswith("?done=changed")
    answer = await kept(host, guest)
    assert answer["interests"] == ["Diabetes", "Sailing, at night", "Hiking"]
    assert (answer["offer"], answer["ask"]) == ("A boat", None)


async def test_what_is_personal_is_used_only_where_it_is_ticked(
    host: httpx.AsyncClient, invite: Invite, nats_url: str
) -> None:
    guest = await invite(await plan(host), interests=["Chess", "Diabetes"])
    words: dict[str, str | list[str]] = {
        "interests": "Chess\nDiabetes",
        "shown": ["Chess", "Diabetes"],
    }

    await guest.send("words", **words, open_about="Diabetes")
    ticked = await guest.open()
    await guest.send("words", **words)

    assert re.findall(r'name="open_about" value="(\w+)"( checked)?', ticked.text) == [
        ("Chess", ""),
        ("Diabetes", " checked"),
    ]
    facts = await said(nats_url, AttendeeRegistered, guest.path, count=3)
    assert [fact.open_about for fact in facts] == [(), ("Diabetes",), ()]


async def test_words_that_cannot_be_kept_change_nothing(
    host: httpx.AsyncClient, invite: Invite
) -> None:
    guest = await invite(await plan(host), offer="A boat")

    page = await guest.send("words", interests="Chess", offer="x" * 501)

    assert page.status_code == 422
    assert "longer than 500" in page.text
    assert "Chess</textarea>" in page.text
    assert (await kept(host, guest))["offer"] == "A boat"


async def test_after_the_evening_the_page_says_so_and_nothing_is_kept(
    host: httpx.AsyncClient, invite: Invite
) -> None:
    guest = await invite(await plan(host))
    await host.post(f"{guest.path}/open")
    await host.post(f"{guest.path}/close")

    for page in (await guest.open(), await guest.send("answer", words="Hiking")):
        assert page.status_code == 410
        assert "The evening is over" in page.text
        assert "<form" not in page.text
    assert (await kept(host, guest))["interests"] == []


async def test_who_has_withdrawn_is_told_whom_to_ask(
    host: httpx.AsyncClient, invite: Invite
) -> None:
    guest = await invite(await plan(host))
    await host.post(f"{guest.path}/attendees/{guest.id}/withdraw")

    for page in (await guest.open(), await guest.send("answer", words="Hiking")):
        assert page.status_code == 410
        assert "tell them" in page.text
    assert (await kept(host, guest))["interests"] == []


async def test_a_link_that_is_nobodys_opens_nothing(
    host: httpx.AsyncClient, invite: Invite
) -> None:
    guest = await invite(await plan(host))

    for page in ("/me/x", f"{guest.page}x", guest.page[:-1]):
        forged = Guest(guest.path, guest.id, page, guest.stranger)
        for answer in (await forged.open(), await forged.send("answer", words="Hiking")):
            assert answer.status_code == 404
            assert "This link is not complete" in answer.text
    assert (await kept(host, guest))["interests"] == []


async def test_organizers_get_the_links_of_those_who_are_asked(
    host: httpx.AsyncClient, invite: Invite, nats_url: str
) -> None:
    path = await plan(host)
    ben = await invite(path, name='=HYPERLINK("x")', email="ben@example.org")
    ana = await invite(path, name="Ána")
    closed, gone = await invite(path, name="Chu"), await invite(path, name="Dee")
    for guest in (ben, ana, gone):
        await ask(nats_url, guest, "Hiking")
    await ask(nats_url, closed, is_open=False)
    await host.post(f"{path}/attendees/{gone.id}/withdraw")

    listed = (await host.get(f"{path}/questions")).json()
    file = await host.get(f"{path}/questions.csv")

    link = "http://potluck.example/api/planning"
    assert listed == [
        {
            "attendee_id": ben.id,
            "name": '=HYPERLINK("x")',
            "email": "ben@example.org",
            "link": f"{link}{ben.page}",
        },
        {"attendee_id": ana.id, "name": "Ána", "email": None, "link": f"{link}{ana.page}"},
    ]
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="questions.csv"' in file.headers["content-disposition"]
    assert file.content.decode("utf-8-sig").splitlines() == [
        "name,email,link",
        f'"\'=HYPERLINK(""x"")",ben@example.org,{link}{ben.page}',
        f"Ána,,{link}{ana.page}",
    ]
