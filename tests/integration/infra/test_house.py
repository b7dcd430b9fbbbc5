"""The house as `potluck run` opens it: a process of its own, watched from outside."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import psutil
import pytest

from infra.child import house_in_child
from infra.ports import LOOPBACK, free_port

SERVICES = ("planning", "check-in", "matching", "follow-up")

GATHERING = {
    "name": "Supper",
    "place": "The old library",
    "time_zone": "Europe/Berlin",
    "starts_at": "2027-03-05T19:00:00+01:00",
    "doors": ["Main"],
    "tables": [{"name": "Oak", "capacity": 8, "minimum": 4}],
    "rounds": 3,
}


class Opened(NamedTuple):
    url: str
    folder: Path
    process: subprocess.Popen[bytes]


@contextmanager
def opened(folder: Path) -> Iterator[Opened]:
    with house_in_child(folder) as child:
        assert child.holder.url
        yield Opened(child.holder.url, folder, child.process)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """Return a house that stays open, for tests that leave it so."""
    with opened(tmp_path_factory.mktemp("house")) as there:
        yield there


@pytest.fixture
def doomed(tmp_path: Path) -> Iterator[Opened]:
    """Return a house that the test closes."""
    with opened(tmp_path) as there:
        yield there


def potluck(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command that is expected to end by itself."""
    return subprocess.run(  # noqa: S603 - this Python and the project's own command
        [sys.executable, "-m", "infra.cli", *words],
        env={**os.environ, **environment, "POTLUCK_DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def family(house: Opened) -> list[psutil.Process]:
    process = psutil.Process(house.process.pid)
    return [process, *process.children(recursive=True)]


def still_running(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Return who has not ended within a few seconds; who has and is not buried yet counts not."""
    alive = psutil.wait_procs(processes, timeout=3)[1]
    return [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]


@contextmanager
def signed_in(house: Opened) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=house.url) as client:
        assert client.post(sign_in_link(house.folder / "said.log")).status_code == 303
        yield client


def sign_in_link(said: Path) -> str:
    deadline = time.monotonic() + 5
    while not (found := re.search(r"http\S+/sign-in/\S+", said.read_text())):
        assert time.monotonic() < deadline, said.read_text()
        time.sleep(0.02)
    return found[0]


def ready(house: Opened) -> bool:
    answers = [httpx.get(f"{house.url}/api/{service}/health/ready") for service in SERVICES]
    return all(answer.status_code == 200 for answer in answers)


def test_a_house_that_is_open_has_every_service_ready(house: Opened) -> None:
    assert ready(house)


def test_a_second_house_in_the_same_folder_is_turned_away(house: Opened) -> None:
    second = potluck(house.folder, "run")

    assert second.returncode == 1
    expected = f"Potluck already runs here (pid {house.process.pid}) at {house.url}."
    assert expected in second.stderr
    assert ready(house)


def test_the_command_line_finds_the_house_that_is_open(house: Opened) -> None:
    with signed_in(house) as host:
        host.post("/api/planning/gatherings", json=GATHERING).raise_for_status()

    assert potluck(house.folder, "dead", "list").stdout == "No fact was given up.\n"
    assert "gatherings: 1" in potluck(house.folder, "resync", "planning").stdout
    refused = potluck(house.folder, "resync", "catering")
    assert refused.returncode == 1
    assert "catering answers 404" in refused.stderr


@pytest.mark.parametrize("words", [("dead", "list"), ("resync", "planning")])
def test_the_command_line_says_when_no_house_is_open(words: list[str], tmp_path: Path) -> None:
    refused = potluck(tmp_path, *words)

    assert refused.returncode == 1
    assert "No house is open here" in refused.stderr


def test_two_houses_in_two_folders_stand_side_by_side(house: Opened, tmp_path: Path) -> None:
    with opened(tmp_path) as other:
        assert other.url != house.url
        assert ready(other)


def test_a_port_that_was_asked_for_and_is_taken_is_named(tmp_path: Path) -> None:
    with closing(socket.create_server((LOOPBACK, free_port()))) as other:
        port = other.getsockname()[1]
        refused = potluck(tmp_path, "run", POTLUCK_PORT=str(port))

    assert refused.returncode == 1
    assert f"Port {port} is taken by" in refused.stderr
    assert f"(pid {os.getpid()})" in refused.stderr
    assert "POTLUCK_PORT" in refused.stderr


def test_ctrl_c_closes_the_house_and_leaves_nothing_running(doomed: Opened) -> None:
    everybody = family(doomed)
    assert {"nats-server", "mongod"} <= {process.name() for process in everybody}

    doomed.process.send_signal(signal.SIGINT)

    assert doomed.process.wait(20) == 0
    assert still_running(everybody) == []


def test_an_open_event_stream_does_not_keep_the_house_from_closing(doomed: Opened) -> None:
    with signed_in(doomed) as host:
        gathering = host.post("/api/planning/gatherings", json=GATHERING).json()["id"]
        with host.stream("GET", f"/api/matching/gatherings/{gathering}/stream") as stream:
            assert stream.status_code == 200
            doomed.process.send_signal(signal.SIGTERM)
            assert doomed.process.wait(20) == 0


def test_a_house_that_is_killed_leaves_nothing_running(doomed: Opened) -> None:
    everybody = family(doomed)

    doomed.process.kill()
    doomed.process.wait()

    assert still_running(everybody) == []


def test_what_was_planned_and_who_was_signed_in_survive_a_kill(tmp_path: Path) -> None:
    with opened(tmp_path) as killed, signed_in(killed) as host:
        made = host.post("/api/planning/gatherings", json=GATHERING).json()
        cookies = dict(host.cookies)
        killed.process.kill()

    with opened(tmp_path) as again, httpx.Client(base_url=again.url, cookies=cookies) as host:
        found: list[dict[str, Any]] = host.get("/api/planning/gatherings").json()

    assert [gathering["id"] for gathering in found] == [made["id"]]


@pytest.mark.parametrize("name", ["nats-server", "mongod"])
def test_a_server_that_dies_is_started_again_and_everything_gets_ready(
    house: Opened, name: str
) -> None:
    (victim,) = (process for process in family(house) if process.name() == name)
    victim.kill()
    psutil.wait_procs([victim], timeout=5)

    deadline = time.monotonic() + 20
    while not ready(house):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert name in {process.name() for process in family(house)}
