"""An independent check of help circles; it shares no code with the search for them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise

from services.matching.circles.exchange import (
    PREFERENCE,
    SHORTEST,
    Circles,
    Exchange,
    Help,
    Helper,
    Ring,
    members,
)
from services.matching.seating.room import Pair, normalised


def check_circles(
    exchange: Exchange, circles: Circles, *, allowed: Iterable[Help] | None = None
) -> list[str]:
    """Return what is wrong with an answer, in plain words; nothing if it holds.

    Every help has to be one that words of an ask and an offer match, or one of `allowed`.
    """
    return list(_Check(exchange, allowed).complaints(circles))


class _Check:
    def __init__(self, exchange: Exchange, allowed: Iterable[Help] | None) -> None:
        self.exchange = exchange
        self.people: Mapping[str, Helper] = {person.id: person for person in exchange.people}
        self.allowed = None if allowed is None else frozenset(allowed)
        self.barred = exchange.apart | exchange.avoiding
        self.unwelcome: dict[str, list[Pair]] = {}
        for pair in self.barred:
            for person in pair:
                self.unwelcome.setdefault(person, []).append(pair)

    def complaints(self, circles: Circles) -> Iterator[str]:
        """Say what is wrong with the whole answer."""
        strangers = sorted(self._named(circles) - set(self.people))
        if strangers:
            yield f"Not among the people: {', '.join(strangers)}"
            return
        for ring in circles.circles:
            yield from self._circle(ring)
        for ring in circles.chains:
            yield from self._chain(ring)
        if all((*circles.circles, *circles.chains)):
            yield from self._once(circles)
            yield from self._figures(circles)

    def few_helpers(self, circles: Iterable[Ring]) -> int:
        """Return the second figure, counted anew."""
        covered = {person for ring in circles for person in members(ring)}
        able = self._able() if self.allowed is None else self._able_by_list()
        counts = (len(able(person) - self._barred(person)) for person in covered)
        return sum(PREFERENCE // count for count in counts if count)

    def _able(self) -> Callable[[str], frozenset[str]]:
        offering: dict[str, set[str]] = {}
        for person in self.exchange.people:
            for words in person.offers:
                offering.setdefault(normalised(words), set()).add(person.id)
        offering.pop("", None)

        @cache
        def union(asks: tuple[str, ...]) -> frozenset[str]:
            return frozenset().union(*(offering.get(normalised(words), ()) for words in asks))

        return lambda person: union(self.people[person].asks)

    def _able_by_list(self) -> Callable[[str], frozenset[str]]:
        helpers: dict[str, set[str]] = {}
        for help_ in self.allowed or ():
            helpers.setdefault(help_.helped, set()).add(help_.helper)
        return lambda person: frozenset(helpers.get(person, ()))

    def _barred(self, person: str) -> frozenset[str]:
        return frozenset({person}).union(*self.unwelcome.get(person, ()))

    @staticmethod
    def _named(circles: Circles) -> set[str]:
        rings = (*circles.circles, *circles.chains)
        return {person for ring in rings for help_ in ring for person in help_[:2]}

    def _circle(self, ring: Ring) -> Iterator[str]:
        who = _who(ring)
        if not SHORTEST <= len(ring) <= self.exchange.max_circle:
            most = self.exchange.max_circle
            yield f"A circle has 2 to {most} people, not {len(ring)}: {who}"
        if any(a.helped != b.helper for a, b in zip(ring, ring[1:] + ring[:1], strict=True)):
            yield f"Not a circle: {who}"
        yield from self._links(ring)

    def _chain(self, ring: Ring) -> Iterator[str]:
        who = _who(ring)
        if not 1 <= len(ring) < self.exchange.max_chain:
            yield f"A chain has 2 to {self.exchange.max_chain} people: {who}"
        if any(a.helped != b.helper for a, b in pairwise(ring)):
            yield f"Not a chain: {who}"
        if ring and not self.people[ring[0].helper].host:
            yield f"{ring[0].helper} begins a chain but is no host"
        yield from self._links(ring)

    def _links(self, ring: Ring) -> Iterator[str]:
        for help_ in ring:
            yield from self._help(help_)
        there = {person for help_ in ring for person in help_[:2]}
        for pair in self.exchange.avoiding:
            if len(pair) == 2 and pair <= there:  # noqa: PLR2004 - a pair
                yield f"Two who avoid each other are together: {', '.join(sorted(pair))}"

    def _help(self, help_: Help) -> Iterator[str]:
        helper, helped = self.people[help_.helper], self.people[help_.helped]
        name = f"{helper.id} helps {helped.id}"
        if helper.id == helped.id:
            yield f"{helper.id} helps nobody else"
        if frozenset((helper.id, helped.id)) in self.barred:
            yield f"{name}, but they are to be kept apart"
        if help_.ask not in helped.asks or help_.offer not in helper.offers:
            yield f"{name} with what nobody asked or offered"
        if self.allowed is not None:
            if help_ not in self.allowed:
                yield f"{name}, which is not allowed"
        elif not normalised(help_.ask) or normalised(help_.ask) != normalised(help_.offer):
            yield f"{name}, but the offer does not answer the ask"

    @staticmethod
    def _once(circles: Circles) -> Iterator[str]:
        rings = (*circles.circles, *circles.chains)
        times = Counter(person for ring in rings for person in members(ring))
        for person in sorted(person for person, count in times.items() if count > 1):
            yield f"{person} is in more than one place"

    def _figures(self, circles: Circles) -> Iterator[str]:
        covered = len({person for ring in circles.circles for person in members(ring)})
        if circles.covered.value != covered:
            yield f"{covered} people are in circles, not {circles.covered.value}"
        few = self.few_helpers(circles.circles)
        if circles.few_helpers.value != few:
            yield f"The second figure is {few}, not {circles.few_helpers.value}"
        for figure in (circles.covered, circles.few_helpers):
            if figure.value > figure.bound:
                yield f"{figure.value} is beyond its bound of {figure.bound}"
        if circles.covered.bound > len(self.people):
            yield f"No more than {len(self.people)} people can be in circles"


def _who(ring: Ring) -> str:
    return " to ".join(help_.helper for help_ in ring)
