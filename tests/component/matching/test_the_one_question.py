"""The one short question: from a roster with silent people to the plan their answers change."""

from typing import Any

from services.matching.settings import Settings
from shared.facts import QuestionAsked
from tests.component.matching.hall import TOPICS, Hall, opened
from tests.eventually import eventually


async def asked(hall: Hall) -> dict[str, QuestionAsked]:
    """Return the newest of what was told of each person's question, by name."""
    names = {person.attendee_id: who for who, person in hall.people.items()}
    return {names[fact.attendee_id]: fact for fact in await hall.told(QuestionAsked)}


async def is_open(hall: Hall, who: str) -> QuestionAsked | None:
    """Return somebody's question if it is open."""
    fact = (await asked(hall)).get(who)
    return fact if fact and fact.is_open else None


async def is_closed(hall: Hall, who: str) -> bool:
    """Tell whether somebody's question has been closed."""
    fact = (await asked(hall)).get(who)
    return fact is not None and not fact.is_open


async def evening(hall: Hall) -> QuestionAsked:
    """Invite people of whom one said nothing; return what they are asked."""
    await hall.announce()
    await hall.invite(20)
    await hall.register("quiet")
    await hall.everybody_sits()
    found = await eventually(lambda: is_open(hall, "quiet"), within=30.0)
    assert found is not None
    return found


async def test_who_said_nothing_is_asked_with_interests_of_the_room(hall: Hall) -> None:
    fact = await evening(hall)

    assert set(await asked(hall)) == {"quiet"}
    assert fact.suggestions
    assert set(fact.suggestions) <= set(TOPICS)


async def test_taking_a_suggestion_gives_company_and_closes_the_question(hall: Hall) -> None:
    fact = await evening(hall)

    await hall.register("quiet", interests=fact.suggestions[:1])

    await eventually(lambda: is_closed(hall, "quiet"))
    assert (await asked(hall))["quiet"].suggestions == ()

    async def has_company() -> bool:
        tables = [t for t in (await hall.plan())["tables"] if hall.key("quiet") in t["seats"]]
        return any(
            hall.key("quiet") in shared["attendee_ids"]
            for table in tables
            for shared in table["shared"]
        )

    await eventually(has_company, within=30.0)


async def test_an_answer_that_meets_nobody_is_an_answer(hall: Hall) -> None:
    await evening(hall)

    await hall.register("quiet", interests=("what nobody else would think of",))

    await eventually(lambda: is_closed(hall, "quiet"))
    await hall.announce("open")
    await hall.arrive("quiet")
    assert not await is_open(hall, "quiet")


async def test_who_withdraws_is_asked_no_longer(hall: Hall) -> None:
    await evening(hall)

    await hall.register("quiet", state="withdrawn")

    await eventually(lambda: is_closed(hall, "quiet"))


async def test_who_leaves_is_asked_no_longer_and_again_when_they_are_back(hall: Hall) -> None:
    await evening(hall)
    await hall.announce("open")
    await hall.arrive("quiet")
    assert await is_open(hall, "quiet")

    await hall.arrive("quiet", state="left")

    await eventually(lambda: is_closed(hall, "quiet"))
    await hall.arrive("quiet")
    await eventually(lambda: is_open(hall, "quiet"))


async def test_a_gathering_that_closes_asks_nothing(hall: Hall) -> None:
    await evening(hall)
    await hall.announce("open")

    await hall.close()

    await eventually(lambda: is_closed(hall, "quiet"))


async def test_who_comes_to_a_plan_that_holds_is_asked_at_once(hall: Hall) -> None:
    await evening(hall)
    await hall.announce("open")

    await hall.register("walk-in", walk_in=True)
    await hall.arrive("walk-in")

    await eventually(lambda: is_open(hall, "walk-in"))


async def test_a_question_is_told_once_although_the_room_goes_on(hall: Hall) -> None:
    await evening(hall)
    await hall.announce("open")
    await hall.arrive(*hall.people)
    await hall.announce("round", round_=1)

    assert [fact.revision for fact in await hall.told(QuestionAsked)] == [1]


async def test_nobody_is_asked_while_a_roster_is_read_in(patient: Settings) -> None:
    async with opened(patient) as hall:
        await hall.announce()
        await hall.invite(20)
        await hall.register("quiet")
        await hall.searched("running")

        assert await hall.told(QuestionAsked) == []

        await hall.post("search/cancel")

        await eventually(lambda: is_open(hall, "quiet"), within=30.0)


async def test_the_organizer_sees_who_is_asked_what_and_who_said_nothing(hall: Hall) -> None:
    fact = await evening(hall)

    found: dict[str, Any] = (await hall.get("interests")).json()

    question = {"attendee_id": hall.key("quiet"), "suggestions": [*fact.suggestions]}
    assert found["questions"] == [{**question, "is_open": True}]
    assert found["silent"] == [hall.key("quiet")]


async def test_what_is_held_back_is_for_the_organizer_alone(hall: Hall) -> None:
    private = "me@example.org"
    await hall.announce()
    await hall.invite(18)
    for who in ("one", "other"):
        await hall.register(who, interests=(private, "living with diabetes"))
    await hall.everybody_sits()
    await eventually(lambda: is_open(hall, "one"), within=30.0)

    found: dict[str, Any] = (await hall.get("interests")).json()
    plan = (await hall.get("plan")).text

    assert {(h["attendee_id"], h["reason"]) for h in found["held_back"]} == {
        (hall.key(who), why) for who in ("one", "other") for why in ("contact", "sensitive")
    }
    assert private not in plan
    assert "diabetes" not in plan
    for fact in await hall.told(QuestionAsked):
        assert not {private, "living with diabetes"} & {*fact.suggestions}
