"""Nearer before broader: the same thing, a narrow topic, a field."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from services.matching.seating.certificate import certify
from services.matching.seating.checker import check
from services.matching.seating.commons import Common, spelt_alike
from services.matching.seating.repairing.repair import repair
from services.matching.seating.room import Certificate, Pair, Person, Plan, Room, normalised
from services.matching.seating.solver import solve
from shared.facts import Level, LevelCounts
from tests.unit.matching.seating.rooms import meetup, room_of, tables_of

APART = frozenset({frozenset("ab"), frozenset("cd")})


def common(level: Level, people: str, name: str = "") -> Common:
    key = f"{level}:{name or people}"
    return Common(key, level, name or people, {key: f"{name} of {key}" for key in people})


def room(
    *commons: Common,
    people: str,
    hosts: str = "",
    chairs: int = 2,
    apart: frozenset[Pair] = frozenset(),
) -> Room:
    """Return a room in which everybody has said something, and nothing is small talk."""
    guests = tuple(Person(key, (f"words of {key}",), host=key in hosts) for key in people)
    tables = tables_of(chairs, minimum=2, count=len(people) // chairs)
    return room_of(guests, tables, small_talk=frozenset(), apart=apart, commons=commons)


def certified(evening: Room, *parties: str) -> Certificate:
    """Return the certificate of one round, which the checker accepts."""
    plan = Plan(({f"t{at:02}": tuple(party) for at, party in enumerate(parties)},))
    certificate = certify(evening, plan)
    assert check(evening, plan, certificate) == []
    return certificate


def parties(plan: Plan) -> set[frozenset[str]]:
    return {frozenset(ids) for seats in plan.rounds for ids in seats.values()}


def two_and_two(apart: frozenset[Pair] = frozenset()) -> Room:
    """Return two pairs with a topic each, all four of one field."""
    topics = common("topic", "ab"), common("topic", "cd")
    return room(*topics, common("field", "abcd"), people="abcd", apart=apart)


def test_a_field_does_not_stand_in_where_something_narrower_was_possible() -> None:
    evening = two_and_two()

    holds = certified(evening, "ac", "bd")

    assert (holds.alone.value, holds.warm.value) == (4, 0)
    assert parties(solve(evening, seed=1, effort=500)) == {frozenset("ab"), frozenset("cd")}


def test_a_field_counts_for_those_who_are_to_sit_apart_from_all_who_are_nearer() -> None:
    evening = two_and_two(apart=APART)
    firms = (replace(p, company="Acme" if p.id in "ab" else "Bolt") for p in evening.people)

    for alike in (evening, replace(two_and_two(), people=tuple(firms))):
        holds = certified(alike, "ac", "bd")

        assert (holds.alone.value, holds.warm.value) == (0, 2)
        assert (holds.pairs, holds.topics) == (LevelCounts(field=2), LevelCounts())


def test_a_field_counts_for_those_who_are_there_while_all_who_are_nearer_are_not() -> None:
    evening = replace(two_and_two(), present=(frozenset("ac"), frozenset("bd")))
    plan = Plan(({"t00": ("a", "c")}, {"t00": ("b", "d")}))

    holds = certify(evening, plan)

    assert check(evening, plan, holds) == []
    assert (holds.alone.value, holds.pairs) == (0, LevelCounts(field=2))


def test_one_who_is_wanting_is_enough_for_a_field_to_count() -> None:
    evening = room(common("topic", "ab"), common("field", "abc"), people="abcd")

    assert certified(evening, "bc", "ad").pairs == LevelCounts(field=1)
    assert certified(evening, "ab", "cd").pairs == LevelCounts(topic=1)


def test_a_field_counts_for_those_who_have_nobody_nearer_left_for_some_round() -> None:
    topics = common("topic", "ab"), common("topic", "bc"), common("topic", "cd")
    once = room(*topics, common("field", "abcd"), people="abcd")
    twice = replace(once, present=once.present * 2)
    plan = Plan(({"t00": ("a", "b"), "t01": ("c", "d")}, {"t00": ("a", "d"), "t01": ("b", "c")}))

    holds = certify(twice, plan)

    assert check(twice, plan, holds) == []
    assert (once.wanting, twice.wanting) == (frozenset(), frozenset("ad"))
    assert (holds.alone.value, holds.pairs) == (0, LevelCounts(topic=3, field=1))


def test_who_is_to_sit_with_somebody_nearer_every_time_is_not_wanting() -> None:
    evening = room(common("topic", "ab"), common("field", "abcd"), people="abcd")
    evening = replace(evening, present=evening.present * 3)
    inseparable = replace(evening, together=frozenset([frozenset("ab")]))

    assert evening.wanting == {*"abcd"}
    assert inseparable.wanting == {*"cd"}


def test_a_field_is_never_the_topic_of_a_table() -> None:
    evening = room(common("field", "abcd"), people="abcd")

    holds = certified(evening, "ab", "cd")

    assert (holds.alone.value, holds.warm.value, holds.one_topic.value) == (0, 2, 0)
    assert holds.one_topic.bound == 0


def test_where_fields_are_all_there_is_they_bring_people_together() -> None:
    evening = room(common("field", "aceg"), people="abcdefgh")

    plan = solve(evening, seed=1, effort=2_000)

    assert certify(evening, plan).alone.value == 4


def test_each_pair_and_each_topic_is_counted_once_at_its_narrowest() -> None:
    same, topic = common("same", "abc"), common("topic", "abcdef")
    evening = room(same, topic, people="abcdef", chairs=3)

    holds = certified(evening, "abd", "cef")

    assert holds.pairs == LevelCounts(same=1, topic=5)
    assert certified(evening, "abc", "def").topics == LevelCounts(same=1, topic=1)


def test_small_talk_counts_at_no_level() -> None:
    levels: tuple[Level, ...] = ("same", "topic", "field")
    for level in levels:
        evening = replace(room(common(level, "abc"), people="abcdefghijkl"), small_talk=None)
        assert evening.genuine
        assert not replace(evening, people=evening.people[:11], present=()).genuine


def test_forged_levels_are_refused() -> None:
    evening = two_and_two()
    plan = Plan(({"t00": ("a", "b"), "t01": ("c", "d")},))
    holds = certify(evening, plan)

    for forged in (
        replace(holds, pairs=LevelCounts(same=2)),
        replace(holds, pairs=LevelCounts(topic=1, field=1)),
        replace(holds, topics=LevelCounts(same=1, topic=1)),
        replace(holds, topics=LevelCounts(topic=3)),
    ):
        assert check(evening, plan, forged)
    assert check(evening, plan, holds) == []


@pytest.mark.parametrize("seed", range(5))
def test_of_equal_plans_the_one_with_nearer_pairs_is_chosen(seed: int) -> None:
    everybody = "abcdefghijklmnopqrstuvwx"
    odd, even = everybody[::2], everybody[1::2]
    near = common("same", odd), common("same", even)
    evening = room(*near, common("topic", everybody), people=everybody, chairs=4)

    plan = solve(evening, seed=seed, effort=500)

    assert all(party <= {*odd} or party <= {*even} for party in parties(plan))


@pytest.mark.parametrize("seed", range(5))
def test_a_pair_of_one_topic_is_nearer_than_one_of_a_field(seed: int) -> None:
    """The two who are wanting share the field with either of the others, and each other."""
    evening = room(common("topic", "ab"), common("field", "abcd"), people="abcdef", chairs=3)

    plan = solve(evening, seed=seed, effort=500)

    assert {party - {*"ef"} for party in parties(plan)} == {frozenset("ab"), frozenset("cd")}


@pytest.mark.parametrize("seed", range(5))
def test_the_silent_are_spread_and_sit_beside_hosts(seed: int) -> None:
    evening = room(people="abcdefghijkl", hosts="ab", chairs=4)
    quiet = (replace(p, interests=() if p.id in "kl" else p.interests) for p in evening.people)
    evening = replace(evening, people=tuple(quiet))

    plan = solve(evening, seed=seed, effort=500)

    assert sorted(len(party & {*"kl"}) for party in parties(plan)) == [0, 1, 1]
    assert all(party & {*"ab"} for party in parties(plan) if party & {*"kl"})
    witness = certify(evening, plan).alone.witness or ""
    assert witness.endswith(
        "2 people said nothing that can be shared: they sit at 2 tables, 2 beside a host."
    )


def test_a_repair_of_equals_takes_the_nearer() -> None:
    """Two stand and two tables have a chair each: everybody shares the topic with everybody."""
    near = common("same", "abf"), common("same", "cde")
    evening = room(*near, common("topic", "abcdef"), people="abcdef", chairs=3)
    before = Plan(({"t00": ("a", "b"), "t01": ("c", "d")},))

    assert parties(repair(evening, before)) == {frozenset("abf"), frozenset("cde")}


def test_a_room_in_which_all_is_the_same_is_seated_as_if_equal_words_were_all_that_is_known() -> (
    None
):
    plain = meetup(rounds=2, tables=5, people=36)
    talkers = tuple(person for person in plain.people if person.interests)
    here = frozenset(person.id for person in talkers[:36])
    plain = replace(plain, people=talkers, present=(here, here))
    said = ((p.id, normalised(words), words) for p in talkers for words in p.interests)

    known = replace(plain, commons=spelt_alike(said))

    assert solve(plain, seed=1, effort=2_000) == solve(known, seed=1, effort=2_000)


def test_a_plain_room_is_seated_as_ever() -> None:
    plan = solve(meetup(rounds=2, tables=6, people=36), seed=1, effort=2_000)

    assert digest(plan.rounds) == "41ddfa3a2dd06ccf"


def digest(rounds: tuple[Mapping[str, tuple[str, ...]], ...]) -> str:
    return hashlib.sha256(json.dumps(rounds, sort_keys=True).encode()).hexdigest()[:16]


def test_no_table_is_for_the_silent_alone_though_the_others_would_have_more_topics() -> None:
    commons = (common("same", "abcd"), common("same", "efgh"), common("same", "ijkl"))
    talkers = room(*commons, people="abcdefghijkl", chairs=4)
    guests = (*talkers.people, *(Person(key) for key in "wxyz"))
    evening = room_of(
        guests, tables_of(4, minimum=2, count=4), small_talk=frozenset(), commons=commons
    )

    plan = solve(evening, seed=1, effort=20_000)

    assert evening.silent == frozenset("wxyz")
    assert all(len(party & evening.silent) == 1 for party in parties(plan))
    assert certify(evening, plan).broken.value == 0
