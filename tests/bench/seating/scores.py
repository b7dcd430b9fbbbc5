"""What a plan is worth: the four figures, compared in their order."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from services.matching.instances import ExchangeInstance, SeatingInstance, read_instance
from services.matching.seating.bounds.room import Numbers
from services.matching.seating.breaches import Tally
from services.matching.seating.room import Certificate, Plan, Room
from tests.bench.seating.drawing import Instance


class Score(NamedTuple):
    """The figures of a plan; `order` sorts better plans first."""

    broken: int
    alone: int
    one_topic: int
    warm: int

    @property
    def order(self) -> tuple[int, int, int, int]:
        """Return what is smaller for a better plan."""
        return self.broken, self.alone, -self.one_topic, -self.warm


class Moment(NamedTuple):
    """The best that somebody had after so many seconds."""

    seconds: float
    score: Score


def score(room: Room, plan: Plan) -> Score:
    """Return the figures of a plan, nothing proved about them."""
    tally = Tally(Numbers(room), plan)
    return Score(tally.broken.total(), *tally.company)


def certified(certificate: Certificate) -> Score:
    """Return the figures of a certificate."""
    figures = certificate.broken, certificate.alone, certificate.one_topic, certificate.warm
    return Score(*(figure.value for figure in figures))


def seating_of(instance: Instance) -> SeatingInstance:
    """Return an instance as the engine reads it."""
    read = read_instance(Path(instance["name"]), json.dumps(instance).encode())
    if not isinstance(read, SeatingInstance):
        raise TypeError(f"{instance['name']} is no room")
    return read


def exchange_of(instance: Instance) -> ExchangeInstance:
    """Return an exchange as the engine reads it."""
    read = read_instance(Path(instance["name"]), json.dumps(instance).encode())
    if not isinstance(read, ExchangeInstance):
        raise TypeError(f"{instance['name']} is no exchange")
    return read


def plan_of(
    instance: SeatingInstance, answer: Mapping[str, Sequence[Sequence[int | None]]]
) -> Plan:
    """Return the plan that an answer in the answer format means."""
    return instance.plan(Path(instance.name), json.dumps(answer))
