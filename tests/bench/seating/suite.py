"""What is measured, how long and how often: from the environment, quick unless it says FULL."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.seating.drawing import Instance
from tests.bench.seating.families import impossible, mixer, planted, tight

Draw = Callable[[int], Instance]
"""From a seed to an instance."""

OUT = Path(".potluck/bench-seating")
_FIRST_SEED = 101


def _number(name: str, otherwise: float) -> float:
    return float(os.environ.get(name) or otherwise)


@dataclass(frozen=True)
class Suite:
    """How much is measured.

    Seconds are wall time. A peer takes part in `peer_runs` of the `runs`, and gets `peer_seconds`
    for each, whatever the engine gets. No instance is larger than `people`.
    """

    full: bool = field(default_factory=lambda: _number("FULL", 0) > 0)

    @property
    def runs(self) -> int:
        """Return how many instances of each kind are drawn."""
        return int(_number("SEEDS", 5 if self.full else 3))

    @property
    def peer_runs(self) -> int:
        """Return on how many of them the peers run too."""
        return min(self.runs, int(_number("PEER_SEEDS", 3 if self.full else 1)))

    @property
    def peer_seconds(self) -> float:
        """Return the limit of a peer."""
        return _number("PEER_LIMIT", 60 if self.full else 10)

    @property
    def people(self) -> int:
        """Return the size of the largest room."""
        return int(_number("PEOPLE", 6000 if self.full else 1000))

    @property
    def seeds(self) -> range:
        """Return a seed for each run."""
        return range(_FIRST_SEED, _FIRST_SEED + self.runs)

    def seconds(self, otherwise: float) -> float:
        """Return the limit of the engine: LIMIT, or what a case asks for."""
        return _number("LIMIT", otherwise)

    def sizes(self, quick: Sequence[int], full: Sequence[int] = ()) -> list[int]:
        """Return those sizes of rooms that are measured."""
        return [size for size in (*quick, *(full if self.full else ())) if size <= self.people]


@dataclass(frozen=True)
class Case:
    """A kind of room: its name, how one is drawn, and how long the engine may take."""

    name: str
    people: int
    draw: Draw
    seconds: float
    peers: tuple[str, ...] = ("greedy",)
    threads: int = 1


_EVERYBODY = ("greedy", "cp-sat", "timefold")


def cases(suite: Suite) -> list[Case]:
    """Return the kinds of rooms of a suite."""
    quick = [
        Case("mixer-24-6-1", 24, lambda seed: mixer(24, 6, 1, seed), 1, _EVERYBODY),
        Case("mixer-64-8-1", 64, lambda seed: mixer(64, 8, 1, seed), 1, _EVERYBODY),
        Case("mixer-144-8-1", 144, lambda seed: mixer(144, 8, 1, seed), 1, _EVERYBODY),
        Case("mixer-64-8-3", 64, lambda seed: mixer(64, 8, 3, seed), 10),
        Case("planted-66-6-1", 66, lambda seed: planted(66, 6, 1, seed)[0], 1, _EVERYBODY),
        Case("planted-66-6-3", 66, lambda seed: planted(66, 6, 3, seed)[0], 1),
        Case("tight-12-8-3", 96, lambda seed: tight(12, 8, 3, seed), 10),
        Case("impossible-6-8-2", 48, lambda seed: impossible(6, 8, 2, seed), 1),
    ]
    full = [
        Case("mixer-300-10-1", 300, lambda seed: mixer(300, 10, 1, seed), 1, _EVERYBODY),
        Case("mixer-1000-8-1", 1000, lambda seed: mixer(1000, 8, 1, seed), 1, threads=2),
        Case("mixer-97-8-4", 97, lambda seed: mixer(97, 8, 4, seed, slack=1), 10),
        Case("mixer-144-8-3", 144, lambda seed: mixer(144, 8, 3, seed), 10, _EVERYBODY),
        Case("mixer-300-10-3", 300, lambda seed: mixer(300, 10, 3, seed), 10),
        Case("mixer-1000-8-3", 1000, lambda seed: mixer(1000, 8, 3, seed), 60, threads=2),
        Case("mixer-5000-10-3", 5000, lambda seed: mixer(5000, 10, 3, seed), 60, (), threads=2),
        Case("planted-300-10-1", 310, lambda seed: planted(300, 10, 1, seed)[0], 1),
        Case("planted-152-8-4", 152, lambda seed: planted(152, 8, 4, seed)[0], 10, threads=2),
        Case("planted-310-10-5", 310, lambda seed: planted(310, 10, 5, seed)[0], 10, threads=2),
        Case("planted-1016-8-3", 1016, lambda seed: planted(1016, 8, 3, seed)[0], 30, threads=2),
        Case("planted-5030-10-3", 5030, lambda seed: planted(5030, 10, 3, seed)[0], 120, (), 2),
        Case("tight-30-10-3", 300, lambda seed: tight(30, 10, 3, seed), 10),
        Case("impossible-20-8-5", 160, lambda seed: impossible(20, 8, 5, seed), 10),
    ]
    chosen = (*quick, *(full if suite.full else ()))
    return [case for case in chosen if case.people <= suite.people]
