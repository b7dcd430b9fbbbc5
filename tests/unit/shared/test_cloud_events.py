import json
from datetime import UTC, datetime
from typing import cast

import pytest
from faststream.message import StreamMessage
from pydantic import ValidationError

from shared.envelope import CONTENT_TYPE, CloudEventsCodec, Event, envelop
from shared.facts import AttendanceRecorded, FactData

AT = datetime(2026, 11, 21, 18, 5, 7, 123000, tzinfo=UTC)
ARRIVED = AttendanceRecorded(
    gathering_id="g1", revision=1, attendee_id="a1", state="arrived", at=AT, door="Süd"
)
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def sealed() -> Event[FactData]:
    return envelop(ARRIVED, fact_id="f1", at=AT, traceparent=TRACE)


def test_the_envelope_has_what_cloudevents_requires() -> None:
    wire = json.loads(sealed().model_dump_json())

    assert wire["specversion"] == "1.0"
    assert wire["id"] == "f1"
    assert wire["source"] == "/potluck/check-in"
    assert wire["type"] == "app.potluck.check-in.attendance-recorded.v1"
    assert wire["subject"] == "a1"
    assert wire["time"] == "2026-11-21T18:05:07.123000Z"
    assert wire["datacontenttype"] == "application/json"
    assert wire["traceparent"] == TRACE


def test_the_names_of_its_attributes_are_as_cloudevents_allows() -> None:
    assert all(name.isalnum() and name.islower() for name in Event.model_fields)


def test_a_fact_survives_the_wire_unchanged() -> None:
    read = Event[AttendanceRecorded].model_validate_json(sealed().model_dump_json())

    assert read.data == ARRIVED
    assert (read.id, read.time, read.traceparent) == ("f1", AT, TRACE)


def test_the_whole_fact_goes_on_the_wire_and_not_only_what_all_facts_have() -> None:
    wire = json.loads(sealed().model_dump_json())

    assert set(wire["data"]) == set(AttendanceRecorded.model_fields)


def test_what_a_later_version_adds_is_ignored() -> None:
    wire = json.loads(sealed().model_dump_json())
    wire["correlationid"] = "c1"
    wire["data"]["mood"] = "merry"

    assert Event[AttendanceRecorded].model_validate(wire).data == ARRIVED


@pytest.mark.parametrize("lacking", ["id", "source", "type", "subject", "time", "data"])
def test_an_envelope_that_lacks_something_is_refused(lacking: str) -> None:
    wire = json.loads(sealed().model_dump_json())
    del wire[lacking]

    with pytest.raises(ValidationError):
        Event[AttendanceRecorded].model_validate(wire)


def test_a_time_without_a_zone_is_refused() -> None:
    wire = json.loads(sealed().model_dump_json())
    wire["time"] = "2026-11-21T18:05:07"

    with pytest.raises(ValidationError):
        Event[AttendanceRecorded].model_validate(wire)


def message(body: bytes, content_type: str) -> StreamMessage[object]:
    made: StreamMessage[object] = StreamMessage(raw_message=None, body=body)
    made.content_type = content_type
    return made


async def test_the_codec_reads_cloudevents_as_json() -> None:
    body = sealed().model_dump_json().encode()

    decoded = await CloudEventsCodec().decode(message(body, CONTENT_TYPE))

    assert cast("dict[str, object]", decoded)["id"] == "f1"


async def test_the_codec_complains_of_a_body_that_is_no_json() -> None:
    with pytest.raises(json.JSONDecodeError):
        await CloudEventsCodec().decode(message(b"no json", CONTENT_TYPE))


async def test_the_codec_leaves_other_kinds_to_faststream() -> None:
    assert await CloudEventsCodec().decode(message(b"plain", "text/plain")) == "plain"


async def test_the_codec_writes_nothing_as_nothing() -> None:
    body, _ = await CloudEventsCodec().encode(None)

    assert body == b""
