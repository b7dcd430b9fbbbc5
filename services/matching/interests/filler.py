"""Words that do not tell interests apart: everybody's ("meetup", "club"), and those of a room.

A room's own filler is learned from it: a city's name stands in texts on everything. A word that
the topic tree knows is never learned.
"""

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from services.matching.interests.forms import folded
from services.matching.interests.reading import words_of

WORDS = Path(__file__).parent / "words"

FEWEST_TEXTS = 4
"""In fewer texts a word may stand by chance."""
SMALLEST_SHARE = 1 / 200
"""In a smaller share of a room's texts a word may stand by chance."""
FEWEST_FIELDS = 3
"""A word beside interests of fewer fields may have to do with them."""
LARGEST_FIELD = 0.6
"""A word that stands beside one field more often than this may have to do with it."""
SHORTEST_NAME, SHORTEST_START = 6, 4
"""What may have a short form, and how short that may be: "Nash" for "Nashville"."""


@cache
def _table() -> dict[str, str]:
    read: dict[str, str] = tomllib.loads((WORDS / "filler.toml").read_text("utf-8"))
    return read


@cache
def everywhere() -> frozenset[str]:
    """Return the filler of every room, folded."""
    table = _table()
    return frozenset(folded(w) for language in ("en", "de", "fr") for w in table[language].split())


@cache
def places() -> frozenset[str]:
    """Return names of places, folded: what stands beside them means what it means by itself."""
    return frozenset(map(folded, _table()["places"].split()))


@cache
def _nothing() -> frozenset[tuple[str, ...]]:
    return frozenset(words_of(text.strip()).words for text in _table()["nothing"].split(";"))


def says_nothing(words: tuple[str, ...]) -> bool:
    """Tell whether these are all words of somebody who said nothing: "none", "everything"."""
    return words in _nothing() or all(len(word) < 2 and word.isascii() for word in words)  # noqa: PLR2004


class Sight(NamedTuple):
    """A word, or two in a row, of one text and the fields of what else the text names."""

    words: str
    fields: frozenset[str]


@dataclass
class Sights:
    """In how many texts of a room words were seen, and beside which fields each time."""

    texts: int = 0
    beside: dict[str, list[frozenset[str]]] = field(default_factory=dict)
    often: set[str] = field(default_factory=set)
    """What was seen in enough texts to be no chance."""

    def add(self, text: Iterable[Sight]) -> None:
        """Count what was seen in one more text."""
        self.texts += 1
        for words, fields in text:
            seen = self.beside.setdefault(words, [])
            seen.append(fields)
            if len(seen) == FEWEST_TEXTS:
                self.often.add(words)

    def changed(self, gone: Sequence[Iterable[Sight]], new: Sequence[Iterable[Sight]]) -> "Sights":
        """Return what is seen once some texts are gone and others are new."""
        changed = Sights(self.texts - len(gone), dict(self.beside), set(self.often))
        for words, fields in chain.from_iterable(gone):
            left = changed.beside[words] = [*changed.beside[words]]
            left.remove(fields)
            if len(left) < FEWEST_TEXTS:
                changed.often.discard(words)
        for text in new:
            fresh = [*text]
            changed.beside |= {words: [*changed.beside.get(words, ())] for words, _ in fresh}
            changed.add(fresh)
        return changed

    def learned(self) -> frozenset[str]:
        """Return the room's own filler: words, two words in a row, short forms of words."""
        names = {words for words in self.often if self._is_filler(words)}
        return frozenset(names | set(self._short_forms(names)))

    def _is_filler(self, words: str) -> bool:
        """Tell whether words stand in many texts that have nothing else in common."""
        seen = self.beside[words]
        if len(seen) < self.texts * SMALLEST_SHARE:
            return False
        fields = Counter(chain.from_iterable(seen))
        return len(fields) >= FEWEST_FIELDS and max(fields.values()) <= (
            LARGEST_FIELD * fields.total()
        )

    def _short_forms(self, names: Iterable[str]) -> Iterator[str]:
        for name in names:
            if " " not in name and len(name) >= SHORTEST_NAME:
                starts = (name[:end] for end in range(SHORTEST_START, len(name)))
                yield from (start for start in starts if len(self.beside.get(start, ())) > 1)
