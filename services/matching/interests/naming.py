"""Finding what a text names: phrases of the topic tree among its words.

The phrases stand in one trie for each language, so that a text is read once, whatever the size of
the tree. What is written together or apart ("web design", "webdesign", "e-sports") is tried both
ways.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from services.matching.interests.forms import LANGUAGES, Language, folded, form, forms
from services.matching.interests.reading import APART, BROKEN, JOINED, Words, words_of
from services.matching.interests.tree import Phrase, phrases

FUNCTION = frozenset(
    ("and", "the", "a", "an", "of", "y", "und", "der", "die", "das", "von", "vom", "zur", "zum")
) | frozenset(("et", "le", "la", "les", "l", "de", "du", "des"))
"""Words that hold phrases together and say nothing, in any of the languages."""

_LONGEST_GLUED = 4
_SHORTEST_GLUED = 7
_END, _BREAK = "", ","
_PLAIN = str.maketrans("äöü", "aou")
_NOT_A_PERSON = frozenset(("boxer", "recorder", "drawer", "sewer", "cooker", "builder"))
_PEOPLE = (("ing", "er"), ("eering", "eer"), ("graphy", "grapher"), ("ment", "er"))
"""Endings of what people do, and of what they are called who do it."""

Trie = dict[str, Any]


class Found(NamedTuple):
    """What the words from `start` up to `end` may name; the text has them as `words`."""

    start: int
    end: int
    words: str
    phrases: tuple[Phrase, ...]


def content(words: Words) -> Words:
    """Return the words without function words, unless there are no others."""
    kept: list[str] = []
    gaps: list[int] = []
    broken = False
    for word, gap in zip(*words, strict=True):
        broken = broken or gap == BROKEN
        if word not in FUNCTION:
            kept.append(word)
            gaps.append(BROKEN if broken else gap)
            broken = False
    return Words(tuple(kept), tuple(gaps)) if 0 < len(kept) < len(words.words) else words


class Names:
    """The phrases of a tree, by their words."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._tries: dict[Language, Trie] = {language: {} for language in LANGUAGES}
        self._forms: dict[Language, set[str]] = {language: set() for language in LANGUAGES}
        self.vocabulary: set[str] = set()
        """Every word of every phrase as it is written there, folded."""
        self.english: set[str] = set()
        """Those of them that stand in English phrases."""
        listed = tuple(phrases)
        for phrase in listed:
            self._add(phrase)
        for phrase in listed:
            self._add_people(phrase)

    def knows(self, word: str) -> bool:
        """Tell whether a folded word stands in the tree, in any number."""
        return word in self.vocabulary or form(word) in self._forms["en"]

    def alone(self, word: str) -> tuple[Phrase, ...]:
        """Return what one folded word by itself may name."""
        return tuple(p for found in self.found(Words((word,), (0,))) for p in found.phrases)

    def found(self, words: Words) -> tuple[Found, ...]:
        """Return everything that is named, from content words; parts of it may overlap."""
        spans: dict[tuple[int, int], list[Phrase]] = {}
        glued = self._glued(words)
        spelled = zip(*map(forms, words.words), strict=True)
        for language, keys in zip(LANGUAGES, spelled, strict=False):
            trie = self._tries[language]
            if not glued and trie.keys().isdisjoint(keys):
                continue
            ways = _Ways(keys, words.gaps, {at: _spelled(glued[at], language) for at in glued})
            for start in range(len(keys)):
                for end, listed in ways.through(trie, start):
                    if language == "en" or self._is_meant(words, start, end, listed):
                        spans.setdefault((start, end), []).extend(listed)
        return tuple(
            Found(start, end, " ".join(words.words[start:end]), tuple(listed))
            for (start, end), listed in sorted(spans.items())
        )

    def _is_meant(self, words: Words, start: int, end: int, listed: list[Phrase]) -> bool:
        """Tell whether a single word is of the other language: English words mostly are English."""
        if end - start > 1 or form(words.words[start]) not in self._forms["en"]:
            return True
        return any(folded(phrase.text) == words.words[start] for phrase in listed)

    def _glued(self, words: Words) -> dict[int, list[tuple[int, str]]]:
        """Return what stands in the tree as one word, by where it starts: its end, and the word."""
        glued: dict[int, list[tuple[int, str]]] = {}
        for start in range(len(words.words) - 1):
            word = words.words[start]
            for end in range(start + 1, min(start + _LONGEST_GLUED, len(words.words))):
                gap = words.gaps[end]
                if gap == BROKEN or (gap == APART and end > start + 1):
                    break
                word += words.words[end]
                if (gap == JOINED or len(word) >= _SHORTEST_GLUED) and self._lists(word):
                    glued.setdefault(start, []).append((end + 1, word))
        return glued

    def _lists(self, word: str) -> bool:
        return word in self.vocabulary or (word[-1] == "s" and word[:-1] in self.vocabulary)

    def _add(self, phrase: Phrase) -> None:
        for text in sorted({phrase.text, phrase.text.translate(_PLAIN)}):
            for way in _ways(content(words_of(text))):
                self._insert(way, phrase.language, phrase)
            words = content(words_of(text)).words
            self.vocabulary.update(words)
            if phrase.language == "en":
                self.english.update(words)

    def _insert(self, way: tuple[str, ...], language: Language, phrase: Phrase) -> None:
        trie = self._tries[language]
        for word in way:
            key = form(word, language)
            self._forms[language].add(key)
            trie = trie.setdefault(key, {})
        listed = trie.setdefault(_END, [])
        if phrase not in listed:
            listed.append(phrase)

    def _add_people(self, phrase: Phrase) -> None:
        """Let those who do a thing name it, where nothing else is called so."""
        words = content(words_of(phrase.text)).words
        if phrase.language != "en" or phrase.how == "not" or not words:
            return
        for doing, called in _PEOPLE:
            person = f"{words[-1].removesuffix(doing)}{called}"
            if words[-1].endswith(doing) and person not in _NOT_A_PERSON:
                way = (*words[:-1], person)
                if not self._named(way):
                    self.vocabulary.add(person)
                    self._insert(way, "en", phrase)

    def _named(self, way: tuple[str, ...]) -> bool:
        trie = self._tries["en"]
        for word in way:
            trie = trie.get(form(word), {})
        return _END in trie


