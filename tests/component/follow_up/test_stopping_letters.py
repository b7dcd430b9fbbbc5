import httpx
import pytest

from tests.component.follow_up.conftest import FollowUp
from tests.component.follow_up.evening_facts import Told
from tests.component.follow_up.post_office import PostOffice

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def evening(email: str) -> Told:
    told = Told()
    told.table(1, [told.person("Ana", email=email), told.person("Ben")], topic="jazz")
    return told


def link(post_office: PostOffice, address: str) -> str:
    """Return where the letter's own header says that letters are stopped."""
    (letter,) = post_office.for_(address)
    return str(letter["List-Unsubscribe"]).strip("<>")


async def test_opening_the_page_changes_nothing(
    follow_up: FollowUp, post_office: PostOffice
) -> None:
    first, second = evening("get-ana@example.org"), evening("get-ana@example.org")
    async with follow_up() as house:
        await house.hear(*first.everything())
        await house.until_states(first, "sent", "sent")
        page = await house.anybody.get(link(post_office, "get-ana@example.org"))
        await house.hear(*second.everything())
        await house.until_states(second, "sent", "sent")

    assert page.status_code == 200
    assert '<form method="post">' in page.text
    assert "<script" not in page.text
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["content-security-policy"].startswith("default-src 'none';")


@pytest.mark.parametrize("form", ["urlencoded", "multipart"])
async def test_one_click_stops_letters_of_every_later_gathering(
    follow_up: FollowUp, post_office: PostOffice, form: str
) -> None:
    address = f"stop-{form}@example.org"
    first, second = evening(address), evening(address.upper())
    async with follow_up() as house:
        await house.hear(*first.everything())
        await house.until_states(first, "sent", "sent")
        where = link(post_office, address)
        answers = [
            await (
                house.anybody.post(where, data=ONE_CLICK)
                if form == "urlencoded"
                else house.anybody.post(where, files={"List-Unsubscribe": (None, "One-Click")})
            )
            for _ in range(2)
        ]
        await house.hear(*second.everything())
        await house.until_states(second, "sent", "suppressed")

    for answer in answers:
        assert answer.status_code == 200
        assert "No more letters will come" in answer.text
        assert "set-cookie" not in answer.headers
    assert not post_office.for_(address.upper())


async def test_a_letter_that_waits_is_not_sent_any_more(
    follow_up: FollowUp, post_office: PostOffice
) -> None:
    first, second = evening("wait-ana@example.org"), evening("wait-ana@example.org")
    async with follow_up() as house:
        await house.hear(*first.everything())
        await house.until_states(first, "sent", "sent")
        where = link(post_office, "wait-ana@example.org")
        post_office.close()
        await house.hear(*second.everything())
        await house.until_states(second, "due", "due")
        await house.anybody.post(where, data=ONE_CLICK)
        states = await house.states(second)
        post_office.open()
        await house.until_states(second, "sent", "suppressed")

    assert states == ["due", "suppressed"]
    assert len(post_office.for_("wait-ana@example.org")) == 1


async def test_who_stopped_letters_is_not_written_to_again_by_the_host_either(
    follow_up: FollowUp, post_office: PostOffice
) -> None:
    told = evening("host-ana@example.org")
    post_office.cut_before_answer = {"host-ana@example.org"}
    async with follow_up() as house:
        await house.hear(*told.everything())
        prompts = await house.until_states(told, "sent", "unknown")
        where = link(post_office, "host-ana@example.org")
        await house.anybody.post(where, data=ONE_CLICK)
        (unknown,) = (p for p in prompts if p["state"] == "unknown")
        again = await house.organizer.post(
            f"/api/follow-up/gatherings/{told.gathering_id}/prompts/{unknown['prompt_id']}"
            "/send-again"
        )

    assert again.status_code == 409
    assert "wants no letters" in again.json()["detail"]


async def test_a_tampered_link_stops_nothing_and_says_so(
    follow_up: FollowUp, post_office: PostOffice
) -> None:
    told = evening("tamper-ana@example.org")
    browser = {"Accept": "text/html,*/*;q=0.8"}
    async with follow_up() as house:
        await house.hear(*told.everything())
        await house.until_states(told, "sent", "sent")
        where = link(post_office, "tamper-ana@example.org")
        wrong = where[:-10] + ("A" if where[-10] != "A" else "B") + where[-9:]
        page = await house.anybody.get(wrong, headers=browser)
        posted = await house.anybody.post(wrong, data=ONE_CLICK, headers=browser)
        program = await house.anybody.post(wrong, data=ONE_CLICK)

    assert (page.status_code, posted.status_code, program.status_code) == (404, 404, 404)
    assert "not complete" in page.text
    assert "not complete" in posted.text
    assert program.headers["content-type"] == "application/problem+json"
    assert program.json()["what_to_do"]


async def test_a_post_that_is_no_click_stops_nothing(
    follow_up: FollowUp, post_office: PostOffice
) -> None:
    told, later = evening("no-click@example.org"), evening("no-click@example.org")
    async with follow_up() as house:
        await house.hear(*told.everything())
        await house.until_states(told, "sent", "sent")
        where = link(post_office, "no-click@example.org")
        answers: list[httpx.Response] = [
            await house.anybody.post(where),
            await house.anybody.post(where, data={"List-Unsubscribe": "Maybe"}),
            await house.anybody.post(where, content=b"x", headers={"content-type": "text/plain"}),
        ]
        await house.hear(*later.everything())
        await house.until_states(later, "sent", "sent")

    assert [answer.status_code for answer in answers] == [422, 422, 415]
