"""The `potluck` command line.

Everything a command needs is imported when it is called: `--help` answers at once.
"""
# ruff: noqa: PLC0415 - see above

import asyncio
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from infra import cli_dead, cli_seating
from infra.cli_dead import broker
from infra.terminal import console, fail, say

if TYPE_CHECKING:
    from infra.house import House
    from infra.mailbox import Letter

ROOT = Path(__file__).parent.parent

app = typer.Typer(
    help="[bold]Potluck[/]: strangers seated together because they share one genuine interest.",
    rich_markup_mode="rich",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(cli_dead.app, name="dead", rich_help_panel="Look into it")

_EVENING = "The evening"
_LOOK = "Look into it"
_PARTS = "Its parts, one by one"


@app.command(rich_help_panel=_EVENING)
def run(
    port: Annotated[
        int | None,
        typer.Option(help="This port and no other; without it, 8137 or the next one free."),
    ] = None,
) -> None:
    """Open the house: broker, database, mailbox and every service, until Ctrl-C.

    Data live in [bold].potluck[/] and survive. A server that the environment names
    (POTLUCK_NATS_URL, POTLUCK_MONGO_URL, POTLUCK_SMTP_URL) is used instead of an embedded one.
    """
    import uvloop

    from infra import house
    from infra.lock import AlreadyRunningError
    from infra.ports import PortTakenError
    from infra.servers import ServerError
    from infra.settings import HouseSettings
    from shared.service import GaveUpError

    settings = HouseSettings()
    if port is not None:
        settings = settings.model_copy(update={"port": port})
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(house.run(settings, say, _welcome))
    except PortTakenError as error:
        fail(f"{error} Stop it, or choose another port with POTLUCK_PORT or --port.")
    except (AlreadyRunningError, ServerError, GaveUpError) as error:
        fail(str(error))
    console.print("Closed. Nothing of it is left running.")


@app.command(rich_help_panel=_EVENING)
def demo() -> None:
    """Play one real evening as clients would, and check what must hold."""
    from infra.demo.command import main

    raise typer.Exit(main())


cli_seating.mount(app)


@app.command(rich_help_panel=_LOOK)
def letters(
    number: Annotated[int | None, typer.Argument(help="Read this one.")] = None,
    to: Annotated[str, typer.Option(help="Only letters to addresses that contain this.")] = "",
) -> None:
    """List the letters in the mailbox, or read one."""
    from infra.mailbox import Maildir
    from infra.settings import HouseSettings

    found = [
        letter
        for letter in Maildir(HouseSettings().data_dir / "mail").letters()
        if to in letter.recipient
    ]
    if number is None:
        _list(found)
    elif 1 <= number <= len(found):
        letter = found[number - 1]
        console.print(f"[bold]To[/] {letter.recipient}\n[bold]Subject[/] {letter.subject}\n")
        console.print(letter.text, markup=False)
    else:
        fail(f"There is no letter {number}: there are {len(found)}.")


@app.command(rich_help_panel=_PARTS)
def serve(
    service: Annotated[str, typer.Argument(help="One of those that `potluck run` starts.")],
    port: Annotated[int, typer.Option(help="Where it listens.")] = 8000,
    host: Annotated[str, typer.Option(help="The address it listens at.")] = "127.0.0.1",
) -> None:
    """Run one service alone, on a broker and a database that the environment names."""
    from infra.services import SERVICES
    from shared import run

    if service not in SERVICES:
        fail(f"There is no service {service}: there are {', '.join(SERVICES)}.")
    run.serve(service, host=host, port=port)


@app.command(rich_help_panel=_PARTS)
def mailbox(
    port: Annotated[int, typer.Option(help="Where it listens.")] = 1025,
    folder: Annotated[Path, typer.Option(help="The Maildir it delivers into.")] = Path(
        ".potluck/mail"
    ),
) -> None:
    """Run the mailbox alone: an SMTP server that keeps every letter, until Ctrl-C."""
    import signal

    from infra.mailbox import Mailbox

    box = Mailbox(folder, port)
    stops = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    box.start()
    console.print(f"Letters sent to {box.url} are kept in {folder}.")
    signal.sigwait(stops)
    box.stop()


@app.command(rich_help_panel=_PARTS)
def provision(
    replicas: Annotated[int, typer.Option(help="Copies of each stream: 3 on a cluster.")] = 1,
) -> None:
    """Give the broker its streams and consumers; again changes nothing."""
    from infra.topology import provision as apply

    for made in asyncio.run(apply(broker(), replicas=replicas)).made:
        console.print(made)


@app.command(rich_help_panel=_LOOK)
def trace(
    trace_id: Annotated[str | None, typer.Argument(help="Not the last check-in.")] = None,
) -> None:
    """Follow a check-in from the door through matching to the open page."""
    from infra.settings import HouseSettings
    from infra.traces import last_that_reached, read, tree

    spans = read(HouseSettings().data_dir / "traces")
    wanted = trace_id or last_that_reached(spans, "arrivals", "show table-seated")
    if not wanted or all(span.trace != wanted for span in spans):
        fail(
            "There is no such trace. One check-in in ten is traced, to the page while one is open; "
            "POTLUCK_TRACE_SHARE=1 traces all of them."
        )
    console.print(tree(spans, wanted), soft_wrap=True)


@app.command(rich_help_panel=_LOOK)
def resync(
    service: Annotated[str, typer.Argument(help="planning, say.")],
) -> None:
    """Have a service of the open house announce its present state again, for who has lost it."""
    from infra.resync import NotAnnouncedError
    from infra.resync import resync as announced
    from infra.settings import HouseSettings

    try:
        for kind, count in announced(service, HouseSettings()).items():
            console.print(f"{kind}: {count}")
    except NotAnnouncedError as error:
        fail(str(error))


@app.command(rich_help_panel=_PARTS)
def documents() -> None:
    """Write docs/openapi, docs/asyncapi.yaml and the golden schemas anew from the code."""
    from infra.documents import BreakingChangeError, write

    try:
        write()
    except BreakingChangeError as error:
        fail(str(error))


@app.command(rich_help_panel=_LOOK)
def version() -> None:
    """Say which version this is."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    console.print(f"potluck {project['version']}, Python {sys.version.split()[0]}")


def _welcome(house: "House") -> None:
    console.print(f"[bold green]Potluck is open[/], in {house.seconds_to_open:.1f} s.\n")
    lines = {
        "Console": f"{house.url}/console/",
        "Sign in": f"{house.sign_in_link} [dim](once, within 15 minutes)[/]",
        "Letters": f"{house.mail} [dim](potluck letters)[/]" if house.mail else "go out by mail",
        "Logs": str(house.logs),
        "Close": "Ctrl-C",
    }
    for what, where in lines.items():
        console.print(f"  {what:<9}{where}", soft_wrap=True)


def _list(letters: "list[Letter]") -> None:
    table = Table("", "To", "Subject", box=None)
    for number, letter in enumerate(letters, 1):
        table.add_row(str(number), letter.recipient, letter.subject)
    console.print(table if letters else "No letters yet.")


if __name__ == "__main__":
    app(prog_name="potluck")
