"""What follow-up hears: everything that a letter about an evening is made of."""

from services.follow_up.store import Store
from services.follow_up.writing import Writing
from shared.consumption import Consumers
from shared.envelope import Event
from shared.facts import (
    AttendanceRecorded,
    AttendeeRegistered,
    DoorsClosed,
    GatheringAnnounced,
    PlanCertified,
    TableSeated,
)


def consumers(store: Store, writing: Writing) -> Consumers:
    """Return follow-up's consumers. Each keeps what it hears, then brings the letters in line."""
    heard = Consumers("follow-up")

    @heard.hears(GatheringAnnounced)
    async def on_gathering_announced(event: Event[GatheringAnnounced]) -> None:
        said = event.data
        kept = said.model_dump(include={"name", "state", "round", "roster_revisions"})
        await store.gatherings.keep(said, {**kept, "announced_at": event.time})
        await writing.reconcile(said.gathering_id)

    @heard.hears(AttendeeRegistered)
    async def on_attendee_registered(event: Event[AttendeeRegistered]) -> None:
        said = event.data
        words = {"name", "email", "interests", "offer", "ask", "letters"}
        kept = said.model_dump(include={"gathering_id", *words})
        await store.attendees.keep(said, {**kept, "roster_state": said.state})
        await writing.reconcile(said.gathering_id)

    @heard.hears(AttendanceRecorded)
    async def on_attendance_recorded(event: Event[AttendanceRecorded]) -> None:
        said = event.data
        await store.attendees.keep(said, said.model_dump(include={"gathering_id", "state"}))
        await writing.reconcile(said.gathering_id)

    @heard.hears(DoorsClosed)
    async def on_doors_closed(event: Event[DoorsClosed]) -> None:
        said = event.data
        await store.gatherings.keep(said, said.model_dump(include={"attendance_revisions"}))
        await writing.reconcile(said.gathering_id)

    @heard.hears(TableSeated)
    async def on_table_seated(event: Event[TableSeated]) -> None:
        said = event.data
        kept = {"gathering_id", "round", "table_id", "table_name", "seats"}
        in_common = {"topic", "shared", "helps"}
        await store.seatings.keep(said, said.model_dump(include=kept | in_common))
        await writing.reconcile(said.gathering_id)

    @heard.hears(PlanCertified)
    async def on_plan_certified(event: Event[PlanCertified]) -> None:
        said = event.data
        kept = said.model_dump(include={"settled", "table_revisions"})
        await store.gatherings.keep(said, kept)
        await writing.reconcile(said.gathering_id)

    return heard
