"""What the command line says, and how it gives up."""

from typing import NoReturn

import typer
from rich.console import Console

console = Console(highlight=False)
_complaints = Console(highlight=False, stderr=True)


def say(what: str) -> None:
    """Tell something that deserves attention."""
    console.print(what, style="yellow", markup=False, soft_wrap=True)


def fail(why: str) -> NoReturn:
    """Say why it cannot be done and what would help, and leave with 1."""
    _complaints.print(why, style="red", markup=False, soft_wrap=True)
    raise typer.Exit(1)
