"""What two spellings of one word have in common: case, accents and the plural aside.

Only the number of a word is taken off, never what makes another word of it: *animals* are an
*animal*, but neither *anime* nor *animation*; *fishing* is no *fish*. The stems are Snowball's
(https://snowballstem.org); what they take off too boldly is put on again.
"""

import unicodedata
from functools import lru_cache
from typing import Literal

import Stemmer

Language = Literal["en", "de", "fr"]
LANGUAGES: tuple[Language, ...] = "en", "de", "fr"
WORDS_KEPT = 1 << 16
"""How many words are remembered, with their forms; the most recent."""

_IRREGULAR = {
    "women": "woman", "men": "man", "children": "child", "wives": "wife", "knives": "knife",
    "lives": "life", "mice": "mouse", "geese": "goose", "leaves": "leaf", "wolves": "wolf",
}  # fmt: skip
_STEMMERS = {
    language: Stemmer.Stemmer(name, 0)
    for language, name in (("en", "english"), ("de", "german"), ("fr", "french"))
}
_ENDINGS: dict[Language, frozenset[str]] = {
    "en": frozenset(("", "s", "e", "es", "y", "ies")),
    "de": frozenset(("", "e", "en", "n", "s", "es")),
    "fr": frozenset(("", "e", "s", "es", "x")),
}
_SHORTEST = {"en": 3, "de": 4, "fr": 4}
_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d"}
)


@lru_cache(WORDS_KEPT)
def folded(word: str) -> str:
    """Return a word in small letters without accents; ä, ö, ü as ae, oe, ue."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKC", word).casefold().translate(_LETTERS)
    parts = unicodedata.normalize("NFKD", plain).casefold()
    return "".join(c for c in parts if not "\u0300" <= c <= "\u036f")


@lru_cache(WORDS_KEPT)
def forms(word: str) -> tuple[str, ...]:
    """Return the form of a folded word in each of the languages, in their order."""
    return tuple(form(word, language) for language in LANGUAGES)


@lru_cache(WORDS_KEPT)
def form(word: str, language: Language = "en") -> str:
    """Return what the forms of one word in a language have in common, from a folded word."""
    if language == "en":
        word = _IRREGULAR.get(word, word)
    if len(word) <= _SHORTEST[language] or not word.isascii() or not word.isalpha():
        return word
    if language == "en" and word.endswith("ies"):
        word = f"{word[:-3]}y" if len(word) > len("ties") else word[:-1]
    stem: str = _STEMMERS[language].stemWord(word)
    base = stem[:-1] if language == "en" and stem[-1] in "ei" else stem
    if word.startswith(base) and word[len(base) :] in _ENDINGS[language]:
        return stem
    if word[-1] == "s" and word[-2] not in "su" and language != "de":
        return form(word[:-1], language)
    return word
