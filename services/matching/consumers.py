"""What matching hears: gatherings, the roster, who knows whom, and who is here.

Each consumer keeps what it heard and brings the plan in line with it.
"""

from services.matching.service import Matching
from services.matching.store import Store
from shared.consumption import Consumers
from shared.envelope import Event
from shared.facts import (
    AcquaintanceDeclared,
    AttendanceRecorded,
    AttendeeRegistered,
    DoorsClosed,
    GatheringAnnounced,
)


def consumers(store: Store, matching: Matching) -> Consumers:
    """Return matching's consumers."""
    heard = Consumers("matching")

    @heard.hears(GatheringAnnounced)
    async def on_gathering_announced(event: Event[GatheringAnnounced]) -> None:
        said = event.data
        await store.gatherings.keep(
            said, said.model_dump(include={"tables", "rounds", "state", "round"})
        )
        await matching.reconcile(said.gathering_id)

    @heard.hears(AttendeeRegistered)
    async def on_attendee_registered(event: Event[AttendeeRegistered]) -> None:
        said = event.data
        kept = said.model_dump(
            include={
                *("gathering_id", "name", "interests", "company", "access_needs"),
                *("offer", "ask", "host", "pins", "open_about"),
            }
        )
        await store.attendees.keep(said, {**kept, "roster_state": said.state})
        await matching.reconcile(said.gathering_id)

    @heard.hears(AcquaintanceDeclared)
    async def on_acquaintance_declared(event: Event[AcquaintanceDeclared]) -> None:
        said = event.data
        kept = {"gathering_id", "attendee_ids", "withdrawn", "kind"}
        await store.acquaintances.keep(said, said.model_dump(include=kept))
        await matching.reconcile(said.gathering_id)

    @heard.hears(AttendanceRecorded)
    async def on_attendance_recorded(event: Event[AttendanceRecorded]) -> None:
        said = event.data
        kept = said.model_dump(include={"gathering_id", "state", "at"})
        await store.attendees.keep(said, {**kept, "attendance_revision": said.revision})
        await matching.reconcile(said.gathering_id)

    @heard.hears(DoorsClosed)
    async def on_doors_closed(event: Event[DoorsClosed]) -> None:
        said = event.data
        await store.doors.keep(
            said, said.model_dump(include={"gathering_id", "attendance_revisions"})
        )
        await matching.reconcile(said.gathering_id)

    return heard
