"""What a letter says: whom the reader can help, and what they share with those they sat with.

A letter names people by their first name and quotes what they wrote; it says nothing else of them.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.follow_up.domain import Attendee, Seating
from services.follow_up.evening import Evening

_TITLES = frozenset({"dr", "herr", "frau", "miss", "mr", "mrs", "ms", "mx", "prof", "sir"})
_JOINERS = "\u200c\u200d"  # invisible, and parts of words and emoji
_FORGERS = frozenset({"Cc", "Cf", "Cs"})


@dataclass(frozen=True)
class Favour:
    """An ask, as the one who asks put it, and where the reader sat with them."""

    name: str
    ask: str
    table: str
    round: int


@dataclass(frozen=True)
class Shared:
    """An interest that the reader and some at the table wrote."""

    interest: str
    names: str


@dataclass(frozen=True)
class Sitting:
    """A table the reader sat at, with whom, and what they shared."""

    round: int
    table: str
    names: str
    topic: str | None
    shared: tuple[Shared, ...]


@dataclass(frozen=True)
class Letter:
    """Everything a letter says to its reader."""

    reader: str
    gathering: str
    favour: Favour | None
    sittings: tuple[Sitting, ...]

    @property
    def subject(self) -> str:
        """Return the subject, which leads with what the reader can do."""
        if self.favour:
            return f"After {self.gathering}: could you help {self.favour.name}?"
        return f"After {self.gathering}: one small thing for somebody"


def compose(evening: Evening, reader: Attendee, helps: str | None) -> Letter:
    """Return what the letter says.

    Args:
        helps: the attendee whose ask it passes on; somebody whom the reader has not met, or who
            asks for nothing, is left out.
    """
    return Letter(
        reader=first_name(reader.name or ""),
        gathering=one_line(evening.name),
        favour=_favour(evening, reader, helps),
        sittings=tuple(_sittings(evening, reader)),
    )


def one_line(text: str) -> str:
    """Return somebody's words on one line, without what could forge a line or turn a text around.

    Control and formatting characters and surrogates go (Unicode categories Cc, Cf and Cs), but for
    joiners, which belong to words and emoji.
    """
    spaced = (" " if c.isspace() else c for c in text)
    kept = (c for c in spaced if c in _JOINERS or unicodedata.category(c) not in _FORGERS)
    return " ".join("".join(kept).split())


def first_name(name: str) -> str:
    """Return the name somebody is called by: the first word that is no title or initial."""
    words = one_line(name).split()
    called = (w for w in words if not w.endswith(".") and w.casefold() not in _TITLES)
    return next(called, words[0] if words else "you").rstrip(",")


def listed(names: Sequence[str]) -> str:
    """Return names as one says them: `Ana, Ben and Chu`."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _favour(evening: Evening, reader: Attendee, helps: str | None) -> Favour | None:
    for seating in evening.tables_of(reader.id):
        for person in evening.beside(reader.id, seating):
            if person.id == helps and (ask := one_line(person.ask or "")):
                table = one_line(seating.table_name)
                return Favour(first_name(person.name or ""), ask, table, seating.round)
    return None


def _sittings(evening: Evening, reader: Attendee) -> Iterable[Sitting]:
    for seating in evening.tables_of(reader.id):
        companions = evening.beside(reader.id, seating)
        if companions:
            yield Sitting(
                round=seating.round,
                table=one_line(seating.table_name),
                names=listed([first_name(p.name or "") for p in companions]),
                topic=one_line(seating.topic) if seating.topic else None,
                shared=tuple(_shared(reader, seating, companions)),
            )


def _shared(reader: Attendee, seating: Seating, companions: Sequence[Attendee]) -> Iterable[Shared]:
    """Yield what the reader shares beyond the table's topic; never what only others share."""
    for shared in seating.shared:
        others = [first_name(p.name or "") for p in companions if p.id in shared.attendee_ids]
        is_topic = (seating.topic or "").casefold() == shared.interest.casefold()
        if others and reader.id in shared.attendee_ids and not is_topic:
            yield Shared(one_line(shared.interest), listed(others))
