"""What check-in hears: gatherings, the roster, the seating plan, and whom a question is asked."""

from services.check_in.service import Door
from services.check_in.store import Store
from shared.consumption import Consumers
from shared.envelope import Event
from shared.facts import AttendeeRegistered, GatheringAnnounced, QuestionAsked, TableSeated


def consumers(store: Store, door: Door) -> Consumers:
    """Return check-in's consumers."""
    heard = Consumers("check-in")

    @heard.hears(GatheringAnnounced)
    async def on_gathering_announced(event: Event[GatheringAnnounced]) -> None:
        said = event.data
        kept = {"name", "doors", "state", "round"}
        await store.gatherings.keep(said, said.model_dump(include=kept))
        store.forget_room(said.gathering_id)
        if said.state == "closed":
            await door.close(said.gathering_id)

    @heard.hears(AttendeeRegistered)
    async def on_attendee_registered(event: Event[AttendeeRegistered]) -> None:
        said = event.data
        kept = said.model_dump(include={"gathering_id", "name", "ticket_code"})
        await store.attendees.keep(said, {**kept, "roster_state": said.state})

    @heard.hears(TableSeated)
    async def on_table_seated(event: Event[TableSeated]) -> None:
        said = event.data
        kept = {"gathering_id", "round", "table_id", "table_name", "seats", "topic"}
        if await store.seatings.keep(said, said.model_dump(include=kept)):
            store.forget_room(said.gathering_id)

    @heard.hears(QuestionAsked)
    async def on_question_asked(event: Event[QuestionAsked]) -> None:
        said = event.data
        kept = {"gathering_id", "suggestions", "is_open"}
        if await store.questions.keep(said, said.model_dump(include=kept)):
            store.forget_room(said.gathering_id)

    return heard
