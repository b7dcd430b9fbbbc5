"""`potluck demo`: opens a house if none is open here, plays the evening, checks it, and says so."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from infra import lock
from infra.child import DidNotOpenError, house_in_child
from infra.demo.cast import cast
from infra.demo.checks import checks
from infra.demo.client import Client, RefusedError
from infra.demo.evening import Play
from infra.demo.patience import StuckError
from infra.demo.seen import Check, look
from infra.settings import HouseSettings

EXAMPLE = Path(__file__).parents[2] / "examples" / "meetup-000"
_ORGANIZER = "organizer@potluck.localhost"


def main(folder: Path = EXAMPLE, seed: int = 1) -> int:
    """Play the evening of an attendee list and return the exit code: 0 when everything holds."""
    console = Console(highlight=False)
    settings = HouseSettings()
    began = time.perf_counter()
    try:
        with _house(settings, console) as holder:
            done = asyncio.run(_play(settings, holder, folder, seed, console))
    except (DidNotOpenError, StuckError, RefusedError) as error:
        console.print(str(error), style="red", markup=False)
        return 1
    seconds = time.perf_counter() - began
    failed = [check for check in done if not check.holds]
    console.print(_report(done))
    for check in failed:
        for complaint in check.wrong[:10]:
            console.print(f"  {check.what}: {complaint}", style="red", markup=False)
    console.print(
        f"\n{len(done) - len(failed)} of {len(done)} hold, after {seconds:.1f} s. "
        "Look at it with [bold]make run[/], read the letters with "
        "[bold].venv/bin/potluck letters[/]."
    )
    return 1 if failed else 0


async def _play(
    settings: HouseSettings, holder: lock.Holder, folder: Path, seed: int, console: Console
) -> list[Check]:
    evening_cast = cast(folder / "attendees.csv", seed)
    mail = settings.data_dir / "mail"
    url, nats_url = holder.url or "", holder.nats_url or ""
    with _progress(console) as progress:
        tasks: dict[str, int] = {}

        def advance(part: str, done: int, total: int) -> None:
            if part not in tasks:
                tasks[part] = progress.add_task(part, total=total)
            progress.update(tasks[part], completed=done, total=total)  # type: ignore[arg-type]

        async with Client(url) as host:
            play = Play(host, partial(Client, url), mail, advance=advance)
            await play.sign_in(_ORGANIZER)
            evening = await play.play(evening_cast, folder)
            return checks(evening_cast, evening, await look(host, evening, mail, nats_url))


@contextmanager
def _house(settings: HouseSettings, console: Console) -> Iterator[lock.Holder]:
    """Use the house that is open in this folder, or open one for the time being."""
    if there := lock.holder(settings.data_dir):
        console.print(f"Playing in the house that is open at {there.url}.", markup=False)
        yield there
    else:
        with house_in_child(settings.data_dir) as house:
            yield house.holder


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description:<14}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )


def _report(done: list[Check]) -> Table:
    table = Table("", "What must hold", "What was seen", box=None, title="\nThe evening")
    for check in done:
        table.add_row("[green]yes[/]" if check.holds else "[red]no[/]", check.what, check.seen)
    return table
