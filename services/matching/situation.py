"""Who is to be seated when, with whom and where: rules without a clock or a database."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain

from services.matching.domain import (
    Acquaintance,
    Attendee,
    Certified,
    Circles,
    Gathering,
    Question,
    Search,
    Seating,
)
from services.matching.seating.reasons import reasons
from services.matching.seating.repairing.repair import repair
from services.matching.seating.room import Pair, Person, Pin, Plan, Room, Table
from services.matching.understandings import Understood
from shared import facts


class Situation:
    """Everything that is known of one gathering at one moment, its people's words `understood`."""

    def __init__(
        self,
        gathering: Gathering,
        attendees: Sequence[Attendee],
        acquaintances: Iterable[Acquaintance],
        seatings: Sequence[Seating],
        *,
        certified: Certified | None,
        circles: Circles | None = None,
        search: Search | None = None,
        questions: Iterable[Question] = (),
        understood: Understood,
    ) -> None:
        self.gathering = gathering
        self.attendees = [a for a in attendees if a.may_be_here]
        self.seatings = {(s.round, s.table_id): s for s in seatings}
        self.certified = certified
        self.circles = circles
        self.search = search
        self.questions = {question.id: question for question in questions}
        self.understanding = understood.understanding
        self.words_mark = understood.mark
        self.by_id = {attendee.id: attendee for attendee in self.attendees}
        self.here = frozenset(a.id for a in self.attendees if a.is_here)
        self.came = frozenset(a.id for a in self.attendees if a.state != "expected")
        self.plan = self._plan()
        self.pairs = [pair for pair in acquaintances if not pair.withdrawn]
        self.room = self._room(self.pairs)

    @property
    def waits(self) -> bool:
        """Tell whether nobody is to be seated before a search has found where."""
        is_over = self.search is not None and self.search.state in {"cancelled", "failed"}
        return self.gathering.state == "planned" and not self.has_plan and not is_over

    @property
    def has_plan(self) -> bool:
        """Tell whether anybody has been given a seat."""
        return any(self.plan.rounds)

    @property
    def by_circle(self) -> bool:
        """Tell whether the last round is to be seated by help circle."""
        return self.circles is not None and self.circles.by_circle

    @property
    def frozen(self) -> int:
        """Return how many rounds are over: nobody can sit elsewhere in the past."""
        return max(self.gathering.round - 1, 0)

    def repaired(self, plan: Plan) -> Plan:
        """Return a plan that holds for those who are to be seated now, with few people moved."""
        return repair(self.room, plan, round=self.frozen, keep=self.here)

    def reasons(self, round_: int, person: str) -> list[str]:
        """Return why somebody sits where they do in a round, in sentences without their subject."""
        names = {attendee.id: attendee.name for attendee in self.attendees if attendee.name}
        return reasons(self.room, self.plan, round_ - 1, person, names=names)

    @property
    def told(self) -> int:
        """Return how many rounds a fresh plan must leave as they are: people know their seats."""
        return max(self.gathering.round, 1 if self.here and self.has_plan else 0)

    @property
    def is_broken(self) -> bool:
        """Tell whether the evening is on and a promise is broken that might be kept."""
        broken = self.certified.broken if self.certified else None
        is_open = self.gathering.state in {"open", "round"}
        return is_open and broken is not None and broken.value > broken.bound

    @property
    def seated_round(self) -> int:
        """Return the round in which those who come in take their seats."""
        return max(self.gathering.round, 1)

    @property
    def solved_for(self) -> str | None:
        """Return the situation that the present plan was made for."""
        return self.certified.solved_for if self.certified else None

    def name_of(self, table_id: str) -> str:
        """Return a table's name; its id where it is no longer planned for."""
        return next((t.name for t in self.gathering.tables if t.id == table_id), table_id)

    def planned_seatings(self) -> list[Seating]:
        """Return the tables that have been made for the rounds and tables now planned."""
        order = {table.id: number for number, table in enumerate(self.gathering.tables)}
        return sorted(
            (
                seating
                for (round_, table_id), seating in self.seatings.items()
                if round_ <= self.gathering.rounds and table_id in order
            ),
            key=lambda seating: (seating.round, order[seating.table_id]),
        )

    def expected_seatings(self) -> list[Seating]:
        """Return every table in every round, as it is or as it has yet to be made."""
        gathering = self.gathering
        made = dict(self.seatings)
        for round_ in range(1, gathering.rounds + 1):
            for table in gathering.tables:
                made.setdefault(
                    (round_, table.id),
                    Seating(
                        id=f"{gathering.id}-{round_}-{table.id}",
                        gathering_id=gathering.id,
                        round=round_,
                        table_id=table.id,
                        table_name=table.name,
                    ),
                )
        return [seating for (round_, _), seating in made.items() if round_ <= gathering.rounds]

    def _plan(self) -> Plan:
        rounds: list[dict[str, tuple[str, ...]]] = [{} for _ in range(self.gathering.rounds)]
        for (round_, table_id), seating in self.seatings.items():
            if round_ <= self.frozen:
                seats = tuple(person for person in seating.seats if person in self.came)
                rounds[round_ - 1][table_id] = seats
            elif round_ <= self.gathering.rounds:
                rounds[round_ - 1][table_id] = seating.seats
        return Plan(tuple(rounds))

    def _room(self, pairs: Sequence[Acquaintance]) -> Room:
        gathering = self.gathering
        people = tuple(
            Person(a.id, a.interests, a.company, access=bool(a.access_needs), host=a.host)
            for a in self.attendees
        )
        return Room(
            people=people,
            tables=tuple(
                Table(t.id, t.capacity, t.minimum, access_seats=t.access_seats)
                for t in gathering.tables
            ),
            present=tuple(
                (self._present(round_) & self.by_id.keys()) - self._missing(round_)
                for round_ in range(1, gathering.rounds + 1)
            ),
            apart=_pairs(pair for pair in pairs if pair.kind != "together"),
            together=_pairs(pair for pair in pairs if pair.kind == "together"),
            pins=self._pins(),
            commons=self.understanding.commons,
        )

    def _pins(self) -> frozenset[Pin]:
        """Return the pins that can be held: the past stays as it was."""
        tables = {table.id for table in self.gathering.tables}
        asked = {
            Pin(attendee.id, pin.round - 1, pin.table_id)
            for attendee in self.attendees
            for pin in attendee.pins
            if self.frozen < pin.round <= self.gathering.rounds and pin.table_id in tables
        }
        last = self.gathering.rounds - 1
        bound = {pin.person for pin in asked if pin.round == last} | self._missing(last + 1)
        known = self.by_id.keys() - bound
        seats = self.circles.seats if self.circles and self.by_circle else ()
        by_circle = {
            Pin(seat.attendee_id, last, seat.table_id)
            for seat in seats
            if seat.attendee_id in known and seat.table_id in tables
        }
        return frozenset(asked | by_circle)

    def _missing(self, round_: int) -> frozenset[str]:
        """Return who misses a round that is not over."""
        if round_ <= self.frozen:
            return frozenset()
        misses = [p for p in self.attendees if any(_misses(pin, round_) for pin in p.pins)]
        return frozenset(attendee.id for attendee in misses)

    def _present(self, round_: int) -> frozenset[str]:
        """Return who is to be seated in a round.

        Before the first round, everybody who may still come. From then on those who are here, and
        in the running round also those who sat down and have left since.
        """
        gathering = self.gathering
        if round_ < gathering.round:
            seats = (seating.seats for seating in self._seatings_of(round_))
            return self.came.intersection(chain(*seats))
        if gathering.round == 0:
            return frozenset(
                a.id
                for a in self.attendees
                if a.is_here or (a.roster_state == "registered" and a.state == "expected")
            )
        if round_ > gathering.round:
            return self.here
        left = {a.id for a in self.attendees if a.state == "left"}
        sat = (seating.sat for seating in self._seatings_of(round_))
        return self.here | left.intersection(chain(*sat))

    def _seatings_of(self, round_: int) -> Iterator[Seating]:
        return (seating for (r, _), seating in self.seatings.items() if r == round_)

    @cached_property
    def fingerprint(self) -> str:
        """Return what tells this room from any other, in a few letters."""
        room = self.room
        words = [
            sorted((p.id, sorted(p.interests), p.company, p.access, p.host) for p in room.people),
            [(t.id, t.capacity, t.minimum, t.access_seats) for t in room.tables],
            [sorted(ids) for ids in room.present],
            sorted(sorted(pair) for pair in room.apart),
            sorted(sorted(pair) for pair in room.together),
            sorted(room.pins),
            self.words_mark,
        ]
        return hashlib.sha256(json.dumps(words).encode()).hexdigest()[:16]


def _pairs(pairs: Iterable[Acquaintance]) -> frozenset[Pair]:
    return frozenset(frozenset(pair.attendee_ids) for pair in pairs)


def _misses(pin: facts.Pin, round_: int) -> bool:
    return pin.round == round_ and pin.table_id is None
