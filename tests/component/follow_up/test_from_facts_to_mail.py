import asyncio
import random
import time

import pytest

from shared.facts import FactData
from tests.component.follow_up.conftest import FollowUp
from tests.component.follow_up.evening_facts import Told
from tests.component.follow_up.house import path
from tests.component.follow_up.post_office import PostOffice


def evening() -> tuple[Told, dict[str, str]]:
    """Return an evening of six, of whom four are to be written to."""
    told = Told()
    ids = {
        "ana": told.person("Ana Lima"),
        "ben": told.person("Ben Ode", ask="a room to rehearse in"),
        "chu": told.person("Chu Park"),
        "dee": told.person("Dee Reyes", letters=False, ask="a lift home"),
        "eve": told.person("Eve Stone", email=None),
        "fay": told.person("Fay Gone", came=False),
    }
    told.came[ids["chu"]] = told.attendance(ids["chu"], "left", revision=2)
    told.table(1, [ids["ana"], ids["ben"], ids["fay"]], topic="jazz")
    told.table(1, [ids["chu"], ids["dee"], ids["eve"]])
    told.table(2, [ids["ana"], ids["chu"]], shared=[("chess", [ids["ana"], ids["chu"]])])
    told.table(2, [ids["ben"], ids["eve"], ids["dee"]])
    return told, ids


def address(told: Told, key: str) -> str:
    return told.people[key].email or ""


async def test_everybody_who_was_there_and_wants_letters_gets_one(
    follow_up: FollowUp, post_office: PostOffice
) -> None:
    told, ids = evening()
    async with follow_up() as house:
        await house.hear(*told.everything())
        await house.until_states(told, "sent", "sent", "sent")

    assert post_office.recipients(*told.addresses()) == told.addresses()
    assert not post_office.for_(f"{ids['dee']}@example.org")
    assert not post_office.for_(f"{ids['fay']}@example.org")
    (letter,) = post_office.for_(address(told, ids["ana"]))
    text = post_office.text(address(told, ids["ana"]))
    assert letter["Subject"] == "After Spring Potluck: could you help Ben?"
    assert "a room to rehearse in" in text
    assert "Table 1: Ben.\nYou all share: jazz" in text
    assert "Table 3: Chu.\nYou and Chu share: chess" in text
    assert "Fay" not in text


async def test_a_letter_shows_own_words_and_asks_whom_its_reader_could_help(
    follow_up: FollowUp, post_office: PostOffice
) -> None:
    told = Told()
    ana, ben = told.person("Ana Lima", offer="My cellar"), told.person("Ben Ode", ask="a room")
    both = {ana: "Data Science Nashville", ben: "PyNash"}
    told.table(
        1,
        [ana, ben],
        topic="Python",
        shared=[("Python", [ana, ben])],
        words=both,
        helps=[{"helper_id": ana, "helped_id": ben, "ask": "a room", "offer": "My cellar"}],
    )
    async with follow_up() as house:
        await house.hear(*told.everything())
        await house.until_states(told, "sent", "sent")

    text = post_office.text(address(told, ana))
    assert "You all share: Python (Ben: PyNash · you: Data Science Nashville)" in text
    assert "You wrote that you can help with this:" in text
    assert "“My cellar”" in text


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_facts_in_any_order_and_twice_give_the_same_letters(
    follow_up: FollowUp, post_office: PostOffice, seed: int
) -> None:
    told, ids = evening()
    facts: list[FactData] = [*told.everything(), *told.everything()]
    random.Random(seed).shuffle(facts)  # noqa: S311  a test's order, repeatable
    async with follow_up() as house:
        await house.hear(*facts)
        await house.until_states(told, "sent", "sent", "sent")
        found = await house.organizer.get(path(told, f"{told.gathering_id}-{ids['ana']}-evening"))

    assert post_office.recipients(*told.addresses()) == told.addresses()
    assert "Table 1: Ben.\nYou all share: jazz" in found.json()["text"]
    assert "Table 3: Chu.\nYou and Chu share: chess" in found.json()["text"]


