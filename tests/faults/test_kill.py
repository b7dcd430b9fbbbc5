"""kill -9 of anything, at any moment of an evening: it ends in the same state."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from infra.demo.cast import cast
from infra.demo.checks import checks
from infra.demo.client import Client, RefusedError
from infra.demo.command import EXAMPLE
from infra.demo.evening import Play
from infra.demo.seen import look
from tests.eventually import eventually
from tests.faults.split_house import SplitHouse

_ORGANIZER = "organizer@potluck.localhost"

LISTED = 60
"""How many of the example's attendees are invited to the small evenings that are played here."""

MOMENTS = [
    [("planning", "Seating plan", 0), ("check-in", "Letters", 0)],
    [("database", "Seating plan", 0), ("matching", "Letters", 0)],
    [("broker", "Seating plan", 0), ("follow-up", "Letters", 5)],
    [("matching", "Seating plan", 1), ("database", "Round 3", 1)],
    [("planning", "Answers", 1), ("matching", "Round 1", 1)],
    [("matching", "Answers", 1), ("check-in", "Arrivals", 10)],
    [("matching", "Arrivals", 12), ("database", "Letters", 10)],
    [("broker", "Arrivals", 14), ("planning", "Round 2", 1)],
    [("database", "Arrivals", 16), ("broker", "Round 2", 1)],
    [("follow-up", "Arrivals", 18), ("broker", "Letters", 8)],
    [("planning", "Walk-ins", 1), ("check-in", "Walk-ins", 2)],
]
"""Who is killed in one evening, during which part of it, once how much of that is done."""


class Killer:
    """Kills each victim once, when its moment has come."""

    def __init__(self, house: SplitHouse, moments: list[tuple[str, str, int]]) -> None:
        self._house = house
        self._waiting = list(moments)
        self.deaths: list[asyncio.Task[None]] = []

    def advance(self, part: str, done: int, _total: int) -> None:
        """Look whether somebody's moment has come."""
        for moment in list(self._waiting):
            victim, when, after = moment
            if part == when and done >= after:
                self._waiting.remove(moment)
                self.deaths.append(asyncio.create_task(self._house.kill(victim)))

    def all_dead(self) -> bool:
        """Tell whether every moment has come."""
        return not self._waiting


@asynccontextmanager
async def killing(house: SplitHouse, moments: list[tuple[str, str, int]]) -> AsyncIterator[Killer]:
    """Kill meanwhile; whoever is on the way back at the end is there before the house closes."""
    killer = Killer(house, moments)
    try:
        yield killer
    finally:
        await asyncio.gather(*killer.deaths, return_exceptions=True)


@pytest.fixture(scope="session")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the first attendees of the example, and their acquaintances."""
    folder = tmp_path_factory.mktemp("lists")
    attendees = (EXAMPLE / "attendees.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "attendees.csv").write_text("".join(attendees[: LISTED + 1]), "utf-8")
    head, *pairs = (EXAMPLE / "acquaintances.csv").read_text("utf-8").splitlines(keepends=True)
    known = [pair for pair in pairs if all(int(key) <= LISTED for key in pair.split(","))]
    (folder / "acquaintances.csv").write_text("".join([head, *known]), "utf-8")
    return folder


async def evening_with(folder: Path, lists: Path, moments: list[tuple[str, str, int]]) -> list[str]:
    """Play an evening, kill whom it says when it says, and return what does not hold."""
    people = cast(lists / "attendees.csv", 7, tables=9, arrive=40, late=4)
    async with (
        SplitHouse(folder).open() as house,
        house.connect() as host,
        killing(house, moments) as killer,
    ):
        play = Play(host, house.connect, folder / "mail", advance=killer.advance)
        await play.sign_in(_ORGANIZER)
        evening = await play.play(people, lists)
        await asyncio.gather(*killer.deaths)
        assert killer.all_dead(), "somebody's moment never came"
        seen = await look(host, evening, folder / "mail", house.nats_url)
    return [c for check in checks(people, evening, seen) for c in check.wrong]


LONG = 40_000_000
"""Effort of a search that is not over before somebody can be killed."""


async def state_of_search(host: Client, where: str) -> str | None:
    """Return how far the search for a plan is, None before there is one."""
    try:
        plan = await host.get(f"/api/matching/{where}/plan")
    except RefusedError:
        return None
    search = plan["search"]
    return str(search["state"]) if search else None


@pytest.mark.timeout(180)
async def test_a_search_that_is_killed_is_taken_up_again_and_its_plan_told(
    tmp_path: Path, lists: Path
) -> None:
    people = cast(lists / "attendees.csv", 7, tables=9, arrive=40, late=4)
    async with SplitHouse(tmp_path, effort=LONG).open() as house, house.connect() as host:
        all_said = asyncio.Event()  # what is said later would have the search begun anew
        play = Play(host, house.connect, tmp_path / "mail", advance=lambda *_: all_said.set())
        await play.sign_in(_ORGANIZER)
        preparing = asyncio.create_task(play.prepare(people, lists))
        await all_said.wait()
        where = f"gatherings/{await the_gathering(host)}"
        await eventually(lambda: is_searching_on(host, where), within=30)

        await house.kill("matching")

        assert await state_of_search(host, where) == "running"
        evening = await preparing
        await eventually(lambda: has_found(host, where), within=90)
        plan = await host.get(f"/api/matching/{where}/plan")
    seated = {p for table in plan["tables"] if table["round"] == 1 for p in table["seats"]}
    assert seated == set(evening.attendee_ids.values())


async def the_gathering(host: Client) -> str | None:
    there = await host.get("/api/planning/gatherings")
    return there[0]["id"] if there else None


async def is_searching_on(host: Client, where: str) -> bool:
    """Tell whether the search is running, and has been for a second."""
    begun = await state_of_search(host, where)
    await asyncio.sleep(1)
    return begun == await state_of_search(host, where) == "running"


async def has_found(host: Client, where: str) -> bool:
    return await state_of_search(host, where) == "done"


@pytest.mark.timeout(180)
@pytest.mark.parametrize("moments", MOMENTS, ids=str)
async def test_an_evening_ends_the_same_when_two_processes_are_killed(
    tmp_path: Path, lists: Path, moments: list[tuple[str, str, int]]
) -> None:
    assert await evening_with(tmp_path, lists, moments) == []


@pytest.mark.timeout(300)
async def test_an_evening_ends_the_same_when_every_process_is_killed_once(
    tmp_path: Path, lists: Path
) -> None:
    moments = [
        ("planning", "Arrivals", 5),
        ("check-in", "Arrivals", 20),
        ("database", "Walk-ins", 2),
        ("matching", "Round 1", 1),
        ("broker", "Round 2", 1),
        ("follow-up", "Letters", 5),
    ]
    assert await evening_with(tmp_path, lists, moments) == []
