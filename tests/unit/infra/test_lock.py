import os
import subprocess
import sys
from pathlib import Path

import pytest

from infra.lock import AlreadyRunningError, held, holder

HOLD = """
import os, pathlib, sys
from infra.lock import Holder, held
with held(pathlib.Path(sys.argv[1])) as lock:
    lock.say(Holder(os.getpid(), "http://127.0.0.1:8137", "nats://127.0.0.1:4222"))
    print("held", flush=True)
    sys.stdin.read()
"""


def holding(folder: Path) -> subprocess.Popen[str]:
    holder = subprocess.Popen(  # noqa: S603 - this Python, on a text of its own
        [sys.executable, "-c", HOLD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    return holder


def test_a_second_house_in_the_folder_is_told_where_the_first_one_is(tmp_path: Path) -> None:
    with holding(tmp_path) as first:
        with pytest.raises(AlreadyRunningError) as refused, held(tmp_path):
            raise AssertionError("two houses hold one folder")
        first.kill()

    expected = f"Potluck already runs here (pid {first.pid}) at http://127.0.0.1:8137."
    assert str(refused.value) == expected


def test_a_lock_does_not_outlive_a_killed_house(tmp_path: Path) -> None:
    with holding(tmp_path) as killed:
        killed.kill()

    assert holder(tmp_path) is None
    with held(tmp_path):
        assert str(os.getpid()) in (tmp_path / "lock").read_text()


def test_a_lock_is_free_again_once_the_house_has_closed(tmp_path: Path) -> None:
    with held(tmp_path):
        pass

    with holding(tmp_path) as second:
        second.kill()


def test_the_house_of_a_folder_is_found_with_its_broker(tmp_path: Path) -> None:
    assert holder(tmp_path) is None

    with holding(tmp_path) as first:
        found = holder(tmp_path)
        first.kill()

    assert found
    assert found.nats_url == "nats://127.0.0.1:4222"
