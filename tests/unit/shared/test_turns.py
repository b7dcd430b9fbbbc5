import asyncio

import pytest

from shared.reconciling import Turns


class Work:
    """Counts its runs, and notices when two of them overlap."""

    def __init__(self) -> None:
        self.runs = 0
        self.under_way = 0
        self.overlapped = False
        self.may_end = asyncio.Event()
        self.fails = False

    async def __call__(self, _key: str) -> None:
        self.runs += 1
        self.under_way += 1
        self.overlapped = self.overlapped or self.under_way > 1
        await self.may_end.wait()
        self.under_way -= 1
        if self.fails:
            self.fails = False
            raise RuntimeError("not this time")


async def settle() -> None:
    """Let everything run that can."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_work_for_one_key_never_runs_twice_at_once() -> None:
    turns, work = Turns(), Work()
    asking = [asyncio.create_task(turns.take("g", work)) for _ in range(20)]
    await settle()
    assert work.under_way == 1

    work.may_end.set()
    await asyncio.gather(*asking)

    assert not work.overlapped


async def test_all_who_wait_are_served_by_one_run() -> None:
    turns, work = Turns(), Work()
    first = asyncio.create_task(turns.take("g", work))
    await settle()
    waiting = [asyncio.create_task(turns.take("g", work)) for _ in range(20)]
    await settle()

    work.may_end.set()
    await asyncio.gather(first, *waiting)

    assert work.runs == 2


async def test_whoever_asks_during_a_run_waits_for_one_that_begins_later() -> None:
    turns, work = Turns(), Work()
    first = asyncio.create_task(turns.take("g", work))
    await settle()
    late = asyncio.create_task(turns.take("g", work))
    await settle()
    assert work.runs == 1

    work.may_end.set()
    await first
    await late

    assert work.runs == 2


async def test_other_work_is_done_although_a_run_comes_between() -> None:
    turns, work, other = Turns(), Work(), Work()
    other.may_end.set()
    first = asyncio.create_task(turns.take("g", work))
    await settle()
    second = asyncio.create_task(turns.take("g", work))
    alone = asyncio.create_task(turns.take_alone("g", other))
    await settle()
    assert other.runs == 0

    work.may_end.set()
    await asyncio.gather(first, second, alone)

    assert (work.runs, other.runs) == (2, 1)


async def test_other_work_serves_nobody_who_waits_for_a_run() -> None:
    turns, work, other = Turns(), Work(), Work()
    work.may_end.set()
    alone = asyncio.create_task(turns.take_alone("g", other))
    await settle()
    waiting = asyncio.create_task(turns.take("g", work))
    await settle()
    assert work.runs == 0

    other.may_end.set()
    await asyncio.gather(alone, waiting)

    assert work.runs == 1


async def test_different_keys_do_not_wait_for_each_other() -> None:
    turns, slow, quick = Turns(), Work(), Work()
    quick.may_end.set()
    waiting = asyncio.create_task(turns.take("slow", slow))
    await settle()

    await asyncio.wait_for(turns.take("quick", quick), 1)

    assert quick.runs == 1
    slow.may_end.set()
    await waiting


async def test_one_who_asks_after_everything_is_done_gets_a_run() -> None:
    turns, work = Turns(), Work()
    work.may_end.set()

    await turns.take("g", work)
    await turns.take("g", work)

    assert work.runs == 2


async def test_a_run_that_fails_serves_nobody_else() -> None:
    turns, work = Turns(), Work()
    work.fails = True
    first = asyncio.create_task(turns.take("g", work))
    await settle()
    waiting = [asyncio.create_task(turns.take("g", work)) for _ in range(3)]
    await settle()

    work.may_end.set()
    with pytest.raises(RuntimeError):
        await first
    await asyncio.gather(*waiting)

    assert work.runs == 2


async def test_a_run_that_is_cancelled_frees_the_turn() -> None:
    turns, work = Turns(), Work()
    first = asyncio.create_task(turns.take("g", work))
    await settle()

    first.cancel()
    await settle()
    work.may_end.set()

    await asyncio.wait_for(turns.take("g", work), 1)
