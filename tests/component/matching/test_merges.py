"""What the organizer decides about interests, from the request to the tables."""

from typing import Any

import pytest

from services.matching.settings import Settings
from tests.component.matching.hall import Hall, opened
from tests.eventually import eventually

KEY = "same:quixel"
WORDS = "Quixel", "dornickery", "a plotch"


async def evening(hall: Hall, count: int = 20) -> None:
    """Invite people of whom three wrote what only the organizer knows to be one thing."""
    await hall.announce(rounds=1)
    for n in range(count - 3):
        await hall.register(f"p{n}", interests=(f"{'abcdefghijk'[n // 2] * 3}ol",))
    for n, words in enumerate(WORDS):
        await hall.register(f"q{n}", interests=(words,))
    await hall.everybody_sits()


async def interests(hall: Hall) -> dict[str, Any]:
    return dict((await hall.get("interests")).json())


async def certificate(hall: Hall) -> dict[str, Any]:
    return (await hall.plan())["certificate"] or {}


def keys(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {topic["key"]: topic for topic in answer["topics"]}


def merged(words: tuple[str, ...] = WORDS) -> dict[str, object]:
    return {"kind": "accept", "key": KEY, "words": words}


async def test_words_that_are_accepted_for_a_key_bring_their_people_together(
    settings: Settings,
) -> None:
    async with opened(settings.model_copy(update={"effort": 200_000})) as hall:
        await evening(hall)
        before = await interests(hall)
        assert (before["revision"], before["rulings"], KEY in keys(before)) == (0, [], False)

        answer = await hall.rule(merged())

        assert answer.status_code == 200, answer.text
        (ruling,) = answer.json()["rulings"]
        assert (ruling["kind"], ruling["key"], tuple(ruling["words"])) == ("accept", KEY, WORDS)
        topic = keys(answer.json())[KEY]
        assert (topic["people"], topic["level"], topic["is_small_talk"]) == (3, "same", False)
        assert {words["words"] for words in topic["words"]} == set(WORDS)
        assert all(words["why"] and words["people"] == 1 for words in topic["words"])
        own = {hall.key(f"q{n}"): words for n, words in enumerate(WORDS)}

        async def shared() -> list[dict[str, str]]:
            tables = (await hall.plan())["tables"]
            found = [shared["words"] for table in tables for shared in table["shared"]]
            return [words for words in found if words.items() <= own.items()]

        assert all(len(words) > 1 for words in await eventually(shared, within=30.0))


async def test_undoing_a_decision_parts_them_again(hall: Hall) -> None:
    await evening(hall)
    ruling = (await hall.rule(merged())).json()["rulings"][0]

    answer = await hall.delete(f"interests/rulings/{ruling['id']}")

    assert answer.status_code == 200, answer.text
    assert KEY not in keys(answer.json())
    assert answer.json()["rulings"] == []
    again = await hall.delete(f"interests/rulings/{ruling['id']}")
    assert (again.status_code, again.json()["detail"]) == (404, "There is no such decision.")


async def test_the_plan_is_certified_anew_at_once(hall: Hall) -> None:
    await evening(hall)
    await hall.searched("done")
    before = await eventually(lambda: certificate(hall))

    await hall.rule({"kind": "refuse", "key": "same:aaaol", "words": ["aaaol"]})

    assert (await certificate(hall))["revision"] > before["revision"]
    assert "same:aaaol" not in keys(await interests(hall))


async def test_a_key_is_split_and_renamed(hall: Hall) -> None:
    await evening(hall)
    await hall.rule(merged())

    answer = await hall.rule(
        {"kind": "split", "key": KEY, "words": WORDS[:2], "name": "Northern quixels"},
        {"kind": "rename", "key": "same:aaaol", "name": "The aaaol"},
    )

    found = keys(answer.json())
    assert KEY not in found
    assert found["own:northern-quixels"]["name"] == "Northern quixels"
    assert found["own:northern-quixels"]["people"] == 2
    assert found["same:aaaol"]["name"] == "The aaaol"
    assert [ruling["kind"] for ruling in answer.json()["rulings"]] == ["rename", "split", "accept"]


async def test_what_is_remembered_holds_in_the_next_gathering_until_it_is_forgotten(
    hall: Hall, settings: Settings
) -> None:
    await evening(hall)
    await hall.rule(merged(), remember=True)
    async with opened(settings, keeping=hall.id) as later:
        await evening(later)
        found = await interests(later)
        (ruling,) = [r for r in found["rulings"] if r["key"] == KEY]

        assert (keys(found)[KEY]["people"], ruling["remembered"]) == (3, True)

        found = (await later.delete(f"interests/rulings/{ruling['id']}")).json()

        assert KEY not in keys(found)
    assert (await interests(hall))["rulings"] == []


async def test_what_is_not_remembered_is_nothing_to_the_next_gathering(
    hall: Hall, settings: Settings
) -> None:
    await evening(hall)
    ruling = (await hall.rule(merged())).json()["rulings"][0]
    async with opened(settings, keeping=hall.id) as later:
        await evening(later, 8)

        assert KEY not in keys(await interests(later))
        assert (await later.delete(f"interests/rulings/{ruling['id']}")).status_code == 404


async def test_nothing_below_the_confidence_brings_people_together(hall: Hall) -> None:
    await hall.announce(rounds=1)
    await hall.register("q0", interests=("Django Girls",))
    await hall.register("q1", interests=("Python",))
    for n in range(10):
        await hall.register(f"p{n}")
    topic = "topic:technology/programming/python"
    assert keys(await interests(hall))[topic]["people"] == 2

    answer = await hall.put("interests/confidence", {"confidence": 1.0})

    assert (answer.status_code, answer.json()["confidence"]) == (200, 1.0)
    assert topic not in keys(answer.json())


async def test_decisions_outlive_the_process_that_answered(settings: Settings) -> None:
    async with opened(settings) as hall:
        await evening(hall)
        answer = (await hall.rule(merged())).json()
    async with opened(settings, keeping=hall.id) as again:
        again.id, again.people = hall.id, hall.people

        assert (await interests(again))["rulings"] == answer["rulings"]
        assert KEY in keys(await interests(again))


async def test_deciding_the_same_again_keeps_one_decision(hall: Hall) -> None:
    await evening(hall)
    await hall.rule(merged())

    answer = await hall.rule(merged((*WORDS[1:], WORDS[0].upper())))

    assert len(answer.json()["rulings"]) == 1


@pytest.mark.parametrize(
    ("rulings", "says"),
    [
        ([], "rulings"),
        ([{"kind": "accept", "key": "same:quixel", "words": []}], "rulings.0"),
        ([{"kind": "accept", "key": "same:nobody's", "words": ["Quixel"]}], "same:nobody's"),
        ([{"kind": "accept", "key": KEY, "words": ["nobody wrote this"]}], "nobody wrote this"),
        ([{"kind": "rename", "key": KEY}], "rulings.0"),
        ([{"kind": "rename", "key": KEY, "name": "x" * 61}], "name"),
        ([{"kind": "rename", "key": KEY, "name": "a\nb"}], "name"),
        ([{"kind": "split", "key": KEY, "words": ["Quixel"], "name": "!?"}], "rulings.0"),
        ([{"kind": "split", "key": KEY, "words": ["Quixel"]}], "rulings.0"),
        ([{"kind": "merge", "key": KEY, "words": ["Quixel"]}], "kind"),
        ([{"kind": "refuse", "key": KEY, "words": ["Quixel"]}] * 1001, "rulings"),
    ],
)
async def test_what_cannot_be_decided_is_refused_with_a_reason(
    hall: Hall, rulings: list[dict[str, object]], says: str
) -> None:
    await evening(hall, 8)

    answer = await hall.rule(*rulings)

    assert answer.status_code == 422, answer.text
    assert says in answer.text
    assert answer.json()["what_to_do"]
    assert (await interests(hall))["rulings"] == []


@pytest.mark.parametrize("confidence", [0.49, 1.01, "sure", None])
async def test_a_confidence_out_of_bounds_is_refused(hall: Hall, confidence: object) -> None:
    assert (await hall.put("interests/confidence", {"confidence": confidence})).status_code == 422


async def test_who_is_not_signed_in_neither_sees_nor_decides(hall: Hall) -> None:
    hall._http.cookies.clear()

    answers = [
        await hall.get("interests"),
        await hall.rule(merged()),
        await hall.delete("interests/rulings/x"),
        await hall.put("interests/confidence", {"confidence": 0.9}),
    ]

    assert [answer.status_code for answer in answers] == [401, 401, 401, 401]


async def test_a_gathering_nobody_has_heard_of_is_not_found(hall: Hall) -> None:
    answers = [
        await hall.get("interests"),
        await hall.rule(merged()),
        await hall.delete("interests/rulings/x"),
        await hall.put("interests/confidence", {"confidence": 0.9}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404, 404]
