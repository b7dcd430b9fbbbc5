"""How soon the house is ready, and how much memory it takes through a whole evening."""

import asyncio
import shutil
import tempfile
import time
from functools import partial
from pathlib import Path

import psutil

from infra.child import house_in_child
from infra.demo.cast import cast
from infra.demo.client import Client
from infra.demo.command import EXAMPLE
from infra.demo.evening import Play
from tests.bench.figure import Figure, figure

_STARTS = 3
_MIB = 1024 * 1024
_ORGANIZER = "organizer@potluck.localhost"


async def footprint() -> list[Figure]:
    """Measure the time to open a house that has data, and the memory of an evening in it."""
    data_dir = Path(tempfile.mkdtemp())
    try:
        peak = await _evening(data_dir)
        starts = [_start(data_dir) for _ in range(_STARTS)]
    finally:
        shutil.rmtree(data_dir)
    return [figure("start.ready", starts, "s"), figure("memory.peak", [peak], "MiB")]


def _start(data_dir: Path) -> float:
    began = time.perf_counter()
    with house_in_child(data_dir):
        return time.perf_counter() - began


async def _evening(data_dir: Path) -> float:
    """Play an evening and return the largest sum of resident sets, in MiB."""
    with house_in_child(data_dir) as house:
        url = house.holder.url or ""
        sizes: list[float] = []
        watching = asyncio.create_task(_watch(psutil.Process(house.process.pid), sizes))
        async with Client(url) as host:
            play = Play(host, partial(Client, url), data_dir / "mail", advance=lambda *_: None)
            await play.sign_in(_ORGANIZER)
            await play.play(cast(EXAMPLE / "attendees.csv", 1), EXAMPLE)
        watching.cancel()
        return max(sizes)


async def _watch(house: psutil.Process, sizes: list[float]) -> None:
    while True:
        processes = [house, *house.children(recursive=True)]
        sizes.append(sum(_resident(process) for process in processes) / _MIB)
        await asyncio.sleep(0.2)


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0
