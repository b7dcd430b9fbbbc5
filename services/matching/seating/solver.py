"""The solver: from a room to a seating plan for all its rounds together.

A quick look gives a first plan; then the recipes are compared, and the long climb goes by the best
of them. Each climb starts from a fresh seating, anneals, and polishes in the true order of the
figures. Several searches, one for each thread, share the best. Last, among plans of equal figures
one of more nuance is looked for: nearer pairs, and the silent spread and beside hosts.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from services.matching.seating.arrays import arrays, nuances, plan_of, seats_of
from services.matching.seating.commons import Common
from services.matching.seating.no_repeat import search as no_repeat
from services.matching.seating.room import Person, Plan, Room, Table
from services.matching.seating.searching.effort import Effort, Progress, Stop
from services.matching.seating.searching.search import Search
from services.matching.seating.searching.spreading import spread
from services.matching.seating.searching.stages import COMPANY, TOPICS

__all__ = ["Progress", "Stop", "solve", "warm"]

CLIMBS = ((Search.look, 0.05), (Search.compare, 0.35), (Search.climb, 0.6))
"""The climbs, and what share of the effort each takes."""

RECIPES = (COMPANY, TOPICS)
"""What is compared: by one search alone both in turn, by several searches one each."""

EFFORT = 2_000_000
"""How many changes of places are considered where neither effort nor time is given."""


def solve(
    room: Room,
    *,
    seed: int,
    effort: int | None = None,
    seconds: float | None = None,
    threads: int = 1,
    fixed: Plan | None = None,
    frozen_rounds: int = 0,
    progress: Callable[[Progress], None] | None = None,
    stop: Stop | None = None,
) -> Plan:
    """Return a seating plan: few broken promises, then few alone, many topics, many warm pairs.

    The first `frozen_rounds` rounds are history: they are taken over from `fixed` as they are, and
    nobody who met there should meet again. `effort` is how many changes of places each thread
    considers; the same room, seed, effort and threads give the same plan. `seconds` is a limit on
    top of it, or instead of it. `stop` is asked every few milliseconds and ends the search with the
    best plan so far; `progress` hears of that plan now and then.
    """
    first = min(frozen_rounds, room.rounds)
    history = (fixed or Plan()).rounds[:first]
    frozen = Plan((*history, *({} for _ in range(first - len(history)))))
    if first == room.rounds or not room.people or not room.tables:
        return Plan((*frozen.rounds, *({} for _ in range(room.rounds - first))))
    spent = Effort(
        proposals=EFFORT if effort is None and seconds is None else effort,
        seconds=seconds,
        stop=stop,
        progress=progress,
    )
    compact, worth = spread(room, arrays(room)), nuances(room)
    seats = seats_of(room, frozen)
    searches = [
        Search(
            room.tables,
            compact,
            worth,
            history=seats,
            first=first,
            seed=seed,
            number=number,
            recipes=RECIPES[number % len(RECIPES) :][:1] if threads > 1 else RECIPES,
        )
        for number in range(max(1, threads))
    ]
    best = _search(searches, spent)
    ahead = plan_of(room, best.best.T).rounds[first:]
    return Plan((*frozen.rounds, *ahead))


def warm() -> None:
    """Compile the search, or load what was compiled, so that no plan has to wait for it."""
    people = tuple(Person(str(number), ("Bread",)) for number in range(9))
    bread = Common("bread", "topic", "Bread", {person.id: "Bread" for person in people})
    tables = (Table("one", 5, 2), Table("other", 5, 2))
    here = frozenset(person.id for person in people)
    together = frozenset({frozenset({"0", "1"})})
    room = Room(people, tables, (here, here), together, together, commons=(bread,))
    solve(room, seed=0, effort=200)
    no_repeat.warm()


def _search(searches: Sequence[Search], spent: Effort) -> Search:
    """Let every search climb, and return the best."""
    best, done = searches[0], 0.0
    with ThreadPoolExecutor(len(searches)) as pool:
        for climb, share in CLIMBS:
            stretches = [spent.between(done, share) for _ in searches]
            list(pool.map(climb, searches, stretches))
            best = min(searches, key=lambda search: search.worth)
            for search in searches:
                search.adopt(best)
            if best.is_perfect or spent.is_over:
                break
            done += share
    best.refine()
    return best
