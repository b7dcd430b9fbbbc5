"""`potluck-exchange/1`: asks and offers as JSON, and the answer `{"circles": [[a, b, c], ...]}`.

In a circle a helps b, b helps c, and c helps a. Everybody is named by their position. The format is
that of the Strangers' Bench.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from services.matching.circles.exchange import Exchange, Helper
from services.matching.instances.files import (
    Many,
    Written,
    decoded,
    parse,
    read_bytes,
    refuse_out_of_order,
    refuse_unknown,
    refuse_wrong_pairs,
)
from shared.problems import Invalid

FORMAT = "potluck-exchange/1"

Circle = tuple[int, ...]


class _Person(Written):
    id: int
    offers: Many[int] = ()
    asks: Many[int] = ()


class _Instance(Written):
    format: Literal["potluck-exchange/1"]
    name: str = ""
    max_circle: Annotated[int, Field(ge=2, le=5)] = 3
    people: Annotated[Many[_Person], Field(max_length=20_000)]
    apart: Many[tuple[int, int]] = ()


class _Answer(Written):
    circles: Many[Many[int]]


@dataclass(frozen=True)
class ExchangeInstance:
    """An exchange whose people are called by their positions: `"0"`, `"1"` and so on."""

    name: str
    exchange: Exchange

    def answer(self, circles: Iterable[Sequence[str]]) -> str:
        """Return circles in the answer format, from the ids of their people in order."""
        return json.dumps({"circles": [[int(key) for key in circle] for circle in circles]})

    def read_answer(self, path: Path) -> tuple[Circle, ...]:
        """Return the circles of an answer.

        Raises:
            Invalid: it is no answer, or names people who are not in the instance.
        """
        circles = parse(path, decoded(path, read_bytes(path)), _Answer).circles
        for at, circle in enumerate(circles):
            people = len(self.exchange.people)
            refuse_unknown(path, f"circles[{at}]", circle, "person", people)
        return circles

    def breaches(self, circles: Iterable[Circle]) -> Iterator[str]:
        """Return, in a sentence each, everything that is wrong with some circles."""
        exchange = self.exchange
        offers = [frozenset(person.offers) for person in exchange.people]
        asks = [frozenset(person.asks) for person in exchange.people]
        used: set[int] = set()
        for circle in circles:
            if not 2 <= len(circle) <= exchange.max_circle:  # noqa: PLR2004 - nobody helps themselves
                yield f"A circle has {len(circle)} people, not 2 to {exchange.max_circle}."
            for one, other in zip(circle, circle[1:] + circle[:1], strict=True):
                if one == other or not offers[one] & asks[other]:
                    yield f"Person {one} offers nothing that person {other} asks for."
                elif frozenset((str(one), str(other))) in exchange.apart:
                    yield f"Person {one} and person {other} are kept apart."
                if one in used:
                    yield f"Person {one} stands in two places."
                used.add(one)


def exchange_instance(path: Path, text: str) -> ExchangeInstance:
    """Return the exchange that an instance describes.

    Raises:
        Invalid: it is not in the format, or contradicts itself; says where.
    """
    written = parse(path, text, _Instance)
    refuse_out_of_order(path, "people", (x.id for x in written.people))
    refuse_wrong_pairs(path, "apart", written.apart, len(written.people))
    try:
        exchange = Exchange(
            people=tuple(
                Helper(
                    id=str(person.id),
                    asks=tuple(map(str, person.asks)),
                    offers=tuple(map(str, person.offers)),
                )
                for person in written.people
            ),
            apart=frozenset(frozenset(map(str, pair)) for pair in written.apart),
            max_circle=written.max_circle,
        )
    except ValueError as error:
        raise Invalid(f"{path}: {error}.", "Correct the instance.") from error
    return ExchangeInstance(written.name or path.stem, exchange)
