import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from services.matching import understandings
from services.matching.domain import KeptRuling, Merges, RulingKind
from services.matching.interests.rulings import Ruling
from services.matching.interests.understanding import Understanding
from services.matching.understandings import Understandings, Understood, rulings
from tests.unit.matching.rooms_that_speak import person

NOW = datetime(2026, 11, 23, 19, tzinfo=UTC)
PEOPLE = person("a", "Quixel"), person("b", "dornickery")
KEY = "same:quixel"


def kept(kind: RulingKind, *words: str, minutes: int = 0, name: str | None = None) -> KeptRuling:
    at = NOW + timedelta(minutes=minutes)
    return KeptRuling(id=str(minutes), kind=kind, key=KEY, words=words, name=name, at=at)


async def understood(
    kept_by: Understandings, *here: KeptRuling, elsewhere: tuple[KeptRuling, ...] = ()
) -> Understood:
    return await kept_by.of("g", PEOPLE, Merges(id="g", rulings=here), elsewhere)


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return what is being understood, each time that it is."""
    found: list[object] = []
    real = understandings._understood

    def understood(words: understandings._Words, before: Understanding | None) -> Understood:
        found.append(words)
        return real(words, before)

    monkeypatch.setattr(understandings, "_understood", understood)
    return found


async def test_what_was_understood_is_kept_until_somebody_says_more(begun: list[object]) -> None:
    keeper = Understandings()
    first = await understood(keeper)

    assert await understood(keeper) is first
    assert len(begun) == 1
    more = (*PEOPLE, person("c", "Quixel"))
    assert (await keeper.of("g", more, Merges(id="g"), ())).mark != first.mark
    assert len(begun) == 2


async def test_who_comes_goes_or_says_something_else_is_understood_as_all_are_together() -> None:
    keeper, one = Understandings(), Merges(id="g")
    await understood(keeper)
    for people in (
        (*PEOPLE, person("c", "Quixel"), person("d", "quixel lovers")),
        (person("a", "Quixel"), person("b", "Quixel"), person("d", "chess")),
        (person("d", "chess"),),
    ):
        step_by_step = await keeper.of("g", people, one, ())
        at_once = await Understandings().of("g", people, one, ())

        assert step_by_step == at_once


async def test_those_who_come_while_others_are_understood_are_understood_after_them() -> None:
    keeper, one = Understandings(), Merges(id="g")
    more = (*PEOPLE, person("c", "Quixel"))

    _, last = await asyncio.gather(understood(keeper), keeper.of("g", more, one, ()))

    assert [*last.understanding.commons[0].words] == ["a", "c"]


async def test_of_many_gatherings_those_looked_at_last_are_kept(
    begun: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(understandings, "_PEOPLE_KEPT", 8 * len(PEOPLE))
    keeper = Understandings()
    for key in "abcdefghij":
        await keeper.of(key, PEOPLE, Merges(id=key), ())
    assert len(begun) == 10

    await keeper.of("b", PEOPLE, Merges(id="b"), ())
    assert len(begun) == 10
    await keeper.of("a", PEOPLE, Merges(id="a"), ())
    assert len(begun) == 11


async def test_what_went_wrong_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = Understandings()
    with monkeypatch.context() as broken:
        broken.setattr(understandings, "understand", None)
        with pytest.raises(TypeError):
            await understood(keeper)

    assert (await understood(keeper)).understanding.commons == ()


async def test_a_decision_that_changes_what_is_shared_changes_the_mark() -> None:
    keeper = Understandings()
    before = await understood(keeper)

    merged = await understood(keeper, kept("accept", "dornickery"))
    named = await understood(
        keeper, kept("accept", "dornickery"), kept("rename", minutes=1, name="Quix")
    )

    assert [common.key for common in merged.understanding.commons] == [KEY]
    assert merged.mark != before.mark
    assert named.mark == merged.mark
    assert named.understanding.commons[0].name == "Quix"


async def test_a_later_decision_wins_wherever_it_was_taken() -> None:
    keeper = Understandings()
    yes, no = kept("accept", "dornickery"), kept("refuse", "dornickery", minutes=1)

    assert (await understood(keeper, yes, elsewhere=(no,))).understanding.commons == ()
    assert (await understood(keeper, no, elsewhere=(yes,))).understanding.commons == ()


def test_a_split_takes_words_from_a_key_and_gives_them_their_own() -> None:
    (refused, accepted) = rulings([kept("split", "dornickery", name="Die Übung!")]).rulings

    assert refused == Ruling("refuse", KEY, ("dornickery",))
    assert accepted == Ruling("accept", "own:die-uebung", ("dornickery",), "Die Übung!")
