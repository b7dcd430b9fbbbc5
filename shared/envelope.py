"""Facts on the wire: CloudEvents 1.0 in structured mode, and the codec FastStream needs for it.

Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md and the NATS binding.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from faststream.message.utils import decode_message, encode_message
from pydantic import AwareDatetime, BaseModel, ConfigDict, SerializeAsAny

from shared.facts import FactData

if TYPE_CHECKING:
    from fast_depends.library.serializer import SerializerProto
    from faststream._internal.basic_types import DecodedMessage, SendableMessage
    from faststream.message import StreamMessage

CONTENT_TYPE = "application/cloudevents+json"

Data = TypeVar("Data", bound=FactData)


class Event(BaseModel, Generic[Data]):
    """A fact in its envelope. `source` and `id` together identify a duplicate.

    `subject` is the aggregate's id; `traceparent` continues the trace that led to the fact.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    specversion: Literal["1.0"] = "1.0"
    id: str
    source: str
    type: str
    subject: str
    time: AwareDatetime
    datacontenttype: Literal["application/json"] = "application/json"
    traceparent: str | None = None
    data: SerializeAsAny[Data]


def envelop(
    data: FactData, *, fact_id: str, at: datetime, traceparent: str | None
) -> Event[FactData]:
    """Return `data` in its envelope; `fact_id` is repeated on every attempt to publish it."""
    return Event[FactData](
        id=fact_id,
        source=f"/potluck/{data.service}",
        type=data.type(),
        subject=getattr(data, data.key),
        time=at,
        traceparent=traceparent,
        data=data,
    )


class CloudEventsCodec:
    """Reads `application/cloudevents+json` as JSON, which FastStream takes for raw bytes."""

    async def decode(self, msg: "StreamMessage[object]") -> "DecodedMessage":
        """Return the envelope as a dictionary."""
        if msg.content_type == CONTENT_TYPE:
            msg.content_type = "application/json"
        return decode_message(msg)

    async def encode(
        self, msg: "SendableMessage", serializer: "SerializerProto | None" = None
    ) -> tuple[bytes, str | None]:
        """Return the body and its content type as FastStream would."""
        return encode_message(msg, serializer)
