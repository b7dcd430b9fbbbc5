"""Who could help whom with what, from asks and offers in people's own words.

A word in common is enough, and one is needed: filler and the endings of words aside. That is a
hint for people, who are asked before anything is disclosed; no figure of how well it fits is kept.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from services.matching.circles.exchange import Help, Helper

_WORD = re.compile(r"\w+")
_ENDING = re.compile(r"(?:ings?|e?s)$")
_SHORTEST = 4
_FILLER = frozenset(
    _WORD.findall(
        "about after also always anybody anyone anything around because been before being best"
        " both could each ever every everybody experience explain feel find finding from give glad"
        " good great group happy have having help helping here into just keep kind know learn"
        " learning like likes little look looking love make many maybe meet meeting meetup more"
        " most much need needs never other others over people person please right same share"
        " show some somebody someone something sometimes talk teach than that their them then"
        " there these they thing things this those time tips together very want wants well what"
        " when where which while will with would year years your"
    )
)


def helps(people: Iterable[Helper]) -> Iterator[Help]:
    """Yield every help that one of these people could give to another.

    Each offer is taken to answer an ask at most once for a pair, the first that does.
    """
    there = sorted(people, key=lambda person: person.id)
    offering: defaultdict[str, list[tuple[Helper, str]]] = defaultdict(list)
    for helper in there:
        for offer in helper.offers:
            for word in sorted(content(offer)):
                offering[word].append((helper, offer))
    for helped in there:
        seen = {helped.id}
        for ask in helped.asks:
            for word in sorted(content(ask)):
                for helper, offer in offering.get(word, ()):
                    if helper.id not in seen:
                        seen.add(helper.id)
                        yield Help(helper.id, helped.id, ask, offer)


def content(text: str) -> frozenset[str]:
    """Return what is left of the words of a text: no filler, no short words, no endings."""
    words = (word for word in _WORD.findall(text.casefold()) if word not in _FILLER)
    stems = (_ENDING.sub("", word) for word in words if len(word) >= _SHORTEST)
    return frozenset(stem for stem in stems if len(stem) >= _SHORTEST - 1)
