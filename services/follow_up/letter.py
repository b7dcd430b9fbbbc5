"""What a letter says: whom the reader can help, and what they share with those they sat with.

A letter names people by their first name and quotes what they wrote; it says nothing else of them.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.follow_up.domain import Attendee, Seating
from services.follow_up.evening import Evening
from shared.facts import SharedInterest

_TITLES = frozenset({"dr", "herr", "frau", "miss", "mr", "mrs", "ms", "mx", "prof", "sir"})
_JOINERS = "\u200c\u200d"  # invisible, and parts of words and emoji
_FORGERS = frozenset({"Cc", "Cf", "Cs"})


@dataclass(frozen=True)
class Favour:
    """An ask, as the one who asks put it, and where the reader sat with them.

    `offer` is what the reader wrote that answers it, None where that is for them to find out.
    """

    name: str
    ask: str
    offer: str | None
    table: str
    round: int


@dataclass(frozen=True)
class Shared:
    """An interest that the reader and some at the table have in common.

    `words` is what each of them wrote, None where they all wrote the same.
    """

    interest: str
    names: str
    words: str | None


@dataclass(frozen=True)
class Sitting:
    """A table the reader sat at, with whom, and what they shared.

    `topic` is what everyone there shares, `shared` is what the reader and some of them do.
    """

    round: int
    table: str
    names: str
    topic: Shared | None
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
                known = evening.help(reader.id, person.id)
                return Favour(
                    name=first_name(person.name or ""),
                    ask=ask,
                    offer=one_line(known.offer) if known else None,
                    table=one_line(seating.table_name),
                    round=seating.round,
                )
    return None


def _sittings(evening: Evening, reader: Attendee) -> Iterable[Sitting]:
    for seating in evening.tables_of(reader.id):
        companions = evening.beside(reader.id, seating)
        if companions:
            yield Sitting(
                round=seating.round,
                table=one_line(seating.table_name),
                names=listed([first_name(p.name or "") for p in companions]),
                topic=_topic(reader, seating, companions),
                shared=tuple(_shared(reader, seating, companions)),
            )


def _topic(reader: Attendee, seating: Seating, companions: Sequence[Attendee]) -> Shared | None:
    """Return what everyone at the table shares, with what they wrote."""
    if not seating.topic:
        return None
    held = (s for s in seating.shared if _is_topic(seating, s) and reader.id in s.attendee_ids)
    topic = next(held, SharedInterest(interest=seating.topic, attendee_ids=()))
    return _in_common(reader, topic, companions)


def _shared(reader: Attendee, seating: Seating, companions: Sequence[Attendee]) -> Iterable[Shared]:
    """Yield what the reader shares beyond the table's topic; never what only others share."""
    for shared in seating.shared:
        others = [p for p in companions if p.id in shared.attendee_ids]
        if others and reader.id in shared.attendee_ids and not _is_topic(seating, shared):
            yield _in_common(reader, shared, others)


def _is_topic(seating: Seating, shared: SharedInterest) -> bool:
    return (seating.topic or "").casefold() == shared.interest.casefold()


def _in_common(reader: Attendee, shared: SharedInterest, others: Sequence[Attendee]) -> Shared:
    return Shared(
        interest=one_line(shared.interest),
        names=listed([first_name(p.name or "") for p in others]),
        words=_own_words(reader, shared, others),
    )


def _own_words(reader: Attendee, shared: SharedInterest, others: Sequence[Attendee]) -> str | None:
    """Return who wrote what, the reader last: `Sam: PyNash · you: Data Science Nashville`."""
    who: defaultdict[str, list[str]] = defaultdict(list)
    for person in (*others, reader):
        if words := one_line(shared.words.get(person.id, "")):
            who[words].append("you" if person.id == reader.id else first_name(person.name or ""))
    if len({words.casefold() for words in who}) <= 1:
        return None
    return " · ".join(f"{listed(names)}: {words}" for words, names in who.items())
