"""One whole evening, as the demonstration plays it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.timeout(240)
def test_the_demonstration_ends_with_everything_in_order(tmp_path: Path) -> None:
    environment = {**os.environ, "POTLUCK_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "infra.cli", "demo"]
    done = subprocess.run(  # noqa: S603  our own command
        command, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
