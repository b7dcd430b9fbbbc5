"""Whose ask each reader is invited to help with: somebody they met, and everybody's turn alike.

Giving every helper one of the askers they met so that the askers' turns are as even as can be is an
optimal semi-matching; the search along alternating paths follows N. Harvey, R. Ladner, L. Lovász
and T. Tamir, "Semi-matchings for bipartite graphs and load balancing", J. Algorithms 59 (2006).
"""

from collections import Counter, defaultdict, deque
from collections.abc import Mapping, Sequence
from hashlib import sha256

from services.follow_up.evening import Evening


def favours(evening: Evening, given: Mapping[str, str]) -> dict[str, str]:
    """Return whom each reader is invited to help, by attendee ids; the same for the same evening.

    Args:
        given: what readers were told before, which stands.
    """
    askers = {
        r.id: [a.id for a in evening.met_with_ask(r.id)]
        for r in evening.readers()
        if r.id not in given
    }
    fits = {
        (helper, asker): evening.help(helper, asker) is not None
        for helper in askers
        for asker in askers[helper]
    }
    turns = _Turns(askers, fits, given)
    for helper in sorted(askers, key=lambda h: (len(askers[h]), _lot(evening.id, h))):
        turns.give(helper)
    turns.suit()
    return turns.choice


class _Turns:
    """Who helps whom so far."""

    def __init__(
        self,
        askers: Mapping[str, Sequence[str]],
        fits: Mapping[tuple[str, str], bool],
        given: Mapping[str, str],
    ) -> None:
        self._fits = fits
        self._askers = {
            helper: sorted(met, key=lambda a: (-fits[helper, a], _lot(helper, a)))
            for helper, met in askers.items()
        }
        self._asking = {asker for met in askers.values() for asker in met}
        self._load = Counter(given.values())
        self._helpers: defaultdict[str, set[str]] = defaultdict(set)
        self.choice: dict[str, str] = {}

    def give(self, helper: str) -> None:
        """Give a helper an asker, passing others on to another one where that is fairer."""
        if not self._askers[helper]:
            return
        reached_by = self._reachable(helper)
        asker: str | None = min(reached_by, key=lambda a: self._load[a])
        while asker is not None:
            passed_on = reached_by[asker]
            before = self.choice.get(passed_on)
            self._choose(passed_on, asker)
            asker = before

    def suit(self) -> None:
        """Let helpers change places where what they know suits better; turns stay as even."""
        while [helper for helper in sorted(self.choice) if self._suit_one(helper)]:
            pass

    def _reachable(self, helper: str) -> dict[str, str]:
        """Return the askers that a chain of changes leads to, nearest first, and who changes.

        The search ends at an asker than whom nobody has fewer helpers.
        """
        fewest = min(self._load[asker] for asker in self._asking)
        reached_by: dict[str, str] = {}
        queue = deque([helper])
        while queue:
            changing = queue.popleft()
            for asker in self._askers[changing]:
                if asker not in reached_by:
                    reached_by[asker] = changing
                    if self._load[asker] == fewest:
                        return reached_by
                    queue.extend(sorted(self._helpers[asker]))
        return reached_by

    def _choose(self, helper: str, asker: str) -> None:
        if before := self.choice.get(helper):
            self._helpers[before].discard(helper)
            self._load[before] -= 1
        self.choice[helper] = asker
        self._helpers[asker].add(helper)
        self._load[asker] += 1

    def _suit_one(self, helper: str) -> bool:
        now = self.choice[helper]
        for asker in self._askers[helper]:
            gain = self._fits[helper, asker] - self._fits[helper, now]
            if gain <= 0:
                return False
            if self._load[asker] < self._load[now]:
                self._choose(helper, asker)
                return True
            for other in sorted(self._helpers[asker]):
                loss = self._fits[other, asker] - self._fits.get((other, now), -1)
                if now in self._askers[other] and gain > loss:
                    self._choose(other, now)
                    self._choose(helper, asker)
                    return True
        return False


def _lot(*ids: str) -> str:
    """Draw lots that fall the same every time."""
    return sha256(" ".join(ids).encode()).hexdigest()
