"""Why somebody sits where they do, in short sentences that a host can read aloud.

They speak of what is shared, kept and provided for, never of what anybody lacks or is worth; who is
to sit apart from whom is nobody's business at the table.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from services.matching.seating.room import Person, Plan, Room, Table, normalised


def reasons(
    room: Room, plan: Plan, round_: int, person: str, *, names: Mapping[str, str] | None = None
) -> list[str]:
    """Return why somebody sits at their table in a round, counted from 0, the best reason first.

    People are called by their `names`, those without one by their ids. Interests are in the words
    of the people who share them. Somebody without a seat gets one sentence that says so.
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
        self._said = {key: _said(room, person) for key, person in self._people.items()}
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
        """Say what somebody shares with whom: with all first, then with most, then what is rare."""
        shared = []
        for interest in self._said[person]:
            fans = [key for key in others if interest in self._said[key]]
            if fans:
                shared.append((-len(fans), len(self._room.interests[interest]), interest, fans))
        sentences = []
        for _, _, interest, fans in sorted(shared):
            words = self._words(interest, [person, *fans])
            if len(fans) == len(others) > 1:
                sentences.append(f"Everybody at this table shares {words}.")
            else:
                sentences.append(f"Shares {words} with {self._listed(fans)}.")
        return sentences or self._alone(person, others)

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

    def _words(self, interest: str, people: Iterable[str]) -> str:
        """Return an interest as most of those who share it here wrote it, ties alphabetically."""
        spelt = Counter(self._said[key][interest] for key in people)
        return min(spelt.items(), key=lambda spelling: (-spelling[1], spelling[0]))[0]

    def _listed(self, people: Sequence[str]) -> str:
        names = [self._names.get(key, key) for key in people]
        return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _said(room: Room, person: Person) -> dict[str, str]:
    """Return somebody's genuine interests in their own words, by their normalised ones."""
    said = {normalised(words): " ".join(words.split()) for words in reversed(person.interests)}
    return {interest: words for interest, words in said.items() if interest in room.interests}