async def test_no_letter_is_written_before_the_last_table_is_known(
    follow_up: FollowUp, post_office: PostOffice
) -> None:
    told, _ = evening()
    last = told.tables[-1]
    async with follow_up() as house:
        await house.hear(*(fact for fact in told.everything() if fact is not last))
        await asyncio.sleep(1.5)
        before = await house.states(told)
        await house.hear(last)
        await house.until_states(told, "sent", "sent", "sent")

    assert before == []
    assert post_office.recipients(*told.addresses()) == told.addresses()


async def test_letters_go_without_a_plan_when_it_never_settles(
    follow_up: FollowUp, post_office: PostOffice
) -> None:
    told, _ = evening()
    async with follow_up(patience_seconds=1.0) as house:
        await house.hear(*(fact for fact in told.everything() if fact != told.plan()))
        await house.until_states(told, "sent", "sent", "sent")

    assert post_office.recipients(*told.addresses()) == told.addresses()


async def test_hearing_everything_again_writes_nothing_more(
    follow_up: FollowUp, post_office: PostOffice
) -> None:
    told, _ = evening()
    async with follow_up() as house:
        await house.hear(*told.everything())
        first = await house.until_states(told, "sent", "sent", "sent")
        await house.hear(*told.everything(), told.gathering(revision=6), told.plan(revision=10))
        await asyncio.sleep(1.5)
        second = await house.prompts(told)

    assert first == second
    assert post_office.recipients(*told.addresses()) == told.addresses()


async def test_an_arrival_that_is_uploaded_late_brings_one_letter_more(
    follow_up: FollowUp, post_office: PostOffice
) -> None:
    told, ids = evening()
    async with follow_up() as house:
        await house.hear(*told.everything())
        await house.until_states(told, "sent", "sent", "sent")
        told.came[ids["fay"]] = told.attendance(ids["fay"])
        await house.hear(told.came[ids["fay"]])
        await house.until_states(told, "sent", "sent", "sent", "sent")

    assert post_office.recipients(*told.addresses()) == told.addresses()


async def test_who_takes_their_yes_back_before_the_letter_goes_gets_none(
    follow_up: FollowUp, post_office: PostOffice
) -> None:
    told, ids = evening()
    post_office.close()
    no = told.people[ids["ana"]].model_copy(update={"letters": False, "revision": 2})
    async with follow_up() as house:
        await house.hear(*told.everything())
        await house.until_states(told, "due", "due", "due")
        await house.hear(no)
        await house.until_states(told, "due", "due", "suppressed")
        post_office.open()
        await house.until_states(told, "sent", "sent", "suppressed")

    assert not post_office.for_(address(told, ids["ana"]))


async def test_a_corrected_address_is_used_while_the_letter_waits(
    follow_up: FollowUp, post_office: PostOffice
) -> None:
    told, ids = evening()
    post_office.close()
    new = f"new-{ids['ana']}@example.org"
    corrected = told.people[ids["ana"]].model_copy(update={"email": new, "revision": 2})
    async with follow_up() as house:
        await house.hear(*told.everything())
        await house.until_states(told, "due", "due", "due")
        await house.hear(corrected)
        await asyncio.sleep(1.0)
        post_office.open()
        await house.until_states(told, "sent", "sent", "sent")

    assert not post_office.for_(address(told, ids["ana"]))
    (letter,) = post_office.for_(new)
    assert letter["List-Unsubscribe"].strip("<>") in post_office.text(new)


async def test_a_hundred_and_twenty_five_letters_take_a_few_seconds(
    follow_up: FollowUp, post_office: PostOffice
) -> None:
    told = Told()
    people = [told.person(f"Person {n}", ask=f"wish {n}") for n in range(125)]
    for round_ in (1, 2, 3):
        for start in range(0, 125, 8):
            told.table(round_, people[start : start + 8], topic="jazz")
    *most, plan = told.everything()
    async with follow_up() as house:
        await house.hear(*most)
        began = time.monotonic()
        await house.hear(plan)
        await house.until_states(told, *["sent"] * 125)
        took = time.monotonic() - began

    assert post_office.recipients(*told.addresses()) == told.addresses()
    assert len({letter["Message-ID"] for _, letter in post_office.letters}) == 125
    assert post_office.sessions <= 8
    assert took < 15
