"""Consuming facts: which errors are tried again, when, and where the hopeless ones go.

One middleware decides, because FastStream's own policies cannot: by default a failed message is
terminated, and a swallowed exception is acknowledged.

* A permanent error (the fact does not validate, or a rule refuses it) is dead-lettered at once.
* Any other error is tried again after a growing, jittered delay; the last attempt is dead-lettered.
* Where the dead letter cannot be stored, the fact is tried again: nothing is lost.
* While a fact is worked on, the broker is told so, for a minute at most: it soon gives to another
  copy what a killed one had, and does not give twice what only takes long.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from json import JSONDecodeError
from typing import Any, TypeVar

import structlog
from fast_depends.exceptions import ValidationError as ParameterError
from faststream import BaseMiddleware, ContextRepo
from faststream.exceptions import AckMessage, HandlerException, NackMessage
from faststream.message import StreamMessage
from faststream.nats import JStream, NatsRouter, PullSub
from nats.errors import Error as BrokerError
from nats.js import JetStreamContext
from pydantic import ValidationError

from shared.facts import FactData
from shared.outbox import FACTS
from shared.problems import Problem, Unavailable
from shared.telemetry import Metrics

DEAD_LETTERS = "POTLUCK_DEAD"
"""The stream that holds what could not be processed."""

ATTEMPTS = 8
"""Deliveries before a fact is given up: the delays add up to about a minute."""

BEAT = 3.0
"""Seconds after which the broker is told again that a fact is still worked on."""

_BEATS = 20
"""How often it is told so; whoever takes longer is stuck."""

_AT_ONCE = 64
_ASK_AGAIN = 2.0
"""Seconds until a request for facts is repeated: a broker that restarts has forgotten the last."""

_LONGEST_DELAY = 60.0
_STREAM = JStream(FACTS, declare=False)

Handler = TypeVar("Handler", bound=Callable[..., Awaitable[None]])


def durable(service: str, fact: type[FactData]) -> str:
    """Return the name of the durable consumer through which `service` hears `fact`."""
    return f"{service}-{fact.fact}"


class Consumers:
    """The consumers of one service, each bound to its durable."""

    def __init__(self, service: str) -> None:
        self.router = NatsRouter()
        self.durables: list[str] = []
        self._service = service

    def hears(self, fact: type[FactData]) -> Callable[[Handler], Handler]:
        """Make an `async def on_<fact>(event: Event[Fact]) -> None` hear every fact of a kind.

        It may run several times for one fact, for several facts at once, and in any order.
        """
        name = durable(self._service, fact)
        self.durables.append(name)
        subscriber = self.router.subscriber(
            fact.subjects(),
            stream=_STREAM,
            durable=name,
            pull_sub=PullSub(batch_size=_AT_ONCE, timeout=_ASK_AGAIN),
            title=name,
        )

        def register(handler: Handler) -> Handler:
            subscriber(handler)
            return handler

        return register


def is_permanent(error: BaseException) -> bool:
    """Tell whether trying again cannot help."""
    if isinstance(error, Unavailable):
        return False
    return isinstance(
        error, (Problem, ValidationError, ParameterError, UnicodeDecodeError, JSONDecodeError)
    )


def delay(attempt: int, jitter: float) -> float:
    """Return the seconds to wait after the given attempt, doubling; `jitter` is in [0, 1)."""
    return min(0.5 * 2.0 ** (attempt - 1), _LONGEST_DELAY) * (0.75 + 0.5 * jitter)


class Delivery:
    """Makes the middleware that sees every consumed message of one service.

    Args:
        jetstream: gives the connection through which dead letters are stored.
    """

    def __init__(self, metrics: Metrics, jetstream: Callable[[], JetStreamContext]) -> None:
        self.metrics = metrics
        self.jetstream = jetstream
        self.log = structlog.get_logger(source=f"potluck.{metrics.service}.delivery")

    def __call__(self, msg: Any, /, *, context: ContextRepo) -> "_Delivering":
        """Return the middleware for one message."""
        return _Delivering(self, msg, context=context)

    async def bury(self, msg: StreamMessage[Any], error: BaseException, attempt: int) -> None:
        """Store a dead letter: the message as it came, with the reason and where it came from."""
        service = self.metrics.service
        await self.jetstream().publish(
            f"potluck.dead.{service}",
            msg.raw_message.data,
            timeout=5.0,
            stream=DEAD_LETTERS,
            headers={
                "Nats-Msg-Id": f"{service}:{msg.raw_message.metadata.sequence.stream}",
                "potluck-subject": msg.raw_message.subject,
                "potluck-service": service,
                "potluck-attempts": str(attempt),
                "potluck-reason": _one_line(error),
                "content-type": (msg.raw_message.headers or {}).get("content-type", ""),
            },
        )


class _Delivering(BaseMiddleware):
    def __init__(self, delivery: Delivery, msg: Any, /, *, context: ContextRepo) -> None:
        super().__init__(msg, context=context)
        self._delivery = delivery

    async def consume_scope(
        self, call_next: Callable[[Any], Awaitable[Any]], msg: StreamMessage[Any]
    ) -> Any:
        try:
            async with _kept_alive(msg):
                result = await call_next(msg)
        except HandlerException:
            raise
        except Exception as error:  # noqa: BLE001  every error is classified here and nowhere else
            await self._decide(msg, error)
        self._count(msg, "kept")
        return result

    async def _decide(self, msg: StreamMessage[Any], error: Exception) -> None:
        attempt = msg.raw_message.metadata.num_delivered
        log = self._delivery.log.bind(
            subject=fact_name(msg), attempt=attempt, error=_one_line(error)
        )
        pause = delay(attempt, random.random())  # noqa: S311  spreads load, guards nothing
        if not is_permanent(error) and attempt < ATTEMPTS:
            trace = None if isinstance(error, Unavailable) else error
            log.warning("a fact is tried again", seconds=round(pause, 1), exc_info=trace)
            self._count(msg, "retried")
            raise NackMessage(delay=pause) from error
        try:
            await self._delivery.bury(msg, error, attempt)
        except Exception as unstored:
            log.exception("a dead letter could not be stored")
            raise NackMessage(delay=pause) from unstored
        log.error("a fact went to the dead letters")
        self._count(msg, "dead")
        raise AckMessage from error

    def _count(self, msg: StreamMessage[Any], outcome: str) -> None:
        metrics = self._delivery.metrics
        metrics.consumed.labels(metrics.service, fact_name(msg), outcome).inc()


@asynccontextmanager
async def _kept_alive(msg: StreamMessage[Any]) -> AsyncIterator[None]:
    """Tell the broker meanwhile that a message is worked on."""

    async def beat() -> None:
        for _ in range(_BEATS):
            await asyncio.sleep(BEAT)
            with suppress(BrokerError):  # it is away, and gives the message again when it is back
                await msg.raw_message.in_progress()

    beating = asyncio.create_task(beat())
    try:
        yield
    finally:
        beating.cancel()


def fact_name(msg: StreamMessage[Any]) -> str:
    """Return the fact's name from the subject, without the ids that follow it."""
    subject: str = msg.raw_message.subject
    return subject.split(".")[2]


def _one_line(error: BaseException) -> str:
    """Return the reason in one header-safe line, without the input that may hold personal data."""
    if isinstance(error, ParameterError):
        error = error.original_error
    text: str = f"{type(error).__name__}: {error}"
    if isinstance(error, ValidationError):
        text = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
    return " ".join(text.encode("ascii", "replace").decode().split())[:500]
