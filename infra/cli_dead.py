"""`potluck dead`: the facts that no service could process."""
# ruff: noqa: PLC0415 - what a command needs is imported when it is called

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.table import Table

from infra.terminal import console, fail

if TYPE_CHECKING:
    from infra.dead_letters import DeadLetter, DeadLetters

T = TypeVar("T")

app = typer.Typer(help="The facts that no service could process.", no_args_is_help=True)


@app.command("list")
def list_() -> None:
    """List them: which service gave up on which fact, and why."""
    table = Table("", "Service", "Fact", "Attempts", "Why", box=None)
    for letter in asyncio.run(_with_dead_letters(lambda dead: dead.all())):
        fact = letter.subject.split(".")[2]
        row = (letter.number, letter.service, fact, letter.attempts, letter.reason)
        table.add_row(*(str(cell).replace("[", r"\[") for cell in row))
    console.print(table if table.rows else "No fact was given up.")


@app.command()
def show(number: Annotated[int, typer.Argument(help="As `list` says.")]) -> None:
    """Show one as it came, with its subject and the reason."""
    letter = asyncio.run(_with_dead_letters(lambda dead: dead.read(number)))
    parts = (letter.subject, letter.reason, "", letter.body.decode("utf-8", "replace"))
    console.print("\n".join(parts), markup=False, soft_wrap=True)


@app.command()
def replay(numbers: Annotated[list[int], typer.Argument(help="As `list` says.")]) -> None:
    """Have some processed again, once what stopped them is mended."""

    async def replay_each(dead: "DeadLetters") -> "list[DeadLetter]":
        return [await dead.replay(number) for number in numbers]

    for letter in asyncio.run(_with_dead_letters(replay_each)):
        console.print(f"{letter.number}: {letter.subject} is on its way again.", soft_wrap=True)


async def _with_dead_letters(do: "Callable[[DeadLetters], Awaitable[T]]") -> T:
    from infra.dead_letters import NoSuchDeadLetterError, dead_letters

    try:
        async with dead_letters(broker()) as dead:
            return await do(dead)
    except NoSuchDeadLetterError as error:
        fail(str(error))


def broker() -> str:
    """Return the broker that the environment names, or else that of the house that is open."""
    from infra.lock import holder
    from infra.settings import HouseSettings

    settings = HouseSettings()
    if settings.nats_url:
        return settings.nats_url
    house = holder(settings.data_dir)
    if not house or not house.nats_url:
        fail("No house is open here. Open it with `potluck run`, or name a POTLUCK_NATS_URL.")
    return house.nats_url
