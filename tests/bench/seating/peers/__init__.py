"""The peers: other solvers, each a program of its own in an environment of its own.

A peer reads an instance from a file and writes its answers, one JSON line for each better one with
the seconds it took. Nothing of theirs is ever loaded beside the engine: OR-tools and scipy bring
the same library.
"""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.bench.seating.drawing import Instance

PYTHON = Path(os.environ.get("PEERS") or ".potluck/peers", "bin", "python")
"""The interpreter of their environment; `make bench-seating` makes it."""

_FOLDER = Path(__file__).parent
_STARTING = 120.0
"""Seconds that a peer may take beside its limit, to start and to build its model."""

Line = dict[str, Any]
Say = Callable[[str], None]


def why_not(peer: str) -> str | None:
    """Return, in a sentence, why a peer cannot run here, or None."""
    if not PYTHON.exists():
        return f"{peer} is left out: {PYTHON} is not there; `make bench-seating` makes it."
    if peer == "timefold" and shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        return "timefold is left out: it needs Java (17 or later), and there is none."
    return None


def run_peer(
    peer: str, instance: Instance, *, seconds: float, say: Say, extra: Sequence[str] = ()
) -> list[Line]:
    """Return what a peer answered, best last; nothing, and said why, where it had no answer."""
    reason = why_not(peer)
    if reason is not None:
        say(reason)
        return []
    with tempfile.TemporaryDirectory() as folder:
        given, answers = Path(folder, "instance.json"), Path(folder, "answers.jsonl")
        given.write_text(json.dumps(instance), "utf-8")
        program = _FOLDER / f"{peer.replace('-', '_')}_model.py"
        command = [str(PYTHON), "-I", str(program), str(given), str(answers), str(seconds), *extra]
        said = _finished(command, seconds + _STARTING)
        lines = answers.read_text("utf-8").splitlines() if answers.exists() else []
    found = [json.loads(line) for line in lines if line.endswith("}")]
    if not found:
        say(f"{peer} has no answer to {instance['name']} after {seconds:g} s. {said}".strip())
    return found


def _finished(command: Sequence[str], most: float) -> str:
    """Wait for a program to end, and return the last thing it complained of."""
    try:
        ended = subprocess.run(  # noqa: S603 - our own programs
            command, capture_output=True, text=True, timeout=most, check=False
        )
    except subprocess.TimeoutExpired:
        return f"It was ended after {most:g} s."
    complaints = ended.stderr.strip().splitlines()
    return complaints[-1] if ended.returncode and complaints else ""
