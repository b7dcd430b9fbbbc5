"""Asking the one short question: it opens, changes and closes as the room does."""

import asyncio
from collections.abc import Mapping

from services.matching.question.asking import to_ask
from services.matching.question.suggesting import suggestions
from services.matching.seating.room import Plan
from services.matching.situation import Situation
from services.matching.store import Store
from shared.facts import QuestionAsked
from shared.problems import Unavailable

_CLOSED: dict[str, object] = {"is_open": False, "suggestions": ()}


class Questioning:
    """Brings the questions in line with who needs company; twice changes nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._looked_at: dict[str, tuple[object, ...]] = {}

    async def reconcile(self, situation: Situation, plan: Plan) -> None:
        """Open, change and close questions.

        While a roster is being read in, nobody is asked who may find company on its next page.

        Raises:
            Unavailable: another copy of the service was faster; worth trying again.
        """
        asked = await asyncio.to_thread(to_ask, situation)
        opened = {q.id for q in situation.questions.values() if q.is_open}
        is_quiet = situation.gathering.state != "planned" or not (
            situation.search and situation.search.is_active
        )
        wanted = asked if is_quiet else asked & opened
        seen = (wanted, opened, situation.frozen, situation.solved_for, situation.words_mark)
        if self._looked_at.get(situation.gathering.id) == seen:
            return
        told = await asyncio.to_thread(suggestions, situation, plan, wanted)
        changes = _changes(situation, told).items()
        await asyncio.gather(*(self._write(situation, key, fields) for key, fields in changes))
        self._looked_at[situation.gathering.id] = seen[0], frozenset(told), *seen[2:]

    async def _write(self, situation: Situation, key: str, fields: Mapping[str, object]) -> None:
        before, questions = situation.questions.get(key), self._store.questions
        if before is None:
            made = {"gathering_id": situation.gathering.id, **fields}
            written = await questions.create(key, made, QuestionAsked)
        else:
            where = {"_id": key, "revision": before.revision}
            written = await questions.change(where, fields, QuestionAsked)
        if written is None:
            raise Unavailable("Another copy of the service asks this question.", "Try again.")


def _changes(
    situation: Situation, told: Mapping[str, tuple[str, ...]]
) -> dict[str, dict[str, object]]:
    """Return what is to be written of each question that does not stay as it is."""
    changes: dict[str, dict[str, object]] = {
        question.id: dict(_CLOSED)
        for question in situation.questions.values()
        if question.is_open and question.id not in told
    }
    for person, suggested in told.items():
        about = situation.by_id[person].interests
        after = {"is_open": True, "suggestions": suggested, "about": about}
        before = situation.questions.get(person)
        if before is None or any(getattr(before, name) != value for name, value in after.items()):
            changes[person] = after
    return changes