class _Ways(NamedTuple):
    """The ways in which a text may be read: word by word, or with some of them written together."""

    keys: tuple[str, ...]
    gaps: tuple[int, ...]
    glued: dict[int, list[tuple[int, str]]]

    def through(self, trie: Trie, start: int) -> Iterator[tuple[int, list[Phrase]]]:
        """Yield the ends of the phrases that begin at a place, with the phrases."""
        steps = ((start + 1, self.keys[start]), *self.glued.get(start, ()))
        for end, key in steps:
            if (below := trie.get(key)) is None:
                continue
            if _END in below:
                yield end, below[_END]
            if end < len(self.keys):
                further = below.get(_BREAK) if self.gaps[end] == BROKEN else below
                yield from self.through(further or {}, end)


def _spelled(glued: list[tuple[int, str]], language: Language) -> list[tuple[int, str]]:
    return [(end, form(word, language)) for end, word in glued]


def _ways(words: Words) -> Iterator[tuple[str, ...]]:
    """Yield the words of a phrase as they stand, and written together."""
    yield words.words
    if BROKEN in words.gaps:
        steps = ((_BREAK, w) if gap == BROKEN else (w,) for w, gap in zip(*words, strict=True))
        yield tuple(step for steps_ in steps for step in steps_)
    together: list[str] = []
    for word, gap in zip(*words, strict=True):
        if gap == JOINED and together:
            together[-1] += word
        else:
            together.append(word)
    if len(together) < len(words.words):
        yield tuple(together)
    if len(together) == 2 and len("".join(together)) >= _SHORTEST_GLUED:  # noqa: PLR2004 - a pair
        yield ("".join(together),)


@cache
def names() -> Names:
    """Return the phrases of our topic tree."""
    return Names(phrases())
