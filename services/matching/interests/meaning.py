"""What one interest says: the things it names, and its words in the form that is compared.

Nothing here depends on the other texts but the room's own filler, so everything is kept by text.

How sure a membership is, on one scale with the host's confidence:

    1.00  the words as they stand                 0.90  after leaving out the room's own filler
    0.95  after leaving out everybody's filler,   0.85  it speaks of the topic without naming it, or
          or the text names this and nothing            the word is glued or was written with a slip
          else                                    0.65  a slip that may be another word
                                                  0.60  it says who people are, among other things
    0.90  the text names it among other things    0.50 to 0.70  a rare word in common: `proposing`
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from services.matching.interests.filler import everywhere, places
from services.matching.interests.forms import form
from services.matching.interests.interest import Candidate, Interest, candidates, interest
from services.matching.interests.naming import FUNCTION, Found, names
from services.matching.interests.reading import JOINED, Words
from services.matching.interests.tree import How, Node

VERBATIM, WHOLE, AMONG, ABOUT, ASIDE = 1.0, 0.95, 0.9, 0.85, 0.6
FEW_LEFT = 2
_SHORTEST_AFFIX = 4
_SHORTEST_SLIP = 7


class Named(NamedTuple):
    """A node that an interest names, by which of its words, how surely and how."""

    node: Node
    words: str
    how: How
    confidence: float


class Meaning(NamedTuple):
    """What an interest says. `same` is its form for comparison, empty where it says nothing.

    `content` are the forms of the words that are left of it; `is_one` where they are all of one
    thing's name.
    """

    same: str
    confidence: float
    named: tuple[Named, ...]
    content: frozenset[str]
    is_one: bool


@lru_cache(1024)
def meaning(own: str, learned: frozenset[str], besides: frozenset[str] = frozenset()) -> Meaning:
    """Return what an interest says in a room.

    Args:
        learned: the room's own filler.
        besides: other words that are filler here.
    """
    read = interest(own)
    if read.is_nothing:
        return Meaning("", 0.0, (), frozenset(), is_one=False)
    return _Reading(read, learned, besides).meaning()


class _Reading:
    """An interest, read in a room."""

    def __init__(self, read: Interest, learned: frozenset[str], besides: frozenset[str]) -> None:
        self._words, self._gaps = read.words
        self._learned = self._learned_places(learned)
        common = everywhere() | besides if besides else everywhere()
        common_places = {at for at, word in enumerate(self._words) if word in common}
        self._filler = self._learned | common_places
        aside = {at for at, word in enumerate(self._words) if word.isdigit() or word in places()}
        self._telling = set(range(len(self._words))) - self._filler - aside
        glued = [c for at in self._unknown(read) for c in self._unglued(at, learned)]
        self._candidates = [*filter(self._is_free, read.candidates), *glued]
        self._glued = {c.start for c in glued}
        self._chosen = self._choose()

    def meaning(self) -> Meaning:
        """Return what it says."""
        named = tuple(self._named())
        spelled = frozenset(self._spelled())
        nodes = self._nodes()
        if len(nodes) == 1 and not self._left() and all(c.how != "words" for c in self._chosen):
            surely = min(named_.confidence for named_ in named)
            return Meaning(nodes.pop().slug, surely, named, spelled, is_one=True)
        same = " ".join(sorted(spelled)) or " ".join(sorted(map(form, self._words)))
        return Meaning(same, self._likeness(spelled), named, spelled, is_one=False)

    def _nodes(self) -> set[Node]:
        """Return what is named, without what is above it: where that is apart, it is named, too."""
        above = {node for c in self._chosen for node in c.node.wider if node not in c.node.line}
        return {c.node for c in self._chosen} - above

    def _learned_places(self, learned: frozenset[str]) -> set[int]:
        places = {at for at, word in enumerate(self._words) if _is_learned(word, learned)}
        for at in range(1, len(self._words)):
            if f"{self._words[at - 1]} {self._words[at]}" in learned:
                places |= {at - 1, at}
        return places

    def _unknown(self, read: Interest) -> list[int]:
        known = {at for c in read.candidates for at in range(c.start, c.end)} | self._filler
        return [at for at in range(len(self._words)) if at not in known]

    def _unglued(self, at: int, learned: frozenset[str]) -> Iterator[Candidate]:
        """Yield what a word names once the room's own filler is taken from it: "nashvegans"."""
        word = self._words[at]
        for affix in learned:
            if len(affix) >= _SHORTEST_AFFIX and affix != word and word.isalnum():
                for rest in (word.removeprefix(affix), word.removesuffix(affix)):
                    if 1 < len(rest) < len(word):
                        found = names().found(Words((rest,), (0,)))
                        whole = [Found(at, at + 1, word, one.phrases) for one in found]
                        yield from (c for c in candidates(whole, ABOUT) if c.how != "not")

    def _is_free(self, candidate: Candidate) -> bool:
        """Tell whether something is named by more than filler: not by "Music City".

        One word of everybody's filler may be meant where all the others are filler: "the networking
        group"; but not a small one: "make it" is not about IT.
        """
        here = set(range(candidate.start, candidate.end))
        if here <= self._learned:
            return False
        if len(here) > 1 or not here <= self._filler or len(self._words) == 1:
            return True
        is_all_filler = len(self._filler) == len(self._words)
        return is_all_filler and len(candidate.words) >= _SHORTEST_AFFIX

    def _choose(self) -> list[Candidate]:
        """Return what is named: the longest, and of what overlaps with it nothing else."""
        meant = [c for c in self._candidates if c.how != "alone" or self._is_meant_alone(c)]
        if len(meant) > 1:
            wider = {(c.start, c.end, node) for c in meant for node in c.node.line[1:]}
            meant = [c for c in meant if (c.start, c.end, c.node) not in wider]
        taken: dict[int, tuple[int, int]] = {}
        chosen = []
        for c in sorted(meant, key=lambda c: (c.start - c.end, -c.confidence, c.start)):
            span = (c.start, c.end)
            if all(taken.get(at, span) == span for at in range(*span)):
                taken |= dict.fromkeys(range(*span), span)
                chosen.append(c)
        return chosen

    def _is_meant_alone(self, candidate: Candidate) -> bool:
        """Tell whether nothing else stands there but filler, figures, places, and its field."""
        rest = self._telling.difference(range(candidate.start, candidate.end))
        if not rest:
            return True
        near = (c for c in self._candidates if c.node.field is candidate.node.field)
        return rest.issubset(at for c in near for at in range(c.start, c.end))

    def _left(self) -> list[int]:
        covered = {at for c in self._chosen for at in range(c.start, c.end)}
        return [at for at in range(len(self._words)) if at not in covered | self._filler]

    def _named(self) -> Iterator[Named]:
        for c in self._chosen:
            yield Named(c.node, c.words, c.how, self._sureness(c))

    def _sureness(self, candidate: Candidate) -> float:
        if candidate.node.is_who and self._says_more():
            return ASIDE
        whole = not self._left() and len(self._nodes()) == 1
        by_how = ABOUT if candidate.how == "words" else WHOLE if whole else AMONG
        return min(by_how, candidate.confidence)

    def _says_more(self) -> bool:
        """Tell whether it says more than who people are."""
        return len(self._left()) > FEW_LEFT or not all(c.node.is_who for c in self._chosen)

    def _likeness(self, spelled: frozenset[str]) -> float:
        if not self._filler or not spelled:
            return VERBATIM
        return AMONG if self._learned else WHOLE

    def _spelled(self) -> Iterator[str]:
        """Yield the words that are left, joined ones together unless filler parts them.

        What stands in a name is no filler: "Magic: the Gathering" is no magic gathering.
        """
        within = {at for c in self._chosen for at in range(c.start, c.end)}
        filler = self._filler - within
        together = ""
        for at, word in enumerate(self._words):
            if together and (self._gaps[at] != JOINED or at in filler):
                yield form(together)
                together = ""
            if at not in filler and word not in FUNCTION:
                together += word
        if together:
            yield form(together)


def _is_learned(word: str, learned: frozenset[str]) -> bool:
    """Tell whether a word is the room's own filler, or a slip of the pen for it."""
    return word in learned or (
        len(word) >= _SHORTEST_SLIP
        and not names().knows(word)
        and any(
            name[0] == word[0]
            and abs(len(name) - len(word)) < 2  # noqa: PLR2004 - one slip
            and OSA.distance(word, name, score_cutoff=1) == 1
            for name in learned
            if len(name) >= _SHORTEST_SLIP and " " not in name
        )
    )
