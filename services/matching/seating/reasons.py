"""Why somebody sits where they do, in short sentences that a host can read aloud.

They speak of what is shared, kept and provided for, never of what anybody lacks or is worth; who is
to sit apart from whom is nobody's business at the table.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from services.matching.seating.commons import Common
from services.matching.seating.room import Person, Plan, Room, Table, normalised
from shared.facts import Level

MOST_QUOTED = 3
"""How many people are quoted in one sentence."""


def reasons(
    room: Room, plan: Plan, round_: int, person: str, *, names: Mapping[str, str] | None = None
) -> list[str]:
    """Return why somebody sits at their table in a round, counted from 0, the best reason first.

    People are called by their `names`, those without one by their ids. Interests are in the words
    of the people who share them; where these differ, both are quoted. Somebody without a
    seat gets one sentence that says so.
    """
    return Reasons(room, plan, names=names).of(round_, person)


class Reasons:
    """The reasons for all seats of a plan; for many of them, quicker than one after the other."""

    def __init__(self, room: Room, plan: Plan, *, names: Mapping[str, str] | None = None) -> None:
        self._room = room
        self._plan = plan
        self._names = names or {}
        self._people = {person.id: person for person in room.people}
        self._tables = {table.id: table for table in room.tables}
        self._held: dict[str, list[Common]] = {key: [] for key in self._people}
        for common in room.genuine.values():
            for key in common.words:
                self._held[key].append(common)
        self._at = [
            {key: table for table, ids in seats.items() for key in ids} for seats in plan.rounds
        ]

    def of(self, round_: int, person: str) -> list[str]:
        """Return why somebody sits at their table in a round."""
        table = self._at[round_].get(person) if 0 <= round_ < len(self._at) else None
        if table is None or person not in self._people or table not in self._tables:
            return ["Has no seat in this round."]
        there = [key for key in self._plan.rounds[round_][table] if key in self._people]
        others = [key for key in dict.fromkeys(there) if key != person]
        return [
            *self._kept(round_, person, table),
            *self._companions(person, others),
            *self._shared(person, others),
            *self._hosted(person, others),
            *self._provided(self._people[person], self._tables[table]),
            *self._new(round_, person, others),
        ]

    def _kept(self, round_: int, person: str, table: str) -> list[str]:
        pinned = (person, round_, table) in self._room.pins
        return ["Keeps this table, as the organizer asked."] if pinned else []

    def _companions(self, person: str, others: Sequence[str]) -> list[str]:
        beside = [key for key in others if frozenset((person, key)) in self._room.together]
        return [f"Sits with {self._listed(beside)}, as they belong together."] if beside else []

    def _shared(self, person: str, others: Sequence[str]) -> list[str]:
        """Say what somebody shares with whom: with all first, then with most, then what is narrow.

        Nothing broader is said of exactly those with whom something narrower is shared, and fields
        only, at last, of those with whom nothing else is.
        """
        found = []
        for common in self._held[person]:
            fans = [other for other in others if self._counts(common, person, other)]
            if fans:
                found.append((common.level == "field", -len(fans), common.order, fans, common))
        sentences, said = [], dict[tuple[str, ...], Level]()
        for *_, fans, common in sorted(found, key=lambda found: found[:3]):
            if said.setdefault(tuple(fans), common.level) != common.level:
                continue
            name, own = self._words(common, [*fans, person])
            if len(fans) == len(others) > 1:
                sentences.append(f"Everybody at this table shares {name}{own}.")
            else:
                sentences.append(f"Shares {name} with {self._listed(fans)}{own}.")
        return sentences or self._alone(person, others)

    def _counts(self, common: Common, person: str, other: str) -> bool:
        """Tell whether two share something that may be said of them."""
        if common.level != "field" or other not in common.words:
            return other in common.words
        held = (c for c in self._held[person] if c.level != "field")
        is_wanting = not self._room.wanting.isdisjoint((person, other))
        return is_wanting and not any(other in c.words for c in held)

    def _alone(self, person: str, others: Sequence[str]) -> list[str]:
        if not others:
            return ["Sits at a table of their own for now."]
        if not self._people[person].interests:
            return ["Has not said yet what they like to talk about."]
        return ["Said nothing that anybody else here mentioned."]

    def _hosted(self, person: str, others: Sequence[str]) -> list[str]:
        hosts = [key for key in others if self._people[key].host]
        if self._people[person].host:
            return [f"Hosts this table{f' with {self._listed(hosts)}' if hosts else ''}."]
        return [
            f"{self._listed(hosts)} {'host' if len(hosts) > 1 else 'hosts'} this table."
        ] * bool(hosts)

    @staticmethod
    def _provided(person: Person, table: Table) -> list[str]:
        suits = person.access and table.access_seats != 0
        return ["Has an access seat here."] if suits else []

    def _new(self, round_: int, person: str, others: Sequence[str]) -> list[str]:
        """Say that all faces are new, from the second round on, companions aside."""
        met: set[str] = set()
        for seats, at in zip(self._plan.rounds[:round_], self._at, strict=False):
            met.update(seats[at[person]] if person in at else ())
        strangers = [key for key in others if frozenset((person, key)) not in self._room.together]
        new = met and strangers and met.isdisjoint(strangers)
        return ["Has met nobody here in the rounds before."] if new else []

    def _words(self, common: Common, people: Sequence[str]) -> tuple[str, str]:
        """Return what people share as most of them wrote it, ties alphabetically, and nothing more.

        Where they wrote it in words of their own it is the name, and in brackets what the first
        few of them wrote, and the last.
        """
        spelt = Counter(common.words[key] for key in people)
        if len({normalised(words) for words in spelt}) == 1:
            return min(spelt.items(), key=lambda spelling: (-spelling[1], spelling[0]))[0], ""
        quoted = [*people[: MOST_QUOTED - 1], people[-1]]
        own = (f"{self._names.get(key, key)}: {common.words[key]}" for key in quoted)
        return common.name, f" ({' · '.join(dict.fromkeys(own))})"

    def _listed(self, people: Sequence[str]) -> str:
        names = [self._names.get(key, key) for key in people]
        return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
