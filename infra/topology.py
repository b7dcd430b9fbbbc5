"""Streams and durable consumers, as data, and the one function that makes a broker have them.

Applying it again changes nothing; applying a changed version updates what is there. Services only
bind: two that declared one stream would overwrite each other silently.
"""

from dataclasses import dataclass, field
from datetime import timedelta

import nats
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import NotFoundError

from shared.consumption import ATTEMPTS, DEAD_LETTERS, durable
from shared.facts import (
    AcquaintanceDeclared,
    AttendanceRecorded,
    AttendeeRegistered,
    DoorsClosed,
    FactData,
    GatheringAnnounced,
    PlanCertified,
    QuestionAsked,
    TableSeated,
)
from shared.outbox import FACTS


@dataclass(frozen=True)
class Stream:
    """A stream: the subjects it keeps, for how long, in how many bytes at most."""

    name: str
    subjects: tuple[str, ...]
    keep: timedelta
    limit: int


STREAMS = (
    Stream(
        FACTS,
        (
            "potluck.planning.>",
            "potluck.check-in.>",
            "potluck.matching.>",
            "potluck.follow-up.>",
        ),
        keep=timedelta(days=30),
        limit=4 * 1024**3,
    ),
    Stream(DEAD_LETTERS, ("potluck.dead.*",), keep=timedelta(days=90), limit=1024**3),
)

HEARS: dict[str, tuple[type[FactData], ...]] = {
    "planning": (QuestionAsked,),
    "check-in": (GatheringAnnounced, AttendeeRegistered, TableSeated, QuestionAsked),
    "matching": (
        GatheringAnnounced,
        AttendeeRegistered,
        AcquaintanceDeclared,
        AttendanceRecorded,
        DoorsClosed,
    ),
    "follow-up": (
        GatheringAnnounced,
        AttendeeRegistered,
        AttendanceRecorded,
        DoorsClosed,
        TableSeated,
        PlanCertified,
    ),
}
"""Which service hears which facts; one durable consumer each."""

ACK_WAIT = timedelta(seconds=10)
"""After how long without a word of whom it was given to a fact is given to another copy."""

MAX_ACK_PENDING = 256


@dataclass
class Changes:
    """What `provision` did, in words."""

    made: list[str] = field(default_factory=list)


async def provision(nats_url: str, *, replicas: int = 1) -> Changes:
    """Make the broker have every stream and durable consumer.

    Args:
        replicas: copies of each stream, 3 on a cluster.
    """
    connection = await nats.connect(nats_url, max_reconnect_attempts=30, reconnect_time_wait=1)
    try:
        jetstream = connection.jetstream()
        changes = Changes()
        for stream in STREAMS:
            await _apply_stream(jetstream, stream, replicas, changes)
        for service, facts in HEARS.items():
            for fact in facts:
                await jetstream.add_consumer(FACTS, _consumer(service, fact))
                changes.made.append(f"consumer {durable(service, fact)}")
        return changes
    finally:
        await connection.close()


async def _apply_stream(
    jetstream: JetStreamContext, stream: Stream, replicas: int, changes: Changes
) -> None:
    config = StreamConfig(
        name=stream.name,
        subjects=list(stream.subjects),
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        max_age=stream.keep.total_seconds(),
        max_bytes=stream.limit,
        num_replicas=replicas,
        duplicate_window=120,
    )
    try:
        await jetstream.stream_info(stream.name)
        await jetstream.update_stream(config)
    except NotFoundError:
        await jetstream.add_stream(config)
    changes.made.append(f"stream {stream.name}")


def _consumer(service: str, fact: type[FactData]) -> ConsumerConfig:
    return ConsumerConfig(
        durable_name=durable(service, fact),
        filter_subject=fact.subjects(),
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=ACK_WAIT.total_seconds(),
        max_deliver=ATTEMPTS + 2,
        max_ack_pending=MAX_ACK_PENDING,
    )
