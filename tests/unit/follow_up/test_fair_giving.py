from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.follow_up.evening import Evening
from services.follow_up.giving import favours
from tests.unit.follow_up.evenings import attendee, evenings, gathering, table, unhurried


def met(evening: Evening, reader: str) -> set[str]:
    return {p.id for p in evening.met_with_ask(reader)}


@unhurried
@given(evenings())
def test_everybody_who_met_somebody_with_an_ask_is_offered_one_of_them(evening: Evening) -> None:
    helps = favours(evening, {})

    assert set(helps) == {r.id for r in evening.readers() if met(evening, r.id)}
    assert all(asker in met(evening, reader) for reader, asker in helps.items())
    assert all(asker != reader for reader, asker in helps.items())


@unhurried
@given(evenings())
def test_no_asker_has_two_helpers_more_than_one_whom_a_helper_could_take(evening: Evening) -> None:
    helps = favours(evening, {})

    load = Counter(helps.values())
    for reader, asker in helps.items():
        assert all(load[asker] <= load[other] + 1 for other in met(evening, reader))


@unhurried
@given(evenings(), st.randoms())
def test_the_order_in_which_things_were_heard_changes_nothing(
    evening: Evening, random: object
) -> None:
    people = list(evening.attendees.values())
    seatings = list(evening.tables_of(people[0].id))
    for person in people[1:]:
        seatings += [s for s in evening.tables_of(person.id) if s not in seatings]
    random.shuffle(people)  # type: ignore[attr-defined]
    random.shuffle(seatings)  # type: ignore[attr-defined]
    again = Evening(gathering(round=9), people, seatings)
    once = Evening(gathering(round=9), evening.attendees.values(), seatings)

    assert favours(again, {}) == favours(once, {})


@unhurried
@given(evenings())
def test_what_readers_were_told_before_stands_and_counts(evening: Evening) -> None:
    first = favours(evening, {})
    told = dict(sorted(first.items())[: len(first) // 2])

    rest = favours(evening, told)

    assert not set(rest) & set(told)
    assert set(rest) | set(told) == set(first)


@unhurried
@given(st.lists(st.sets(st.integers(0, 3), min_size=1), min_size=1, max_size=5))
def test_turns_are_as_even_as_they_can_be(options: list[set[int]]) -> None:
    helpers = [attendee(f"h{n}") for n in range(len(options))]
    askers = [attendee(f"a{n}", ask="x", letters=False) for n in range(4)]
    meetings = [(f"h{n}", f"a{asker}") for n, met in enumerate(options) for asker in met]
    tables = [table(round_, pair) for round_, pair in enumerate(meetings, start=1)]
    evening = Evening(gathering(round=len(tables)), [*helpers, *askers], tables)

    turns = Counter(favours(evening, {}).values()).values()

    possible = (Counter(choice).values() for choice in product(*options))
    assert sum(n * n for n in turns) == min(sum(n * n for n in each) for each in possible)


@pytest.mark.parametrize("pairs", [{"ana": "chu", "ben": "dee"}, {"ana": "dee", "ben": "chu"}])
def test_who_could_help_somebody_is_the_one_to_be_asked(pairs: dict[str, str]) -> None:
    evening = Evening(
        gathering(),
        [
            *(attendee("ana", offer="I repair bicycles"), attendee("ben")),
            *(attendee(who, ask="help with my bicycle", letters=False) for who in ("chu", "dee")),
        ],
        [
            table(
                1,
                ["ana", "ben", "chu", "dee"],
                helps=[(helper, helped, "an offer") for helper, helped in pairs.items()],
            )
        ],
    )

    assert favours(evening, {}) == pairs


def test_nobody_is_asked_of_everyone_where_others_ask_too() -> None:
    helpers = [attendee(f"h{n}", interests=("chess",)) for n in range(12)]
    askers = [attendee(f"a{n}", ask="chess", letters=False) for n in range(4)]
    everybody = [*helpers, *askers]
    helps = [(helper.id, asker.id, "chess") for helper in helpers for asker in askers]
    seated = table(1, [p.id for p in everybody], helps=helps)
    evening = Evening(gathering(), everybody, [seated])

    assert Counter(favours(evening, {}).values()) == {"a0": 3, "a1": 3, "a2": 3, "a3": 3}


def test_a_helper_makes_room_for_one_who_has_no_choice() -> None:
    evening = Evening(
        gathering(),
        [
            attendee("ana"),
            attendee("ben"),
            attendee("chu", ask="x", letters=False),
            attendee("dee", ask="y", letters=False),
        ],
        [
            table(1, ["ana", "chu"], name="Oak"),
            table(1, ["ben", "dee"], name="Elm"),
            table(2, ["ana", "dee"], name="Oak"),
        ],
    )

    assert favours(evening, {}) == {"ana": "chu", "ben": "dee"}
