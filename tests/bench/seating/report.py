"""What is said on the way, and figures of pairs of runs."""

from collections.abc import Sequence

from rich.console import Console

from tests.bench.figure import Figure, figure

_CONSOLE = Console(stderr=True, highlight=False, soft_wrap=True)
_SAID: set[str] = set()


def say(sentence: str) -> None:
    """Say something to whoever watches the run, once."""
    if sentence not in _SAID:
        _SAID.add(sentence)
        _CONSOLE.print(sentence, style="dim", markup=False)


def against(
    name: str, runs: Sequence[float], unit: str, *, other: str, others: Sequence[float]
) -> Figure:
    """Return a figure with the median ratio to something else.

    No ratio where the other is ever 0; runs and others that were not both measured are left out of
    it, the first of each belonging together.
    """
    both = min(len(runs), len(others))
    if both and all(others[:both]):
        paired = figure(name, runs[:both], unit, against=other, others=others[:both])
        whole = figure(name, runs, unit)
        return Figure(name, whole.value, unit, other, paired.ratio, whole.runs, whole.spread)
    return figure(name, runs, unit, against=other)
