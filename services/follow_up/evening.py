"""One evening as it was: who was there, and who sat with whom in the rounds that took place."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from services.follow_up.domain import Attendee, Gathering, Seating
from shared.facts import CircleHelp


class Evening:
    """What is known of one gathering once it is over."""

    def __init__(
        self, gathering: Gathering, attendees: Iterable[Attendee], seatings: Iterable[Seating]
    ) -> None:
        self.id = gathering.id
        self.name = gathering.name or ""
        self.attendees = {a.id: a for a in attendees}
        self.there = {a.id: a for a in self.attendees.values() if a.was_there}
        held = sorted(
            (s for s in seatings if s.round <= gathering.rounds_held),
            key=lambda s: (s.round, s.table_name, s.id),
        )
        self._helps = {(h.helper_id, h.helped_id): h for s in held for h in s.helps}
        self._tables_of: defaultdict[str, list[Seating]] = defaultdict(list)
        for seating in held:
            for person in seating.seats:
                self._tables_of[person].append(seating)

    def tables_of(self, attendee_id: str) -> list[Seating]:
        """Return the tables somebody sat at, by round."""
        return self._tables_of.get(attendee_id, [])

    def beside(self, attendee_id: str, seating: Seating) -> list[Attendee]:
        """Return those who were there and sat at a table with somebody."""
        return [self.there[p] for p in seating.seats if p in self.there and p != attendee_id]

    def met_with_ask(self, attendee_id: str) -> list[Attendee]:
        """Return those whom somebody sat with and who asked for something."""
        met = {p.id: p for s in self.tables_of(attendee_id) for p in self.beside(attendee_id, s)}
        return [p for p in met.values() if p.ask and p.ask.strip()]

    def help(self, helper: str, helped: str) -> CircleHelp | None:
        """Return with which offer somebody could answer the ask of another they sat with, if so."""
        return self._helps.get((helper, helped))

    def readers(self) -> Sequence[Attendee]:
        """Return who is written to: those who were there, want letters and can be reached."""
        return [a for a in self.there.values() if wants_letter(a)]


def wants_letter(attendee: Attendee | None) -> bool:
    """Tell whether somebody is to be written to."""
    return bool(attendee and attendee.was_there and attendee.letters and attendee.email)
