import asyncio
import json

import pytest
from faststream.exceptions import NackMessage
from nats.js import JetStreamContext

from infra.dead_letters import DeadLetters, NoSuchDeadLetterError
from shared import consumption
from shared.clock import utc_now
from shared.envelope import envelop
from shared.ids import new_id
from shared.problems import Conflict
from shared.settings import ServiceSettings
from tests.eventually import eventually
from tests.integration.shared.listening import all_acknowledged, buried, reading
from tests.integration.shared.notes import (
    say,
    say_raw,
    written,
)


def _event(*, lacking: str = "", **data: object) -> bytes:
    """Return an event with some of its data changed or gone."""
    note = written(new_id(), new_id())
    sealed = envelop(note, fact_id=new_id(), at=utc_now(), traceparent=None)
    event = json.loads(sealed.model_dump_json())
    event["data"] |= data
    event["data"].pop(lacking, None)
    return json.dumps(event).encode()


POISON = {
    "no-json": (b"no json", "JSONDecodeError"),
    "empty": (b"", ""),
    "no-text": (b"\xff\xfe\x00", ""),
    "array": (b"[]", ""),
    "word": (b'"a word"', ""),
    "null": (b"null", ""),
    "nothing-in-it": (b"{}", "Field required"),
    "field-missing": (_event(lacking="note_id"), "data.note_id: Field required"),
    "revision-0": (_event(revision=0), "greater than or equal to 1"),
    "revision-word": (_event(revision="many"), "data.revision"),
    "text-query": (_event(text={"$ne": 1}), "data.text"),
    "tags-word": (_event(tags="ab"), "data.tags"),
}


@pytest.mark.parametrize(("body", "reason"), POISON.values(), ids=POISON.keys())
async def test_what_makes_no_sense_goes_to_the_dead_letters_and_the_rest_flows_on(
    settings: ServiceSettings, jetstream: JetStreamContext, body: bytes, reason: str
) -> None:
    poison, note = written(new_id(), new_id()), written(new_id(), new_id(), text="fine")

    async with reading(settings, jetstream) as listening:
        await say_raw(jetstream, poison, body)
        await say(jetstream, note)
        await eventually(lambda: listening.has_kept(note))
        name = listening.reader.name
        [dead] = await eventually(lambda: buried(jetstream, name))
        await eventually(lambda: all_acknowledged(jetstream, name))

    assert reason in dead.reason
    assert dead.reason
    assert dead.body == body
    assert dead.subject == poison.subject()
    assert dead.attempts == 1


async def test_a_dead_letters_reason_does_not_repeat_what_people_wrote(
    settings: ServiceSettings, jetstream: JetStreamContext
) -> None:
    poison = written(new_id(), new_id())

    async with reading(settings, jetstream) as listening:
        await say_raw(jetstream, poison, _event(text={"name": "Ana O'Neill-Müller 李雷"}))
        [dead] = await eventually(lambda: buried(jetstream, listening.reader.name))

    assert "Ana" not in dead.reason
    assert dead.reason.isascii()


async def test_what_a_rule_refuses_goes_to_the_dead_letters_at_once(
    settings: ServiceSettings, jetstream: JetStreamContext
) -> None:
    note = written(new_id(), new_id(), text="refused")

    async with reading(settings, jetstream) as listening:
        listening.fails["refused"] = [Conflict("It was filed already.", "Leave it.")]
        await say(jetstream, note)
        [dead] = await eventually(lambda: buried(jetstream, listening.reader.name))
        await asyncio.sleep(0.2)

        assert listening.heard == [note.note_id]
    assert (dead.attempts, dead.reason) == (1, "Conflict: It was filed already.")


async def test_what_never_succeeds_is_given_up_with_its_last_reason(
    settings: ServiceSettings, jetstream: JetStreamContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumption, "ATTEMPTS", 3)
    note = written(new_id(), new_id(), text="hopeless")

    async with reading(settings, jetstream) as listening:
        listening.fails["hopeless"] = [RuntimeError(f"try {n}") for n in range(1, 9)]
        await say(jetstream, note)
        [dead] = await eventually(lambda: buried(jetstream, listening.reader.name))
        await eventually(lambda: all_acknowledged(jetstream, listening.reader.name))

        assert listening.heard == [note.note_id] * 3
    assert (dead.attempts, dead.reason) == (3, "RuntimeError: try 3")


async def test_a_dead_letter_is_processed_again_when_it_is_replayed(
    settings: ServiceSettings, jetstream: JetStreamContext
) -> None:
    note = written(new_id(), new_id(), text="refused")
    letters = DeadLetters(jetstream)

    async with reading(settings, jetstream) as listening:
        listening.fails["refused"] = [Conflict("It was filed already.", "Leave it.")]
        await say(jetstream, note)
        [dead] = await eventually(lambda: buried(jetstream, listening.reader.name))

        await letters.replay(dead.number)

        await eventually(lambda: listening.has_kept(note))
        assert await buried(jetstream, listening.reader.name) == []
    with pytest.raises(NoSuchDeadLetterError):
        await letters.replay(dead.number)


async def test_a_replay_that_fails_again_is_a_new_dead_letter(
    settings: ServiceSettings, jetstream: JetStreamContext
) -> None:
    note = written(new_id(), new_id(), text="refused")

    async with reading(settings, jetstream) as listening:
        refusals: list[Exception] = [Conflict(f"Refusal {n}.", "Leave it.") for n in (1, 2)]
        listening.fails["refused"] = refusals
        await say(jetstream, note)
        [first] = await eventually(lambda: buried(jetstream, listening.reader.name))
        await DeadLetters(jetstream).replay(first.number)
        [second] = await eventually(lambda: buried(jetstream, listening.reader.name))

    assert second.number > first.number
    assert second.reason == "Conflict: Refusal 2."
    assert second.body == first.body


async def test_where_a_dead_letter_cannot_be_stored_the_fact_is_tried_again(
    settings: ServiceSettings, jetstream: JetStreamContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = written(new_id(), new_id(), text="refused")
    with monkeypatch.context() as without:
        without.setattr(consumption, "DEAD_LETTERS", "NO_SUCH_STREAM")
        async with reading(settings, jetstream) as listening:
            listening.fails["refused"] = [Conflict("It was filed already.", "Leave it.")]
            await say(jetstream, note)

            await eventually(lambda: listening.has_kept(note))

    assert listening.heard == [note.note_id] * 2
    assert await buried(jetstream, listening.reader.name) == []


async def test_a_dead_letter_is_stored_once_however_often_the_fact_is_delivered(
    settings: ServiceSettings, jetstream: JetStreamContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service may be killed after the dead letter was stored and before the broker knows."""

    class UnheardError(NackMessage):
        def __init__(self) -> None:
            super().__init__(delay=0.1)

    monkeypatch.setattr(consumption, "AckMessage", UnheardError)
    note = written(new_id(), new_id(), text="refused")

    async with reading(settings, jetstream) as listening:
        listening.fails["refused"] = [Conflict("It was filed already.", "Leave it.")] * 2
        await say(jetstream, note)
        await eventually(lambda: listening.has_kept(note))

        assert listening.heard == [note.note_id] * 3
        assert len(await buried(jetstream, listening.reader.name)) == 1
