"""A whole evening as the other services tell it, for the tests of follow-up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import nats

from shared.envelope import CONTENT_TYPE, envelop
from shared.facts import (
    AttendanceRecorded,
    AttendeeRegistered,
    DoorsClosed,
    FactData,
    Figure,
    GatheringAnnounced,
    PlanCertified,
    TableSeated,
)
from shared.ids import new_id
from shared.outbox import FACTS

NOTHING = Figure(value=0, bound=0)


@dataclass
class Told:
    """One gathering of which nothing has been told yet."""

    name: str = "Spring Potluck"
    gathering_id: str = field(default_factory=new_id)
    people: dict[str, AttendeeRegistered] = field(default_factory=dict)
    came: dict[str, AttendanceRecorded] = field(default_factory=dict)
    tables: list[TableSeated] = field(default_factory=list)

    def person(self, name: str, *, came: bool = True, **said: object) -> str:
        """Add somebody; their address is of this gathering alone."""
        key = new_id()
        self.people[key] = AttendeeRegistered.model_validate(
            {
                "gathering_id": self.gathering_id,
                "revision": 1,
                "attendee_id": key,
                "name": name,
                "email": f"{key}@example.org",
                "ticket_code": key,
                "interests": (),
                "offer": None,
                "ask": None,
                "company": None,
                "access_needs": None,
                "letters": True,
                "walk_in": False,
                "state": "registered",
                **said,
            }
        )
        if came:
            self.came[key] = self.attendance(key)
        return key

    def attendance(self, key: str, state: str = "arrived", revision: int = 1) -> AttendanceRecorded:
        """Return what check-in says of somebody."""
        return AttendanceRecorded.model_validate(
            {
                "gathering_id": self.gathering_id,
                "revision": revision,
                "attendee_id": key,
                "state": state,
                "at": datetime.now(UTC),
                "door": "front",
            }
        )

    def table(
        self,
        round_: int,
        seats: Sequence[str],
        *,
        topic: str | None = None,
        shared: Iterable[tuple[str, Sequence[str]]] = (),
        words: Mapping[str, str] | None = None,
        helps: Iterable[Mapping[str, str]] = (),
    ) -> TableSeated:
        """Add a table; `words` is what people wrote of what they share."""
        seated = TableSeated.model_validate(
            {
                "gathering_id": self.gathering_id,
                "revision": 2,
                "seating_id": new_id(),
                "round": round_,
                "table_id": new_id(),
                "table_name": f"Table {len(self.tables) + 1}",
                "seats": seats,
                "arrived": seats,
                "topic": topic,
                "shared": [
                    {"interest": interest, "attendee_ids": who, "words": words or {}}
                    for interest, who in shared
                ],
                "helps": list(helps),
            }
        )
        self.tables.append(seated)
        return seated

    def gathering(self, state: str = "closed", revision: int = 5) -> GatheringAnnounced:
        """Return what planning says of the gathering."""
        closed = state == "closed"
        return GatheringAnnounced.model_validate(
            {
                "gathering_id": self.gathering_id,
                "revision": revision,
                "name": self.name,
                "place": "The Old Bakery",
                "time_zone": "Europe/Berlin",
                "starts_at": datetime.now(UTC),
                "doors": ("front",),
                "tables": (),
                "rounds": 3,
                "state": state,
                "round": max((t.round for t in self.tables), default=0),
                "roster_revisions": sum(p.revision for p in self.people.values()) if closed else 0,
            }
        )

    def doors(self) -> DoorsClosed:
        """Return check-in's last word."""
        return DoorsClosed(
            gathering_id=self.gathering_id,
            revision=1,
            attendance_revisions=sum(a.revision for a in self.came.values()),
        )

    def plan(self, revision: int = 9, *, settled: bool = True) -> PlanCertified:
        """Return matching's last word."""
        return PlanCertified(
            gathering_id=self.gathering_id,
            revision=revision,
            broken=NOTHING,
            alone=NOTHING,
            one_topic=NOTHING,
            warm=NOTHING,
            settled=settled,
            table_revisions=sum(t.revision for t in self.tables),
        )

    def everything(self) -> list[FactData]:
        """Return all there is to say."""
        return [
            *self.people.values(),
            *self.came.values(),
            *self.tables,
            self.gathering(),
            self.doors(),
            self.plan(),
        ]

    def addresses(self) -> list[str]:
        """Return the addresses of those who are to get a letter."""
        there = [self.people[key] for key in self.came]
        return sorted(p.email for p in there if p.letters and p.email)


async def tell(nats_url: str, *facts: FactData) -> None:
    """Publish facts as their services do; each call is a fresh delivery."""
    connection = await nats.connect(nats_url)
    try:
        jetstream = connection.jetstream()
        for fact in facts:
            event = envelop(fact, fact_id=new_id(), at=datetime.now(UTC), traceparent=None)
            await jetstream.publish(
                fact.subject(),
                event.model_dump_json().encode(),
                stream=FACTS,
                headers={"content-type": CONTENT_TYPE},
            )
    finally:
        await connection.close()
