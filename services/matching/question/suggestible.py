"""Which interests of the room can be suggested to somebody, and to how many people."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from services.matching.interests.membership import memberships
from services.matching.interests.privacy import reason_to_hold_back
from services.matching.interests.understanding import Membership
from services.matching.question.welcome import Place
from services.matching.seating.commons import LEVELS, SMALL_TALK, Common
from services.matching.seating.room import normalised
from services.matching.situation import Situation

LONGEST = 60
"""Characters of an interest that is suggested: it has to be read at a glance."""

PERSONAL = (
    *("black-community", "communities", "family-life", "lgbtq"),
    *("christianity", "islam", "judaism", "religion-and-faith", "spirituality", "politics"),
    "business-and-work/women-s-professional-networks",
    *("technology/tech-communities", "travel/expats-and-newcomers"),
)
"""What people say they are, which is not for others to suggest."""


@dataclass(eq=False, slots=True)
class Choice:
    """An interest that can be suggested, and who holds it.

    It is `about` an area of the topic tree, if it names one. `most` people can take it, as far as
    is known, and `taken` is how many may. Fewer holders than `enough` are not company for all
    rounds. `keys` are what is genuine here and would be held by one more.
    """

    words: str
    about: str
    nearness: int
    enough: int
    most: int = 0
    taken: int = 0
    holders: set[str] = field(default_factory=set)
    places: list[Place] = field(default_factory=list)
    keys: frozenset[str] = frozenset()

    @property
    def rank(self) -> tuple[bool, float, int, str]:
        """Return what comes first: what is company for all rounds, each as often as it is held.

        Of two alike it is the topic, which more people recognise as theirs than a group's name.
        """
        few = len(self.holders) < self.enough
        return few, (self.taken + 1) / len(self.holders), self.nearness, self.words

    def __lt__(self, other: "Choice") -> bool:
        return self.words < other.words


def choices(situation: Situation, silent: frozenset[str]) -> dict[str, Choice]:
    """Return what can be suggested to the silent and to others, by normalised words.

    It may not become small talk by that. What touches something private is suggested to nobody,
    although its holder may have asked for it to be used.
    """
    found: dict[str, Choice] = {}
    for choice, holders in _candidates(situation):
        there = holders - silent
        if there and len(choice.words) <= LONGEST:
            found.setdefault(normalised(choice.words), choice).holders |= there
    limit = len(situation.room.people) // SMALL_TALK
    for choice in found.values():
        choice.most = limit - len(choice.holders)
        choice.keys = _held_by_takers(situation, choice)
    return found


def room_left(situation: Situation) -> dict[str, int]:
    """Return how many more may hold each genuine interest before it is small talk, by its key."""
    limit = len(situation.room.people) // SMALL_TALK
    return {key: limit - len(common.words) for key, common in situation.room.genuine.items()}


def _held_by_takers(situation: Situation, choice: Choice) -> frozenset[str]:
    """Return the keys of what whoever takes a choice holds: it, and everything that it is part of.

    Those who hold the choice hold that, too, all of them.
    """
    sure = situation.understanding.confidence
    said = memberships(choice.words, situation.understanding.filler)
    keys = {m.key for m in said if m.confidence >= sure}
    return frozenset(
        key
        for key, common in situation.room.genuine.items()
        if key in keys or (choice.holders and choice.holders <= common.words.keys())
    )


def _candidates(situation: Situation) -> Iterator[tuple[Choice, set[str]]]:
    """Yield interests with who holds them: what people share first, then what one alone said."""
    understanding, genuine = situation.understanding, situation.room.genuine
    enough = situation.gathering.rounds + 1
    withheld = _withheld(situation)
    abouts = {m.words: _area(m.key) for m in understanding.memberships if _is_of_tree(m)}

    def about(words: Iterable[str], otherwise: str) -> str:
        return next((abouts[text] for text in words if text in abouts), otherwise)

    for common in sorted(genuine.values(), key=lambda common: common.order):
        own = common.words.values()
        if common.level != "field" and withheld.isdisjoint(own):
            nearness = LEVELS.index("topic") - LEVELS.index(common.level)
            yield (
                Choice(_written(common), about(own, common.key), nearness, enough),
                {*common.words},
            )
    shared = {common.key for common in understanding.commons}
    for m in understanding.memberships:
        if m.level == "same" and m.key not in shared and m.words not in withheld:
            choice = Choice(m.words, about([m.words], m.key), len(LEVELS), enough)
            yield choice, {*understanding.writers.get(m.words, ())}


def _withheld(situation: Situation) -> set[str]:
    """Return own words that are not for others to say of themselves."""
    understanding = situation.understanding
    opened = {normalised(text) for a in situation.attendees for text in a.open_about}
    private = {own for own in understanding.writers if reason_to_hold_back(own)}
    private |= {own for own in understanding.writers if opened and normalised(own) in opened}
    return private | {m.words for m in understanding.memberships if _is_personal(m)}


def _is_personal(membership: Membership) -> bool:
    path = membership.key.partition(":")[2]
    return path.startswith(PERSONAL) and membership.level != "same"


def _is_of_tree(membership: Membership) -> bool:
    return membership.key.startswith("topic:")


def _area(key: str) -> str:
    return "/".join(key.split("/")[:2])


def _written(common: Common) -> str:
    """Return how most people write it (ties alphabetically), but our name of a topic."""
    own = [*common.words.values()]
    is_ours = common.key.startswith("topic:")
    return common.name if is_ours else min(own, key=lambda text: (-own.count(text), text))
