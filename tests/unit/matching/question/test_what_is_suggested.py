import time
from collections.abc import Mapping, Sequence
from random import Random

import pytest

from services.matching.domain import Attendee, Question
from services.matching.interests.tree import phrases
from services.matching.interests.understanding import Said
from services.matching.question.asking import to_ask
from services.matching.question.suggestible import PERSONAL
from services.matching.question.suggesting import SUGGESTIONS, suggestions
from services.matching.question.welcome import Place
from services.matching.seating.room import normalised
from services.matching.situation import Situation
from shared.facts import Pin
from tests.unit.matching.rooms_that_speak import CHAIRS, evening, person

LIKES = (
    *("beekeeping", "origami", "sailing", "juggling", "chess", "Django", "jazz", "sourdough"),
    *("crochet", "astronomy", "gardening", "photography"),
)
ALONE = "zorbing", "the hurdy-gurdy", "bell ringing", "falconry", "heraldry", "whittling"


def suggested(situation: Situation) -> dict[str, tuple[str, ...]]:
    return suggestions(situation, situation.plan, to_ask(situation))


def crowd(seed: int, *, count: int, quiet: int, lonely: int = 0) -> Situation:
    """Return an evening, seated at random, of whom some said nothing, some what nobody else did."""
    chance = Random(seed)  # noqa: S311
    people = [person(f"q{n:04}") for n in range(quiet)]
    people += [person(f"l{n:04}", ALONE[n]) for n in range(lonely)]
    people += [person(f"s{n:04}", *chance.sample(LIKES, 2)) for n in range(count - len(people))]
    return evening(people, *(shuffled(chance, people) for _ in range(3)))


