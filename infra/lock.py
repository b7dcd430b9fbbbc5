"""One house per folder: a lock that dies with its process, however it ends."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Holder:
    """The house that has the folder: its process, and where people find it once it is ready."""

    pid: int
    url: str | None


class AlreadyRunningError(Exception):
    """Another house runs in this folder."""

    def __init__(self, holder: Holder) -> None:
        where = f"at {holder.url}" if holder.url else "and is starting"
        super().__init__(f"Potluck already runs here (pid {holder.pid}) {where}.")
        self.holder = holder


class Lock:
    """What the house that holds the folder says of itself to the next one."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def say(self, url: str | None) -> None:
        """Tell where the house is found; None while it is not ready."""
        content = json.dumps({"pid": os.getpid(), "url": url}).encode()
        os.pwrite(self._handle, content, 0)
        os.ftruncate(self._handle, len(content))


@contextmanager
def held(folder: Path) -> Iterator[Lock]:
    """Hold a folder, made when missing, for this process alone.

    A POSIX record lock is not inherited by children, so that none of them can hold on to it. The
    kernel drops it when the process ends, or closes the file, also if it opened it twice.

    Raises:
        AlreadyRunningError: another process holds it. Nothing was touched.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunningError(_holder(handle)) from None
        lock = Lock(handle)
        lock.say(None)
        yield lock
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def _holder(handle: int) -> Holder:
    try:
        said = json.loads(os.pread(handle, 4096, 0))
    except ValueError:  # it took the lock this instant
        return Holder(0, None)
    return Holder(said["pid"], said["url"])
