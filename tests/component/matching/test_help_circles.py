"""Help circles: of all who were there, and on request for the last round."""

from typing import Any

import pytest

from services.matching.service import Matching
from services.matching.settings import Settings
from shared.facts import CirclesFormed
from shared.problems import Unavailable
from tests.component.matching.hall import Hall, opened
from tests.eventually import eventually

WISHES = {
    "p0": ("a carpenter for a shelf", "Portuguese lessons"),
    "p1": ("portuguese, an hour a week", "carpentry: I am a carpenter"),
    "p2": ("a sourdough starter", "bicycle repairs"),
    "p3": ("my bicycle needs a look", "guitar for beginners"),
    "p4": ("somebody who teaches guitar", "sourdough starters"),
}
NOUNS = (
    *("anvil", "bobsled", "candle", "dulcimer", "easel", "fiddle", "glider", "harness"),
    *("inkwell", "juniper", "kayak", "lantern", "mortar", "nutmeg", "orchid", "pulley"),
    *("quilt", "rudder", "saddle", "thimble"),
)
IN_PAIRS = {f"p{n}": (NOUNS[n], NOUNS[n ^ 1]) for n in range(20)}
"""Everybody can help one other person, who can help them."""
IN_A_RING = {f"p{n}": (NOUNS[n], NOUNS[(n + 1) % 5]) for n in range(5)}
"""Everybody can help the next of five, and nobody else."""


async def evening(hall: Hall, wishes: dict[str, tuple[str, str]]) -> None:
    """Let people with asks and offers come in."""
    await hall.announce()
    await hall.invite(20)
    for who, (ask, offer) in wishes.items():
        await hall.register(who, ask=ask, offer=offer)
    await hall.everybody_sits()
    await hall.announce("open")
    await hall.arrive(*hall.people)
    await hall.announce("round", round_=1)


def people(hall: Hall, circles: dict[str, Any]) -> list[set[str]]:
    """Return who is in each circle, by name."""
    names = {person.attendee_id: who for who, person in hall.people.items()}
    return sorted(
        ({names[help_["helper_id"]] for help_ in c["helps"]} for c in circles["circles"]), key=len
    )


async def formed(hall: Hall) -> dict[str, Any]:
    """Return the circles, nothing before there are any."""
    return (await hall.get("circles")).json() or {}


async def test_circles_are_formed_of_those_who_were_there_once_the_evening_is_over(
    hall: Hall,
) -> None:
    await evening(hall, WISHES)
    await hall.arrive("p1", state="expected")

    await hall.close()

    circles = await eventually(lambda: formed(hall), within=40)
    assert circles["settled"]
    assert people(hall, circles) == [{"p2", "p3", "p4"}]
    assert (circles["covered"]["value"], circles["covered"]["bound"]) == (3, 3)
    (told,) = await hall.told(CirclesFormed)
    for help_ in told.circles[0].helps:
        helper = next(p for p in hall.people.values() if p.attendee_id == help_.helper_id)
        helped = next(p for p in hall.people.values() if p.attendee_id == help_.helped_id)
        assert (help_.ask, help_.offer) == (helped.ask, helper.offer)


async def test_circles_are_as_large_as_the_house_wants_them(settings: Settings) -> None:
    async with opened(settings.model_copy(update={"max_circle": 5})) as hall:
        await evening(hall, IN_A_RING)
        await hall.close()

        circles = await eventually(lambda: formed(hall), within=40)

        assert people(hall, circles) == [set(IN_A_RING)]


async def test_a_host_who_is_in_no_circle_begins_a_chain_of_others_in_none(hall: Hall) -> None:
    await evening(hall, IN_A_RING)
    await hall.register("p0", host=True, ask=None)

    await hall.close()

    circles = await eventually(lambda: formed(hall), within=40)
    (chain,) = circles["chains"]
    helps = [(h["helper_id"], h["helped_id"]) for h in chain["helps"]]
    assert helps == [(hall.key(f"p{n}"), hall.key(f"p{n + 1}")) for n in range(4)]
    assert (circles["circles"], circles["covered"]["value"]) == ([], 0)


async def test_the_last_round_is_seated_by_circle_and_as_any_other_again(hall: Hall) -> None:
    await evening(hall, IN_PAIRS)

    answer = await hall.put("last-round", {"by_circle": True})

    assert answer.status_code == 200, answer.text
    assert answer.json()["by_circle"]
    seated = people(hall, answer.json())
    assert seated
    assert all({f"p{int(who[1:]) ^ 1}" for who in ring} == ring for ring in seated)

    async def sit_together() -> bool:
        tables = [{await hall.table_of(who, 3) for who in ring} for ring in seated]
        return all(len(there) == 1 and None not in there for there in tables)

    await eventually(sit_together)
    again = await hall.put("last-round", {"by_circle": False})
    assert (again.json()["by_circle"], again.json()["together"]) == (False, [])


async def test_a_search_that_changes_meanwhile_does_not_keep_a_decision_from_being_followed(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    await evening(hall, IN_PAIRS)
    real, in_vain = Matching.reconcile, 0

    async def reconcile(matching: Matching, gathering_id: str) -> None:
        nonlocal in_vain
        if in_vain < 2:
            in_vain += 1
            raise Unavailable("The search for a plan has just changed.", "Try again.")
        await real(matching, gathering_id)

    monkeypatch.setattr(Matching, "reconcile", reconcile)
    answer = await hall.put("last-round", {"by_circle": True})

    assert (answer.status_code, in_vain) == (200, 2)
    assert answer.json()["by_circle"]


async def test_nobody_sits_by_circle_once_the_last_round_has_begun(hall: Hall) -> None:
    await evening(hall, WISHES)
    await hall.announce("round", round_=3)

    refused = await hall.put("last-round", {"by_circle": True})

    assert refused.status_code == 409
    assert refused.json()["detail"] == "The last round has begun."


async def test_where_nobody_can_help_anybody_there_is_no_circle_to_sit_by(hall: Hall) -> None:
    await hall.announce("open")
    await hall.invite(8)
    await hall.arrive(*hall.people)

    refused = await hall.put("last-round", {"by_circle": True})

    assert refused.status_code == 409
    assert refused.json()["detail"].startswith("No help circle can sit together")