def shuffled(chance: Random, people: Sequence[Attendee]) -> dict[str, list[str]]:
    ids = [somebody.id for somebody in people]
    chance.shuffle(ids)
    return {f"t{at}": ids[at * 5 : at * 5 + 5] for at in range((len(ids) + 4) // 5)}


def holders(situation: Situation, words: str) -> set[str]:
    """Return with whom somebody would share something narrow who said these words."""
    answered = situation.understanding.after([Said("?", (words,))])
    narrow = [c for c in answered.commons if "?" in c.words and c.level != "field"]
    return {who for common in narrow for who in common.words} - {"?"}


class Hall:
    """The tables of an evening, at which those who have taken an interest look for a chair."""

    def __init__(self, situation: Situation, taken: Mapping[str, str]) -> None:
        silent = situation.understanding.silent
        seats = [
            ((number, table), set(ids))
            for number, there in enumerate(situation.plan.rounds)
            for table, ids in there.items()
        ]
        self.free = {place: CHAIRS - len(ids - silent) for place, ids in seats}
        self.at: dict[Place, list[str]] = {place: [] for place in self.free}
        self.open_to = {
            who: [
                place
                for place, ids in seats
                if (who in silent or who in ids)
                and (ids - silent - {who}) & holders(situation, words)
            ]
            for who, words in taken.items()
        }
        self.rooted = taken.keys() - silent

    def has_room_for_all(self) -> bool:
        return all(self.seat(who, set()) for who in self.open_to)

    def seat(self, who: str, seen: set[Place]) -> bool:
        """Tell whether somebody finds a chair, if others who can sit elsewhere do."""
        if who in self.rooted:
            return bool(self.open_to[who])
        for place in self.open_to[who]:
            if place in seen:
                continue
            seen.add(place)
            if len(self.at[place]) < self.free[place]:
                self.at[place].append(who)
                return True
            for other in [*self.at[place]]:
                if self.seat(other, seen):
                    self.at[place][self.at[place].index(other)] = who
                    return True
        return False


@pytest.mark.parametrize("seed", range(6))
def test_whatever_everybody_takes_there_is_company_and_a_chair_for_all_of_them(seed: int) -> None:
    situation = crowd(seed, count=60, quiet=20, lonely=6)
    told, chance = suggested(situation), Random(seed)  # noqa: S311
    assert sum(map(bool, told.values())) > 20

    for _ in range(10):
        taken = {who: chance.choice(choices) for who, choices in told.items() if choices}
        answered = [
            a.model_copy(update={"interests": (*a.interests, taken[a.id])}) if a.id in taken else a
            for a in situation.attendees
        ]
        assert Hall(situation, taken).has_room_for_all()
        assert to_ask(evening(answered, {})).isdisjoint(taken)


def test_a_few_interests_that_differ_are_suggested() -> None:
    for choices in suggested(crowd(1, count=100, quiet=10)).values():
        assert len(set(map(normalised, choices))) == len(choices) == SUGGESTIONS


def test_the_same_room_is_suggested_the_same() -> None:
    assert suggested(crowd(2, count=60, quiet=20)) == suggested(crowd(2, count=60, quiet=20))


def test_what_was_suggested_stays_while_there_is_room_for_it_though_people_move() -> None:
    before = crowd(3, count=100, quiet=10)
    told = suggested(before)
    questions = [
        Question(id=who, gathering_id="g", suggestions=choices) for who, choices in told.items()
    ]
    moved = (
        shuffled(Random(n), before.attendees)  # noqa: S311
        for n in range(3)
    )
    after = evening(before.attendees, *moved, questions=questions)

    assert suggested(after) == told


def test_what_nobody_holds_any_more_is_suggested_no_longer() -> None:
    situation = crowd(3, count=100, quiet=10)
    before = [Question(id="q0000", gathering_id="g", suggestions=("glass blowing", "chess"))]
    again = evening(situation.attendees, *situation.plan.rounds, questions=before)

    assert "glass blowing" not in suggested(again)["q0000"]
    assert suggested(again)["q0000"]


TABLES = {"a": ("q", "s0", "s1"), "b": ("s2", "s3", "s4"), "c": ("s5", "s6", "s7")}
"""One who is silent, at a table with two others; there are chairs at the other tables."""


def suggested_to_q(situation: Situation) -> tuple[str, ...]:
    return suggestions(situation, situation.plan, {"q"})["q"]


def small_evening(*interests: str, known: Sequence[tuple[str, str]] = ()) -> Situation:
    """Return an evening with one who said nothing, and others who said these, at three tables."""
    people = [person("q"), *(person(f"s{n}", *interests[n : n + 1]) for n in range(8))]
    return evening(people, TABLES, known=known)


def test_what_one_alone_said_is_suggested_where_nothing_is_shared() -> None:
    assert suggested_to_q(small_evening("glass blowing")) == ("glass blowing",)


def test_nothing_is_suggested_that_only_somebody_holds_whom_one_knows() -> None:
    situation = small_evening("glass blowing", "the harp", known=[("q", "s0")])

    assert suggested_to_q(situation) == ()


@pytest.mark.parametrize(
    "text", ["me@example.org", "fuck you", "living with diabetes", "Moms", "x" * 61]
)
def test_nothing_is_suggested_that_is_held_back_personal_or_long(text: str) -> None:
    for known in ({}, {"open_about": (text,)}):
        people = [person("q"), person("s0", text, **known), *(person(f"s{n}") for n in range(1, 8))]
        assert suggested_to_q(evening(people, TABLES)) == ()


@pytest.mark.parametrize("slug", PERSONAL)
def test_what_is_personal_stands_in_the_tree(slug: str) -> None:
    assert any(phrase.node.slug == slug for phrase in phrases())


def test_small_talk_is_not_suggested() -> None:
    assert suggested_to_q(small_evening(*["wine"] * 3)) == ()


def test_nothing_becomes_small_talk_by_being_suggested_in_two_ways() -> None:
    """Whoever takes Angular holds what those hold who take All Things Angular."""
    fans = [person(f"f{n:02}", "All Things Angular") for n in range(7)]
    others = [person(f"o{n:02}", LIKES[n % 6]) for n in range(20)]
    people = [*fans, *others, *(person(f"q{n}") for n in range(9))]
    situation = evening(people, *(shuffled(Random(n), people) for n in range(3)))  # noqa: S311
    told = suggested(situation)

    angular = [who for who, choices in told.items() if any("Angular" in c for c in choices)]
    answered = [
        a.model_copy(update={"interests": ("Angular",)}) if a.id in angular else a for a in people
    ]
    room = evening(answered, {}).room

    assert 0 < len(angular) <= len(people) // 4 - len(fans)
    assert any("Angular" in common.name for common in room.genuine.values())


def test_a_table_that_is_full_takes_nobody() -> None:
    people = [person("q"), *(person(f"s{n}", "glass blowing" if n == 0 else "") for n in range(8))]
    seats = {"a": ("s0", "s1", "s2", "s3"), "b": ("q", "s4", "s5", "s6", "s7")}
    apart = evening([*people, *(person(f"z{n}", LIKES[n // 2]) for n in range(8))], seats, chairs=4)

    assert suggested_to_q(apart) == ()


@pytest.mark.parametrize(("access_seats", "told"), [({"b": 1}, ("glass blowing",)), ({"b": 0}, ())])
def test_who_needs_an_access_seat_is_suggested_what_is_held_beside_one(
    access_seats: Mapping[str, int], told: tuple[str, ...]
) -> None:
    people = [person("q", access_needs="a ramp"), *(person(f"s{n}") for n in range(8))]
    people[3] = person("s2", "glass blowing")

    assert suggested_to_q(evening(people, TABLES, access_seats=access_seats)) == told


@pytest.mark.parametrize(("table", "told"), [("b", ("glass blowing",)), ("a", ()), (None, ())])
def test_who_is_pinned_is_suggested_what_is_held_where_they_sit(
    table: str | None, told: tuple[str, ...]
) -> None:
    pinned = person("q", pins=(Pin(round=1, table_id=table),))
    people = [pinned, *(person(f"s{n}") for n in range(8))]
    people[3] = person("s2", "glass blowing")

    assert suggested_to_q(evening(people, TABLES)) == told


def test_five_thousand_people_wait_for_less_than_a_second() -> None:
    situation = crowd(4, count=5_000, quiet=1_000)
    asked, began = to_ask(situation), time.process_time()

    told = suggestions(situation, situation.plan, asked)

    assert time.process_time() - began < 1.0
    assert len(asked) == len(told) == 1_000
