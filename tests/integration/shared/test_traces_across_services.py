import json
from pathlib import Path

from nats.js import JetStreamContext

from shared.envelope import Event
from shared.ids import new_id
from shared.settings import ServiceSettings
from shared.telemetry import continued, current_traceparent
from tests.eventually import eventually
from tests.integration.shared.notes import (
    NoteWritten,
    Reader,
    fields,
    running,
)

TRACE_ID = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE_ID}-b7ad6b7169203331-01"


async def test_a_trace_goes_from_a_request_through_outbox_and_broker_to_who_hears_of_it(
    settings: ServiceSettings, jetstream: JetStreamContext, tmp_path: Path
) -> None:
    reader = Reader(settings.model_copy(update={"trace_share": 1.0}))
    gathering_id, seen = new_id(), list[str | None]()

    @reader.heard.hears(NoteWritten)
    async def on_note_written(event: Event[NoteWritten]) -> None:
        if event.data.gathering_id == gathering_id:
            seen.append(current_traceparent())

    await reader.prepare(jetstream, NoteWritten)
    app = reader.app()
    async with running(app):
        with continued(app.state.service.tracer, "POST /notes", PARENT):
            await reader.copies.create(new_id(), fields(gathering_id=gathering_id), NoteWritten)

        async def heard() -> bool:
            return bool(seen)

        await eventually(heard)

    assert [traceparent and traceparent.split("-")[1] for traceparent in seen] == [TRACE_ID]
    [file] = (tmp_path / "traces").iterdir()
    spans = [json.loads(line) for line in file.read_text().splitlines()]
    names = [span["name"] for span in spans if span["trace"] == TRACE_ID]
    assert "POST /notes" in names
    assert "publish note-written" in names
    assert any(name.endswith("process") for name in names)
