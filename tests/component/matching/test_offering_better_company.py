"""Better company in the round that people come in for, offered to those who are not here yet."""

from typing import Any

import pytest

from shared.facts import Pin, PlanSought
from tests.component.matching.hall import Hall
from tests.eventually import eventually

TABLES = (4, 4, 4, 4)
LIKES = {"tea": "abcx", "maps": "defy", "jazz": "ghiv", "soup": "klmw"}
TOLD = {"t0": set("abcy"), "t1": set("defx"), "t2": set("ghiw"), "t3": set("klmv")}
AT_THE_DOOR = set("vwxy")


async def evening(hall: Hall) -> dict[str, Any]:
    """Let all but four come, whose topics are at other tables; return what is then offered."""
    await hall.announce(rounds=1, tables=TABLES)
    for table, there in TOLD.items():
        for who in sorted(there):
            likes = tuple(interest for interest, fans in LIKES.items() if who in fans)
            await hall.register(who, interests=likes, pins=(Pin(round=1, table_id=table),))
    await hall.everybody_sits()
    await hall.announce("open", rounds=1, tables=TABLES)
    await hall.arrive(*sorted(hall.people.keys() - AT_THE_DOOR))
    for who in sorted(AT_THE_DOOR):
        await hall.pin(who)

    async def offer() -> dict[str, Any] | None:
        search = (await hall.plan())["search"]
        found: dict[str, Any] | None = search["offer"]
        return found if found and found["figures"]["one_topic"] == 4 else None

    found = await eventually(offer, within=30.0)
    assert await hall.seats(1) == TOLD
    return found or {}


async def test_in_an_evening_of_one_round_those_who_are_awaited_are_offered_other_seats(
    hall: Hall,
) -> None:
    offer = await evening(hall)
    assert offer["rounds"] == [1]
    assert offer["figures"]["broken"] == 0

    answer = await hall.post("offer/take")

    assert answer.status_code == 200, answer.text
    seats = await hall.seats(1)
    assert {frozenset(there) for there in seats.values()} == set(map(frozenset, LIKES.values()))
    assert all(seats[table] - AT_THE_DOOR == TOLD[table] - AT_THE_DOOR for table in TOLD)
    holds = answer.json()["certificate"]
    assert {name: holds[name]["value"] for name in offer["figures"]} == offer["figures"]


async def test_who_comes_before_an_offer_is_taken_stays_and_the_rest_of_it_is_taken(
    hall: Hall,
) -> None:
    await evening(hall)

    await hall.arrive("x")
    answer = await hall.post("offer/take")

    assert answer.status_code == 200, answer.text
    jazz, soup = set(LIKES["jazz"]), set(LIKES["soup"])
    assert await hall.seats(1) == {**TOLD, "t2": jazz, "t3": soup}
    assert answer.json()["search"]["offer"] is None


async def test_an_offer_is_withdrawn_when_everybody_has_come(hall: Hall) -> None:
    await evening(hall)

    await hall.arrive(*AT_THE_DOOR)

    await eventually(lambda: nothing_is_offered(hall))
    answers = [await hall.post(what) for what in ("offer/take", "search")]
    assert [(answer.status_code, answer.json()["detail"]) for answer in answers] == [
        (409, "Nothing is offered any more."),
        (409, "Every round has its seats."),
    ]
    assert await hall.seats(1) == TOLD


@pytest.mark.parametrize("change", ["round", "roster"])
async def test_an_offer_is_forgotten_when_its_round_begins_or_the_room_changes(
    hall: Hall, change: str
) -> None:
    await evening(hall)
    told = len(await hall.told(PlanSought))

    if change == "round":
        await hall.announce("round", round_=1, rounds=1, tables=TABLES)
    else:
        await hall.register("x", state="withdrawn")

    async def news() -> list[PlanSought]:
        return (await hall.told(PlanSought))[told:]

    assert (await eventually(news))[0].offer is None


async def nothing_is_offered(hall: Hall) -> bool:
    return (await hall.plan())["search"]["offer"] is None
