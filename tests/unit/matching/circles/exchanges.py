"""Exchanges for the tests of help circles, and the best answers by trying everything."""

from functools import cache
from itertools import combinations, permutations
from random import Random

from hypothesis import strategies as st

from services.matching.circles.exchange import PREFERENCE, Exchange, Helper
from services.matching.seating.room import Pair, normalised

WORDS = ("Bread", " bread", "Chess", "knots", "Maps", "", "…")


def exchange_of(*people: tuple[str, str, str], max_circle: int = 3, **more: object) -> Exchange:
    """Return an exchange of people given by id, asks and offers, each a letter."""
    helpers = tuple(Helper(key, tuple(asks), tuple(offers)) for key, asks, offers in people)
    return Exchange(helpers, max_circle=max_circle, **more)  # type: ignore[arg-type] # pairs


def ring_of(count: int, *, first: int = 0) -> tuple[Helper, ...]:
    """Return people of whom each can help the next one only, and the last the first."""
    return tuple(
        Helper(
            f"p{first + at:03}", (f"topic {first + at}",), (f"topic {first + (at + 1) % count}",)
        )
        for at in range(count)
    )


def crowd(count: int, seed: int, *, max_circle: int = 3, topics: int = 12) -> Exchange:
    """Return many people with two asks and two offers each, some topics far more common."""
    rng = Random(seed)  # noqa: S311 - made-up people
    common = [1 / (rank + 1) for rank in range(topics)]

    def some(weights: list[float]) -> tuple[str, ...]:
        return tuple(f"topic {at}" for at in sorted(set(rng.choices(range(topics), weights, k=2))))

    people = tuple(Helper(f"p{at:03}", some(common), some(common[::-1])) for at in range(count))
    return Exchange(people, max_circle=max_circle)


@st.composite
def exchanges(draw: st.DrawFn, *, most: int = 7) -> Exchange:
    """Draw an exchange of a few people, of whom some are apart, avoid each other or host."""
    ids = [f"p{at}" for at in range(draw(st.integers(0, most)))]
    texts = st.lists(st.sampled_from(WORDS), max_size=3).map(tuple)
    pairs = [frozenset(pair) for pair in combinations([*ids, "stranger"], 2)]
    drawn = st.frozensets(st.sampled_from(pairs), max_size=3) if pairs else st.just(frozenset())
    people = [Helper(key, draw(texts), draw(texts), host=draw(st.booleans())) for key in ids]
    return Exchange(
        tuple(draw(st.permutations(people))),
        apart=draw(drawn),
        avoiding=draw(drawn),
        max_circle=draw(st.integers(2, 5)),
        max_chain=draw(st.integers(2, 5)),
    )


def could_help(exchange: Exchange) -> set[tuple[str, str]]:
    """Return who could help whom, from the definition."""
    barred: frozenset[Pair] = exchange.apart | exchange.avoiding
    return {
        (one.id, other.id)
        for one in exchange.people
        for other in exchange.people
        if one.id != other.id
        and frozenset((one.id, other.id)) not in barred
        and ({normalised(w) for w in one.offers} & {normalised(w) for w in other.asks}) - {""}
    }


def best_figures(exchange: Exchange) -> tuple[int, int]:
    """Return the most people that circles can cover, and then the most of the second figure."""
    arcs = could_help(exchange)
    ids = sorted(person.id for person in exchange.people)
    need = {key: sum(q == key for _, q in arcs) for key in ids}
    parties = {frozenset(ring) for ring in _rings(exchange, arcs, ids)}

    @cache
    def best(left: frozenset[str]) -> tuple[int, int]:
        if not left:
            return 0, 0
        first = min(left)
        found = [best(left - {first})]
        for party in parties:
            if first in party and party <= left:
                covered, few = best(left - party)
                more = sum(PREFERENCE // need[key] for key in party)
                found.append((covered + len(party), few + more))
        return max(found)

    return best(frozenset(ids))


def _rings(exchange: Exchange, arcs: set[tuple[str, str]], ids: list[str]) -> list[tuple[str, ...]]:
    return [
        ring
        for size in range(2, exchange.max_circle + 1)
        for ring in permutations(ids, size)
        if ring[0] == min(ring)
        and all(pair in arcs for pair in zip(ring, ring[1:] + ring[:1], strict=True))
        and not any(frozenset(pair) in exchange.avoiding for pair in combinations(ring, 2))
    ]
