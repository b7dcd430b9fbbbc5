import dataclasses
from random import Random

import pytest

from services.matching.circles.checker import check_circles
from services.matching.circles.exchange import Circles, Exchange, Help, Helper
from services.matching.circles.finder import find_circles
from shared.facts import Figure
from tests.unit.matching.circles.exchanges import crowd

PEOPLE = (
    Helper("a", ("x",), ("y",), host=True),
    Helper("b", ("y",), ("z",)),
    Helper("c", ("z",), ("x",)),
    Helper("d", ("x",), ("w",)),
    Helper("e", ("w",), ("x",), host=True),
    Helper("f", ("y",), ()),
)
EXCHANGE = Exchange(PEOPLE)
RING = (Help("a", "b", "y", "y"), Help("b", "c", "z", "z"), Help("c", "a", "x", "x"))
PAIR = (Help("d", "e", "w", "w"), Help("e", "d", "x", "x"))
FEW = 60 // 2 + 60 // 1 + 60 // 1 + 60 // 2 + 60 // 1
GOOD = Circles((RING, PAIR), (), Figure(value=5, bound=5), Figure(value=FEW, bound=FEW))


def test_an_answer_that_holds_is_accepted() -> None:
    assert check_circles(EXCHANGE, GOOD) == []


@pytest.mark.parametrize(
    ("circles", "complaint"),
    [
        ((RING, PAIR, RING), "a is in more than one place"),
        ((RING,), "3 people are in circles, not 5"),
        (((), PAIR), "A circle has 2 to 3 people, not 0"),
        ((RING[:2], PAIR), "Not a circle"),
        ((RING[::-1], PAIR), "Not a circle"),
        (((Help("a", "g", "y", "y"),), PAIR), "Not among the people: g"),
        (((Help("a", "a", "x", "y"),), PAIR), "a helps nobody else"),
        (((RING[0]._replace(ask="z"), *RING[1:]), PAIR), "with what nobody asked or offered"),
        (((RING[0]._replace(offer="q"), *RING[1:]), PAIR), "with what nobody asked or offered"),
        (((Help("a", "e", "w", "y"), Help("e", "a", "x", "x")),), "does not answer the ask"),
    ],
)
def test_an_answer_that_does_not_hold_is_refused(
    circles: tuple[tuple[Help, ...], ...], complaint: str
) -> None:
    complaints = check_circles(EXCHANGE, dataclasses.replace(GOOD, circles=circles))

    assert any(complaint in sentence for sentence in complaints)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"apart": frozenset({frozenset("ab")})}, "kept apart"),
        ({"avoiding": frozenset({frozenset("ca")})}, "kept apart"),
        ({"max_circle": 2}, "A circle has 2 to 2 people, not 3"),
    ],
)
def test_an_answer_to_another_exchange_is_refused(
    change: dict[str, object], complaint: str
) -> None:
    exchange = dataclasses.replace(EXCHANGE, **change)  # type: ignore[arg-type] # one field

    assert any(complaint in sentence for sentence in check_circles(exchange, GOOD))


@pytest.mark.parametrize(
    ("figures", "complaint"),
    [
        ({"covered": Figure(value=5, bound=4)}, "beyond its bound"),
        ({"covered": Figure(value=5, bound=7)}, "No more than 6 people"),
        ({"few_helpers": Figure(value=FEW + 1, bound=FEW + 1)}, "second figure"),
    ],
)
def test_wrong_figures_are_refused(figures: dict[str, Figure], complaint: str) -> None:
    changed = dataclasses.replace(GOOD, **figures)  # type: ignore[arg-type] # one field

    assert any(complaint in sentence for sentence in check_circles(EXCHANGE, changed))


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ((Help("b", "c", "z", "z"),), "b begins a chain but is no host"),
        ((), "A chain has 2 to 5 people"),
        ((Help("a", "f", "y", "y"), Help("e", "d", "x", "x")), "Not a chain"),
    ],
)
def test_chains_that_do_not_hold_are_refused(path: tuple[Help, ...], complaint: str) -> None:
    nothing = Figure(value=0, bound=6)
    answer = Circles((), (path,), nothing, nothing)

    assert any(complaint in sentence for sentence in check_circles(EXCHANGE, answer))


def test_every_one_of_two_hundred_changed_answers_is_refused() -> None:
    exchange = crowd(60, 9)
    answer = find_circles(exchange, effort=1)
    rng = Random(1)  # noqa: S311 - made-up mistakes

    for _ in range(200):
        circles = [list(ring) for ring in answer.circles]
        ring = rng.choice(circles)
        at = rng.randrange(len(ring))
        stranger = rng.choice([p for p in exchange.people if p.id != ring[at].helped])
        match rng.randrange(4):
            case 0:
                ring[at] = ring[at]._replace(helped=stranger.id)
            case 1:
                ring[at] = ring[at]._replace(ask="something else")
            case 2:
                circles.remove(ring)
            case _:
                del ring[at]
        changed = dataclasses.replace(answer, circles=tuple(map(tuple, circles)))
        assert check_circles(exchange, changed)
