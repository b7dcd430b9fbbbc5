"""What the host decided about which words belong together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from services.matching.interests.membership import Membership, nodes
from services.matching.seating.room import normalised
from shared.facts import Level

Deed = Literal["accept", "refuse", "rename"]

DECIDED = 1.0
"""How sure a membership is that the host accepted."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision of the host: own words belong to a key, do not, or the key has another name.

    A split refuses words for one key and accepts them for a new one (`own:` and a slug), with a
    name.
    """

    kind: Deed
    key: str
    words: tuple[str, ...] = ()
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Rulings:
    """All decisions of the host, in the order in which they were taken; later ones win."""

    rulings: tuple[Ruling, ...] = ()


class Decisions:
    """What the rulings come to. Words are compared in their normalised form."""

    def __init__(self, rulings: Rulings) -> None:
        self._about: dict[str, dict[str, bool]] = {}
        self._names: dict[str, str] = {}
        for ruling in rulings.rulings:
            if ruling.name:
                self._names[ruling.key] = ruling.name
            if ruling.kind != "rename":
                for words in ruling.words:
                    self._about.setdefault(normalised(words), {})[ruling.key] = (
                        ruling.kind == "accept"
                    )

    def name(self, key: str, otherwise: str) -> str:
        """Return the name of a key."""
        return self._names.get(key, otherwise)

    def is_open(self, own: str, key: str) -> bool:
        """Tell whether nothing was decided about words and a key."""
        return key not in self._about.get(normalised(own), {})

    def applied(self, own: str, held: tuple[Membership, ...]) -> tuple[Membership, ...]:
        """Return what words hold after the host has decided."""
        if not self._about and not self._names:
            return held
        about: Mapping[str, bool] = self._about.get(normalised(own), {})
        kept = (m for m in held if m.key not in about)
        return tuple(self._renamed((*kept, *self._accepted(own, about))))

    def _accepted(self, own: str, about: Mapping[str, bool]) -> Iterator[Membership]:
        for key, is_accepted in about.items():
            if is_accepted:
                node = nodes().get(key)
                name = node.name if node else own if key.startswith("same:") else key
                yield Membership(own, key, level(key), name, DECIDED, "the host decided so")

    def _renamed(self, held: Iterable[Membership]) -> Iterator[Membership]:
        for m in held:
            yield m._replace(name=self._names[m.key]) if m.key in self._names else m


def level(key: str) -> Level:
    """Return the level of a key; what the host makes is a narrow topic."""
    kind = key.partition(":")[0]
    return "same" if kind == "same" else "field" if kind == "field" else "topic"
