"""A house in a process of its own, for whoever wants to be its guest for a while."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra import lock

_OPENING = 60.0
_CLOSING = 30.0
_POLL = 0.01


class DidNotOpenError(Exception):
    """The house could not be opened."""


@dataclass(frozen=True)
class Child:
    """A house that is open in another process."""

    holder: lock.Holder
    process: subprocess.Popen[bytes]


@contextmanager
def house_in_child(data_dir: Path, **environment: str) -> Iterator[Child]:
    """Open a house with its data in a folder, and close it at the end.

    Args:
        environment: set for the house, over what is set already.

    Raises:
        DidNotOpenError: it closed at once, or took longer than a minute.
    """
    env = {**os.environ, **environment, "POTLUCK_DATA_DIR": str(data_dir)}
    data_dir.mkdir(parents=True, exist_ok=True)
    said = data_dir / "said.log"
    command = [sys.executable, "-m", "infra.cli", "run"]
    with said.open("wb") as out:
        house = subprocess.Popen(command, stdout=out, stderr=out, env=env)
    try:
        yield Child(_opened(house, data_dir, said), house)
    finally:
        house.terminate()
        try:
            house.wait(_CLOSING)
        except subprocess.TimeoutExpired:
            house.kill()
            house.wait()


def _opened(house: subprocess.Popen[bytes], data_dir: Path, said: Path) -> lock.Holder:
    deadline = time.monotonic() + _OPENING
    while time.monotonic() < deadline:
        if house.poll() is not None:
            raise DidNotOpenError(said.read_text("utf-8", "replace") or "The house closed at once.")
        there = lock.holder(data_dir)
        if there and there.url:
            return there
        time.sleep(_POLL)
    raise DidNotOpenError(f"The house did not open within a minute: see {data_dir / 'logs'}.")
