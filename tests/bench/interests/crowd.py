"""A crowd that writes about itself, drawn from a seed: mostly different texts, as people write.

Each text is a name from the example list or one of the labelled texts, or two halves of such,
with a filler, a misspelling or a city here and there.
"""

import csv
from functools import cache
from itertools import chain
from random import Random

from services.matching.interests.understanding import Said
from tests.bench.interests.labelled import labelled_pairs
from tests.bench.seating.drawing import random_of
from tests.bench.seating.lists import EXAMPLE

TEXTS = 8
"""How many each of them writes."""

_FILLERS = (
    "{} group", "{} meetup", "{} club", "The {} society", "{} lovers", "I love {}", "{}!",
    "into {} lately", "{} and friends", "{} for beginners", "anything about {}", "my {}",
)  # fmt: skip
_CITIES = ("Nashville", "Franklin", "Leeds", "Berlin", "Austin", "Lyon", "Oslo", "Porto")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def crowd(people: int, seed: int) -> list[Said]:
    """Return so many people, each with what they wrote."""
    random = random_of("crowd", people, seed)
    return [
        Said(str(number), tuple(_text(random) for _ in range(TEXTS))) for number in range(people)
    ]


def _text(random: Random) -> str:
    """Return a text, which is a new mixture more often than not."""
    names = _names()
    text = random.choice(names)
    if random.random() < 0.4:
        text = _half(text, first=True) + " " + _half(random.choice(names), first=False)
    if random.random() < 0.5:
        text = random.choice(_FILLERS).format(text)
    if random.random() < 0.4:
        text = f"{random.choice(_CITIES)} {text}"
    return _misspelt(random, text) if random.random() < 0.2 else text


def _half(text: str, *, first: bool) -> str:
    words = text.split()
    middle = (len(words) + first) // 2
    return " ".join(words[:middle] if first else words[middle:])


def _misspelt(random: Random, text: str) -> str:
    """Return a text with a letter left out, doubled, changed or exchanged with the next."""
    at = random.randrange(len(text))
    before, here, after = text[:at], text[at], text[at + 1 :]
    deeds = (
        after,
        here + here + after,
        random.choice(_LETTERS) + after,
        after[:1] + here + after[1:],
    )
    return before + random.choice(deeds)


@cache
def _names() -> tuple[str, ...]:
    with (EXAMPLE / "attendees.csv").open(encoding="utf-8", newline="") as file:
        listed = [row["interests"].split(";") for row in csv.DictReader(file)]
    written = [(pair.a, pair.b) for pair in labelled_pairs()]
    names = chain.from_iterable((*listed, *written))
    return tuple(sorted({name.strip() for name in names if name.strip()}))
