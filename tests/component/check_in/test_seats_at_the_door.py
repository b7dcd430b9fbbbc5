from tests.component.check_in.doorstep import Evening


async def test_whoever_comes_in_is_told_their_seat(evening: Evening) -> None:
    ana, ben = await evening.expect("Ana"), await evening.expect("Ben")
    table = await evening.seat(ana, ben)
    await evening.seat(ana, round_=2, table_name="Thyme", topic=None)

    answer = await evening.arrive(ana)

    assert answer.json()["seat"] == {
        "round": 1,
        "table_id": table.table_id,
        "table_name": "Rosemary",
        "topic": "sourdough",
    }


async def test_a_latecomer_is_told_the_seat_of_the_round_that_runs(evening: Evening) -> None:
    ana = await evening.expect("Ana")
    await evening.seat(ana, round_=1)
    await evening.seat(ana, round_=2, table_name="Thyme", topic=None)
    await evening.announce("round", round_=2)

    seat = (await evening.arrive(ana)).json()["seat"]

    assert (seat["round"], seat["table_name"], seat["topic"]) == (2, "Thyme", None)


async def test_a_table_that_was_seated_anew_is_told_at_once(evening: Evening) -> None:
    ana = await evening.expect("Ana")
    table = await evening.seat(ana)
    assert (await evening.arrive(ana)).json()["seat"]["table_name"] == "Rosemary"

    await evening.seat(seating_id=table.seating_id, revision=2)
    await evening.seat(ana, table_name="Thyme")

    assert (await evening.arrive(ana)).json()["seat"]["table_name"] == "Thyme"
