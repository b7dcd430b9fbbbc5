"""What planning hears: whom the one short question is asked."""

from services.planning.store import Store
from shared.consumption import Consumers
from shared.envelope import Event
from shared.facts import QuestionAsked


def consumers(store: Store) -> Consumers:
    """Return planning's consumers."""
    heard = Consumers("planning")

    @heard.hears(QuestionAsked)
    async def on_question_asked(event: Event[QuestionAsked]) -> None:
        said = event.data
        kept = {"gathering_id", "suggestions", "is_open"}
        await store.questions.keep(said, said.model_dump(include=kept))

    return heard
