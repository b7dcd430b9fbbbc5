import dataclasses
from datetime import timedelta

import pytest
from nats.js import JetStreamContext
from nats.js.api import ConsumerConfig, StreamConfig

from infra import topology
from infra.servers import NatsServer
from infra.topology import HEARS, STREAMS, provision
from shared.consumption import DEAD_LETTERS, durable
from shared.ids import new_id
from shared.outbox import FACTS
from tests.integration.shared.notes import connected, say, told, written

DURABLES = sorted(durable(service, fact) for service, facts in HEARS.items() for fact in facts)


async def configs(
    jetstream: JetStreamContext,
) -> tuple[list[StreamConfig], list[ConsumerConfig | None]]:
    streams = [(await jetstream.stream_info(stream.name)).config for stream in STREAMS]
    consumers = [(await jetstream.consumer_info(FACTS, name)).config for name in DURABLES]
    return streams, consumers


async def test_a_fresh_broker_gets_every_stream_and_consumer(own_nats: NatsServer) -> None:
    async with connected(own_nats.url) as jetstream:
        consumers = await jetstream.consumers_info(FACTS)
        streams = {info.config.name for info in await jetstream.streams_info()}

    assert streams == {FACTS, DEAD_LETTERS}
    assert sorted(consumer.name for consumer in consumers) == DURABLES


async def test_provisioning_twice_changes_nothing(own_nats: NatsServer) -> None:
    async with connected(own_nats.url) as jetstream:
        before = await configs(jetstream)
        await provision(own_nats.url)

        assert await configs(jetstream) == before


async def test_provisioning_loses_no_fact_and_no_consumers_place(own_nats: NatsServer) -> None:
    gathering_id, [service, *_] = new_id(), HEARS
    fact = HEARS[service][0]
    async with connected(own_nats.url) as jetstream:
        await say(jetstream, written(gathering_id, new_id()))
        said = await told(jetstream, gathering_id)
        subscription = await jetstream.pull_subscribe_bind(durable(service, fact), stream=FACTS)
        await jetstream.publish(fact.subjects().replace(">", "g.x"), b"{}", stream=FACTS)
        [message] = await subscription.fetch(1, timeout=5)
        await message.ack_sync()

        await provision(own_nats.url)

        info = await jetstream.consumer_info(FACTS, durable(service, fact))
        assert await told(jetstream, gathering_id) == said
        assert info.num_pending == 0
        assert info.delivered
        assert info.delivered.consumer_seq == 1


@pytest.mark.parametrize(
    "drift", [{"max_ack_pending": 1}, {"ack_wait": 1.0}, {"max_deliver": 1}], ids=str
)
async def test_a_consumer_that_was_changed_by_hand_is_put_right(
    own_nats: NatsServer, drift: dict[str, float]
) -> None:
    async with connected(own_nats.url) as jetstream:
        before = await configs(jetstream)
        config = (await jetstream.consumer_info(FACTS, DURABLES[0])).config
        assert config
        await jetstream.add_consumer(FACTS, config.evolve(**drift))
        assert await configs(jetstream) != before

        await provision(own_nats.url)

        assert await configs(jetstream) == before


@pytest.mark.parametrize(
    "drift", [{"max_age": 3600.0}, {"max_bytes": 1024}, {"duplicate_window": 1.0}], ids=str
)
async def test_a_stream_that_was_changed_by_hand_is_put_right(
    own_nats: NatsServer, drift: dict[str, float]
) -> None:
    async with connected(own_nats.url) as jetstream:
        before = await configs(jetstream)
        config = (await jetstream.stream_info(FACTS)).config
        await jetstream.update_stream(config.evolve(**drift))
        assert await configs(jetstream) != before

        await provision(own_nats.url)

        assert await configs(jetstream) == before


async def test_a_consumer_that_was_deleted_is_made_again(own_nats: NatsServer) -> None:
    async with connected(own_nats.url) as jetstream:
        before = await configs(jetstream)
        await jetstream.delete_consumer(FACTS, DURABLES[0])

        await provision(own_nats.url)

        assert await configs(jetstream) == before


async def test_a_changed_topology_is_applied(
    own_nats: NatsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    longer = [dataclasses.replace(stream, keep=timedelta(days=45)) for stream in STREAMS]
    monkeypatch.setattr(topology, "STREAMS", tuple(longer))
    async with connected(own_nats.url) as jetstream:
        await provision(own_nats.url)

        info = await jetstream.stream_info(FACTS)
    assert info.config.max_age == timedelta(days=45).total_seconds()


async def test_a_fact_is_kept_long_enough_for_a_consumer_to_be_off(own_nats: NatsServer) -> None:
    async with connected(own_nats.url) as jetstream:
        streams, consumers = await configs(jetstream)

    assert all((s.max_age or 0) >= timedelta(days=7).total_seconds() for s in streams)
    assert all(c and c.inactive_threshold in {None, 0} for c in consumers), "durables last"
