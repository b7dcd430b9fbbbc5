"""Telling apart what somebody put into one field: "hiking, chess and jazz" are three interests.

What stands between them may be anything; what belongs together stays together: "Rock & Roll",
"wine and cheese", "R&B".
"""
# ruff: noqa: RUF001 - people type every kind of dash, comma and apostrophe

import html
import re
from collections.abc import Callable, Iterator

_ALWAYS = re.compile(r"[;|\n\r\t•·●▪‣◦★☆✓✔➤►¶]+")
_BULLET = re.compile(r"^(?:[-*–—+>]+|\(?\d{1,2}[.)])\s+")
_NUMBERS = re.compile(r"(?:^|\s)\(?\d{1,2}[.)]\s+(?=\D)")
_LIST = re.compile(r"\s*[,،、，]\s*")
_SLASH = re.compile(r"\s*/\s*")
_DASH = re.compile(r"\s+[-–—]\s+")
_BETWEEN = re.compile(r"\s+(?:and|&|und|et|y|plus|\+|or|oder|ou)\s+|\s*&\s*", re.IGNORECASE)
_LEADING = re.compile(r"^(?:and|&|und|et|plus|or|oder|ou)\s+", re.IGNORECASE)
_LONGEST_OF_LIST = 6
"""How many words each of a list of interests has at most; longer ones make a sentence."""
_LONGEST_OF_TWO = 3
_FEWEST_OF_LIST = 3


def parts(text: str, stands_for_itself: Callable[[str], str | None]) -> tuple[str, ...]:
    """Return the interests in a text, as written but for runs of white space, each once.

    Args:
        stands_for_itself: says what a text names if it names one thing and nothing else.
    """
    if "<" in text or "&" in text:
        text = re.sub(r"<(?:br|/?p|/?li|/?ul|/?div)\b[^<>]{0,100}>", "\n", html.unescape(text))
    found = (
        part
        for line in _ALWAYS.split(text)
        for point in _points(line)
        for part in _listed(_BULLET.sub("", " ".join(point.split())), stands_for_itself)
    )
    return tuple(dict.fromkeys(part for part in found if part))


def _points(line: str) -> list[str]:
    """Divide what is numbered in one line: "1. hiking 2. chess"."""
    return _NUMBERS.split(line) if len(_NUMBERS.findall(line)) > 1 else [line]


def _listed(line: str, stands_for_itself: Callable[[str], str | None]) -> Iterator[str]:
    pieces = [piece for piece in _LIST.split(line) if piece]
    if len(pieces) > 1 and not stands_for_itself(line) and _is_list(pieces):
        for piece in (*pieces[:-1], *_last(pieces, stands_for_itself)):
            yield from _paired(_LEADING.sub("", piece), stands_for_itself)
    else:
        yield from _paired(line, stands_for_itself)


def _last(pieces: list[str], stands_for_itself: Callable[[str], str | None]) -> list[str]:
    """Divide the last of a list, "chess and jazz", unless such pairs are what is listed."""
    last = _BETWEEN.split(pieces[-1])
    is_list_of_pairs = any(map(_BETWEEN.search, pieces[:-1]))
    return last if not is_list_of_pairs and all(map(stands_for_itself, last)) else pieces[-1:]


def _is_list(pieces: list[str]) -> bool:
    longest = _LONGEST_OF_LIST if len(pieces) >= _FEWEST_OF_LIST else _LONGEST_OF_TWO
    return all(len(piece.split()) <= longest for piece in pieces)


def _paired(line: str, stands_for_itself: Callable[[str], str | None]) -> Iterator[str]:
    """Divide by slashes, "and" and the like where each part names another thing altogether."""
    for mark in (_SLASH, _DASH, _BETWEEN):
        pieces = mark.split(line)
        if len(pieces) > 1 and not stands_for_itself(line):
            fields = [stands_for_itself(piece) for piece in pieces]
            if all(fields) and (len(set(fields)) == len(fields) or len(pieces) >= _FEWEST_OF_LIST):
                yield from pieces
                return
    yield line
