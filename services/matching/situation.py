"""Who is to be seated when, and which plan is wanted: rules without a clock or a database."""

import hashlib
import json
from collections.abc import Iterable, Sequence

from services.matching.domain import Acquaintance, Attendee, Certified, Gathering, Seating
from services.matching.seating.repair import repair
from services.matching.seating.room import Person, Plan, Room, Table


class Situation:
    """Everything that is known of one gathering at one moment."""

    def __init__(
        self,
        gathering: Gathering,
        attendees: Sequence[Attendee],
        acquaintances: Iterable[Acquaintance],
        seatings: Sequence[Seating],
        certified: Certified | None,
    ) -> None:
        self.gathering = gathering
        self.attendees = [a for a in attendees if a.may_be_here]
        self.seatings = {(s.round, s.table_id): s for s in seatings}
        self.certified = certified
        self.here = frozenset(a.id for a in self.attendees if a.is_here)
        self.came = frozenset(a.id for a in self.attendees if a.state != "expected")
        self.plan = self._plan()
        self.room = self._room(acquaintances)

    @property
    def has_plan(self) -> bool:
        """Tell whether anybody has been given a seat."""
        return any(self.plan.rounds)

    @property
    def frozen(self) -> int:
        """Return how many rounds are over: nobody can sit elsewhere in the past."""
        return max(self.gathering.round - 1, 0)

    def repaired(self, plan: Plan) -> Plan:
        """Return a plan that holds for those who are to be seated now, with few people moved."""
        return repair(self.room, plan, round=self.frozen, keep=self.here)

    def wanted(self) -> str | None:
        """Return the name of the situation that deserves a fresh plan, if it does.

        Before anybody has come in, any change of the roster; later, once for each round, the
        rounds after it; and any situation in which a repair had to break a promise that might be
        kept. A seat that somebody was told is only ever repaired, never improved away.
        """
        deserves, made_for = self._deserves(), self.solved_for
        if self._is_broken and self.told < self.gathering.rounds:
            deserves = f"{deserves}, mending {self._fingerprint()}"
        elif deserves and made_for and made_for.startswith(deserves):
            return None
        return None if made_for == deserves else deserves

    @property
    def told(self) -> int:
        """Return how many rounds a fresh plan must leave as they are: people know their seats."""
        return max(self.gathering.round, 1 if self.here and self.has_plan else 0)

    def _deserves(self) -> str | None:
        gathering = self.gathering
        if gathering.state == "round" and gathering.round < gathering.rounds:
            return f"after round {gathering.round}"
        if gathering.state in {"planned", "open"} and not self.told:
            return f"roster {self._fingerprint()}"
        return None

    @property
    def _is_broken(self) -> bool:
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

    def _room(self, acquaintances: Iterable[Acquaintance]) -> Room:
        known = {a.id for a in self.attendees}
        people = tuple(
            Person(a.id, a.interests, a.company, access=bool(a.access_needs))
            for a in self.attendees
        )
        return Room(
            people=people,
            tables=tuple(Table(t.id, t.capacity, t.minimum) for t in self.gathering.tables),
            present=tuple(
                self._present(round_) & known for round_ in range(1, self.gathering.rounds + 1)
            ),
            apart=frozenset(frozenset(a.attendee_ids) for a in acquaintances if not a.withdrawn),
        )

    def _present(self, round_: int) -> frozenset[str]:
        """Return who is to be seated in a round.

        Before the first round, everybody who may still come. From then on those who are here, and
        in the running round also those who sat down and have left since.
        """
        gathering = self.gathering
        sat = self._seated(round_)
        if round_ < gathering.round:
            return sat & self.came
        if gathering.round == 0:
            return frozenset(
                a.id
                for a in self.attendees
                if a.is_here or (a.roster_state == "registered" and a.state == "expected")
            )
        if round_ > gathering.round:
            return self.here
        left = {a.id for a in self.attendees if a.state == "left"}
        return self.here | (left & self._sat_down(round_))

    def _seated(self, round_: int) -> frozenset[str]:
        tables = self.seatings.items()
        return frozenset(p for (r, _), seating in tables if r == round_ for p in seating.seats)

    def _sat_down(self, round_: int) -> frozenset[str]:
        tables = self.seatings.items()
        return frozenset(p for (r, _), seating in tables if r == round_ for p in seating.sat)

    def _fingerprint(self) -> str:
        room = self.room
        words = [
            sorted((p.id, sorted(p.interests), p.company) for p in room.people),
            sorted((t.id, t.capacity, t.minimum) for t in room.tables),
            [sorted(ids) for ids in room.present],
            sorted(sorted(pair) for pair in room.apart),
        ]
        return hashlib.sha256(json.dumps(words).encode()).hexdigest()[:16]
