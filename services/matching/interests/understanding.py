"""What a room's free texts say: who holds which interest, and what people have in common."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from services.matching.interests.changing import Holders, reheld, replaced, rewritten, written
from services.matching.interests.filler import Sights
from services.matching.interests.forms import form
from services.matching.interests.interest import interest, sights
from services.matching.interests.membership import CONFIDENT, Membership, content, memberships
from services.matching.interests.proposing import Proposal, proposals
from services.matching.interests.rulings import Decisions, Rulings
from services.matching.interests.said import HeldBack, Said, held_back, used
from services.matching.seating.commons import Common
from shared.facts import Level

__all__ = ["CONFIDENT", "HeldBack", "Membership", "Proposal", "Said", "Understanding", "understand"]


@dataclass(frozen=True)
class Understanding:
    """What a room's texts say.

    `writers` says who wrote each of the words that memberships speak of. `filler` are words that
    tell nothing in this room, such as the name of its city.
    """

    people: Mapping[str, Said]
    filler: frozenset[str]
    writers: Mapping[str, tuple[str, ...]]
    held_back: tuple[HeldBack, ...]
    rulings: Rulings = field(default_factory=Rulings)
    confidence: float = CONFIDENT
    holders: Mapping[str, Holders] = field(default_factory=dict, repr=False)
    """Who holds each key surely enough."""
    shared: Mapping[str, Common] = field(default_factory=dict, repr=False)
    """What is held by two people at least, by its key."""
    seen: Sights = field(default_factory=Sights, repr=False, compare=False)
    """What the room's own filler was learned from."""

    @cached_property
    def commons(self) -> tuple[Common, ...]:
        """Return what two people at least have in common, at all levels; small talk is among it.

        Of what the same people have in common at one level, their own words, or the narrowest.
        """
        near: dict[tuple[Level, int, str], list[Common]] = {}
        for common in self.shared.values():
            alike = common.level, len(common.words), next(iter(common.words))
            near.setdefault(alike, []).append(common)
        found = chain.from_iterable(map(_narrowest, near.values()))
        return tuple(sorted(found, key=lambda common: common.key))

    @cached_property
    def memberships(self) -> tuple[Membership, ...]:
        """Return which words hold which keys, sure or not, in the order of the words."""
        held = _Hearing(self.filler, self.rulings).memberships
        return tuple(m for own in sorted(self.writers) for m in held(own))

    @cached_property
    def proposals(self) -> tuple[Proposal, ...]:
        """Return memberships that would bring people together and are not sure enough to do so."""
        filler = frozenset(map(form, self.filler))
        return proposals(
            self.memberships,
            {own: content(memberships(own, self.filler)) - filler for own in sorted(self.writers)},
            self.writers,
            people=len(self.people),
            confidence=self.confidence,
            may_be_asked=Decisions(self.rulings).is_open,
        )

    @cached_property
    def silent(self) -> frozenset[str]:
        """Return who said nothing that can be used."""
        telling = (own for own in self.writers if memberships(own, self.filler))
        return frozenset(self.people) - {person for own in telling for person in self.writers[own]}

    def after(self, said: Iterable[Said], gone: Iterable[str] = ()) -> "Understanding":
        """Return this room once people have said something, for the first time or anew, or left.

        It is what `understand` makes of all who are there then. For a few people it takes
        milliseconds, whatever the room, unless the room's own filler changes with them.

        Args:
            gone: the ids of those who left.
        """
        fresh = {one.person: one for one in said}
        left = {p: self.people[p] for p in (*fresh, *gone) if p in self.people}
        people = dict(sorted(replaced(self.people, dict.fromkeys(left) | fresh).items()))
        writers = rewritten(self.writers, left.values(), fresh.values())
        seen = self.seen.changed(
            [sights(interest(own)) for own in written(left.values()) - writers.keys()],
            [sights(interest(own)) for own in written(fresh.values()) - self.writers.keys()],
        )
        if seen.learned() != self.filler:
            return understand(people.values(), self.rulings, confidence=self.confidence)
        hearing = _Hearing(self.filler, self.rulings)
        holders = reheld(
            self.holders,
            {p: hearing.held(one, self.confidence) for p, one in left.items()},
            {p: hearing.held(one, self.confidence) for p, one in fresh.items()},
        )
        kept = (held for held in self.held_back if held.person not in left)
        new = (held for one in fresh.values() for held in held_back(one))
        return Understanding(
            people,
            self.filler,
            writers,
            tuple(sorted((*kept, *new), key=lambda held: held.person)),
            self.rulings,
            self.confidence,
            replaced(self.holders, holders),
            replaced(self.shared, dict.fromkeys(holders) | _shared(holders)),
            seen,
        )


def _narrowest(commons: list[Common]) -> list[Common]:
    """Return the narrowest of those that the same people have."""
    if len(commons) == 1:
        return commons
    found: list[Common] = []
    for common in sorted(commons, key=_narrowness):
        if not any(other.words.keys() == common.words.keys() for other in found):
            found.append(common)
    return found


def _narrowness(common: Common) -> tuple[int, str]:
    depth = common.key.count("/")
    return depth if common.level == "same" else -depth, common.key


def understand(
    people: Iterable[Said],
    rulings: Rulings = Rulings(),  # noqa: B008 - immutable
    *,
    confidence: float = CONFIDENT,
) -> Understanding:
    """Return what these people's texts say, which of them meet, on what and why."""
    there = {said.person: said for said in sorted(people, key=lambda said: said.person)}
    writers: dict[str, list[str]] = {}
    seen = Sights()
    for said in there.values():
        for own in used(said):
            if own not in writers:
                seen.add(sights(interest(own)))
            writers.setdefault(own, []).append(said.person)
    filler = seen.learned()
    hearing = _Hearing(filler, rulings)
    holders: dict[str, Holders] = {}
    for said in there.values():
        for key, membership in hearing.held(said, confidence).items():
            holders.setdefault(key, {})[said.person] = membership
    return Understanding(
        there,
        filler,
        {own: tuple(who) for own, who in writers.items()},
        tuple(held for said in there.values() for held in held_back(said)),
        rulings,
        confidence,
        holders,
        _shared(holders),
        seen,
    )


class _Hearing:
    """How a room is listened to: with its own filler and the host's decisions."""

    def __init__(self, filler: frozenset[str], rulings: Rulings) -> None:
        self._filler = filler
        self._decisions = Decisions(rulings)

    def memberships(self, own: str) -> tuple[Membership, ...]:
        """Return what words hold, sure or not."""
        return self._decisions.applied(own, memberships(own, self._filler))

    def held(self, said: Said, confidence: float) -> Holders:
        """Return what a person holds surely enough, by key: by the words that are surest."""
        held: Holders = {}
        for own in used(said):
            for m in self.memberships(own):
                if m.confidence >= confidence and (
                    m.key not in held or held[m.key].confidence < m.confidence
                ):
                    held[m.key] = m
        return held


def _shared(holders: Mapping[str, Holders]) -> dict[str, Common]:
    return {key: _common(held) for key, held in holders.items() if len(held) > 1}


def _common(holders: Holders) -> Common:
    words = {person: m.words for person, m in holders.items()}
    first = next(iter(holders.values()))
    return Common(first.key, first.level, _name(holders, first), words)


def _name(holders: Holders, first: Membership) -> str:
    """Return the name of what is shared: where they are compared, the words most people chose."""
    if first.level != "same":
        return first.name
    return min(Counter(m.name for m in holders.values()).items(), key=lambda n: (-n[1], n[0]))[0]
