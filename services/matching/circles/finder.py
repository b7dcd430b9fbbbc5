"""Finding help circles that cover as many people as possible, and proving how many that can be.

All circles are listed; annealing gives a first answer; the linear relaxation bounds the best one,
and its prices leave few circles that can be part of it, among which annealing does much better.
What is then left between answer and bound is closed by an integer programme over those circles.
"""

from collections.abc import Callable
from typing import NamedTuple

from services.matching.circles import bounds
from services.matching.circles.arcs import Arcs, Helps
from services.matching.circles.arcs import arcs as matched
from services.matching.circles.chains import chains_of
from services.matching.circles.closing import close
from services.matching.circles.exchange import Circles, Exchange, Ring, members
from services.matching.circles.pool import pool_of
from services.matching.circles.preference import prefer
from services.matching.circles.search import Search
from services.matching.circles.watch import Stop, Watch
from shared.facts import Figure

__all__ = ["Circles", "Progress", "find_circles", "members"]

EFFORT = 4
"""The usual effort: seconds for 500 people, most of them for the second figure."""


class Progress(NamedTuple):
    """How far a search has come: people covered, the bound, and the share of the time gone."""

    covered: int
    bound: int
    share: float


def find_circles(
    exchange: Exchange,
    *,
    arcs: Arcs | None = None,
    seed: int = 1,
    effort: int | None = None,
    seconds: float | None = None,
    chains: bool = False,
    progress: Callable[[Progress], None] | None = None,
    stop: Stop | None = None,
) -> Circles:
    """Return help circles that cover many people, then rather those whom few could help.

    `arcs` says who can help whom where words are matched in another way than by `arcs.arcs`. The
    same exchange, seed and effort give the same circles unless `seconds` or `stop` end the search,
    which then gives the best so far. `chains` adds chains begun by hosts who are in no circle.
    """
    watch = Watch(seconds, stop)
    known = matched(exchange) if arcs is None else arcs
    pool = pool_of(known, exchange.max_circle, seed=seed, over=watch.over)

    def tell(search: Search) -> None:
        if progress is not None:
            progress(Progress(search.value, search.bound, watch.share()))

    search = Search(
        pool,
        bound=bounds.most_in_pool(pool) if pool.whole else bounds.most_with_both(known),
        seed=seed,
        watch=watch,
        tell=tell,
    )
    trying = EFFORT if effort is None and seconds is None else effort
    guiding = close(search, known, trying)
    few_helpers = prefer(search, guiding, known.helpers, trying)
    tell(search)
    circles = pool.member[search.chosen]
    helps = Helps(exchange, known)
    rings = [_ring(helps, [int(p) for p in row if p >= 0], closed=True) for row in circles]
    return Circles(
        circles=tuple(rings),
        chains=tuple(
            _ring(helps, path, closed=False)
            for path in (
                chains_of(known, set(circles.ravel()), exchange.max_chain) if chains else ()
            )
        ),
        covered=Figure(value=search.value, bound=search.bound, witness=_witness(search, known)),
        few_helpers=few_helpers,
    )


def _ring(helps: Helps, path: list[int], *, closed: bool) -> Ring:
    following = path[1:] + path[:1] if closed else path[1:]
    return tuple(helps[pair] for pair in zip(path, following, strict=False))


def _witness(search: Search, known: Arcs) -> str | None:
    """Return in plain words what limits the number of people in circles."""
    outside = len(known.ids) - bounds.most_in_pool(search.pool)
    if not search.pool.whole or not outside:
        return None
    return f"{outside} of {len(known.ids)} people are in no possible circle"
