from shared.personal_links import Person, PersonalLinks
from tests.component.check_in.doorstep import SECRET, Evening


async def test_whoever_is_asked_something_is_told_as_they_come_in(evening: Evening) -> None:
    ana, ben = await evening.expect("Ana"), await evening.expect("Ben")
    await evening.ask(ana, "Hiking", "Board games")

    question = (await evening.arrive(ana)).json()["question"]
    other = (await evening.arrive(ben)).json()

    link = question.pop("link")
    assert question == {
        "text": "What would you happily talk about tonight?",
        "suggestions": ["Hiking", "Board games"],
    }
    links = PersonalLinks(SECRET, link.partition("/api/")[0])
    assert links.person(link.rpartition("/")[2]) == Person(evening.id, ana.attendee_id)
    assert other["question"] is None


async def test_a_question_that_was_closed_is_told_no_more(evening: Evening) -> None:
    ana = await evening.expect("Ana")
    await evening.ask(ana, "Hiking")
    first = (await evening.arrive(ana)).json()

    await evening.ask(ana, revision=3, is_open=False)
    await evening.ask(ana, "Chess", revision=2)
    again = (await evening.arrive(ana)).json()

    assert first["question"]["suggestions"] == ["Hiking"]
    assert (again["outcome"], again["question"]) == ("already_here", None)


async def test_a_question_heard_before_the_attendee_is_told_too(evening: Evening) -> None:
    other = await evening.expect("Ben")
    for number in range(2):
        early = other.model_copy(update={"attendee_id": f"{evening.id}-{number}"})
        await evening.ask(early, "Hiking")
    ana = await evening.expect("Ana", attendee_id=f"{evening.id}-0")

    assert (await evening.arrive(ana)).json()["question"]["suggestions"] == ["Hiking"]
