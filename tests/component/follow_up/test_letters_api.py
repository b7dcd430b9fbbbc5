import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime
from typing import Any

import httpx
import nats
import pytest
import uvicorn

from services.follow_up.domain import prompt_id
from shared.envelope import Event
from shared.facts import PromptSent
from shared.ids import new_id
from tests.component.follow_up.conftest import FollowUp
from tests.component.follow_up.evening_facts import Told
from tests.component.follow_up.house import House, path, until


def evening() -> Told:
    told = Told()
    told.table(1, [told.person("Zoë Ng"), told.person("Ana Lima")], topic="jazz")
    return told


def of(told: Told, name: str) -> str:
    (key,) = (key for key, person in told.people.items() if person.name == name)
    return prompt_id(told.gathering_id, key)


async def test_the_host_sees_every_letter_by_name_and_reads_one(follow_up: FollowUp) -> None:
    told = evening()
    async with follow_up() as house:
        await house.hear(*told.everything())
        prompts = await house.until_states(told, "sent", "sent")
        one = (await house.organizer.get(path(told, of(told, "Ana Lima")))).json()

    assert [prompt["name"] for prompt in prompts] == ["Ana Lima", "Zoë Ng"]
    assert prompts[0] | {"text": one["text"], "html": one["html"]} == one
    assert one["text"].startswith("Hello Ana,")
    assert one["html"].startswith("<!DOCTYPE html>")
    assert datetime.fromisoformat(one["at"]).tzinfo


async def test_nobody_else_sees_letters(follow_up: FollowUp) -> None:
    told = evening()
    paths = [path(told), path(told, of(told, "Ana Lima")), path(told)[: -len("prompts")] + "stream"]
    async with follow_up() as house:
        await house.hear(*told.everything())
        await house.until_states(told, "sent", "sent")
        answers = [await house.anybody.get(where) for where in paths]
        answers.append(await house.anybody.post(path(told, of(told, "Ana Lima"), "send-again")))

    for answer in answers:
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"


async def test_what_is_not_there_or_of_another_gathering_is_not_found(follow_up: FollowUp) -> None:
    told, other = evening(), evening()
    async with follow_up() as house:
        await house.hear(*told.everything(), *other.everything())
        await house.until_states(told, "sent", "sent")
        await house.until_states(other, "sent", "sent")
        answers = [
            await house.organizer.get(where)
            for where in (
                path(Told()),
                path(told, new_id()),
                path(other, of(told, "Ana Lima")),
                f"/api/follow-up/gatherings/{new_id()}/stream",
            )
        ]
        answers.append(await house.organizer.post(path(other, of(told, "Ana Lima"), "send-again")))

    assert [answer.status_code for answer in answers] == [404] * 5


async def test_a_letter_that_was_sent_is_not_sent_again(follow_up: FollowUp) -> None:
    told = evening()
    async with follow_up() as house:
        await house.hear(*told.everything())
        await house.until_states(told, "sent", "sent")
        answer = await house.organizer.post(path(told, of(told, "Ana Lima"), "send-again"))

    assert answer.status_code == 409
    assert "sent" in answer.json()["detail"]


async def test_every_step_of_a_letter_is_told_as_a_fact(follow_up: FollowUp, nats_url: str) -> None:
    told = evening()
    connection = await nats.connect(nats_url)
    heard = await connection.subscribe(f"potluck.follow-up.prompt-sent.v1.{told.gathering_id}.>")
    facts: list[PromptSent] = []
    async with follow_up() as house:
        await house.hear(*told.everything())
        await house.until_states(told, "sent", "sent")
        with suppress(nats.errors.TimeoutError):
            while len(facts) < 6:
                message = await heard.next_msg(timeout=5)
                facts.append(Event[PromptSent].model_validate_json(message.data).data)
    await connection.close()

    mine = sorted(
        (fact.revision, fact.state) for fact in facts if fact.prompt_id == of(told, "Ana Lima")
    )
    assert mine == [(1, "due"), (2, "handed"), (3, "sent")]


async def test_the_page_hears_of_each_letter_as_it_goes(follow_up: FollowUp) -> None:
    told = evening()
    async with follow_up() as house:
        await house.hear(told.gathering("open", revision=1))

        async def is_known() -> bool:
            return (await house.organizer.get(path(told))).status_code == httpx.codes.OK

        await until(is_known)
        server = uvicorn.Server(uvicorn.Config(house.app, port=0, lifespan="off", log_config=None))
        serving = asyncio.create_task(server.serve())
        states = [said["prompt"]["state"] async for said in _stream(house, server, told) if said]
        server.should_exit = True
        await serving

    assert sorted(states) == ["due", "due", "handed", "handed", "sent", "sent"]


async def _stream(
    house: House, server: uvicorn.Server, told: Told
) -> AsyncIterator[dict[str, Any]]:
    """Yield what the stream says until two letters are sent; tell the evening once it is open."""
    while not server.started:  # noqa: ASYNC110  uvicorn has no event
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    sent = 0
    async with (
        httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}", cookies=house.organizer.cookies
        ) as client,
        client.stream("GET", path(told)[: -len("prompts")] + "stream") as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        await asyncio.sleep(0.2)
        await house.hear(*told.everything())
        async for line in answer.aiter_lines():
            if line.startswith("data:"):
                said = json.loads(line.removeprefix("data:"))
                assert said["kind"] == "prompt"
                sent += said["prompt"]["state"] == "sent"
                yield said
            if sent == 2:
                return


@pytest.mark.parametrize("room", ["health/live", "health/ready", "metrics", "openapi.json"])
async def test_the_service_shows_how_it_is(follow_up: FollowUp, room: str) -> None:
    async with follow_up() as house:
        answer = await house.anybody.get(f"/api/follow-up/{room}")

    assert answer.status_code == 200
