"""One house per folder: a lock that dies with its process, however it ends."""

import fcntl
import json
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

_FLOCK = "hhqqi0q"  # struct flock of 64-bit Linux: type, whence, start, length, pid


@dataclass(frozen=True)
class Holder:
    """The house that has the folder: its process and, once it is open, where its doors are."""

    pid: int
    url: str | None = None
    nats_url: str | None = None


class AlreadyRunningError(Exception):
    """Another house runs in this folder."""

    def __init__(self, holder: Holder) -> None:
        where = f"at {holder.url}" if holder.url else "and is about to open"
        super().__init__(f"Potluck already runs here (pid {holder.pid}) {where}.")


class Lock:
    """What the house that holds the folder says of itself."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def say(self, holder: Holder) -> None:
        """Tell who holds the folder."""
        content = json.dumps(asdict(holder)).encode()
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
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunningError(_said(handle)) from None
        lock = Lock(handle)
        lock.say(Holder(os.getpid()))
        yield lock
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def holder(folder: Path) -> Holder | None:
    """Return who holds a folder; None where nobody else does.

    The kernel is only asked: to take the lock for an instant could turn a house away that opens.
    """
    with suppress(FileNotFoundError):
        handle = os.open(folder / "lock", os.O_RDONLY)
        try:
            question = struct.pack(_FLOCK, fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
            kind, *_ = struct.unpack(_FLOCK, fcntl.fcntl(handle, fcntl.F_GETLK, question))
            return None if kind == fcntl.F_UNLCK else _said(handle)
        finally:
            os.close(handle)
    return None


def _said(handle: int) -> Holder:
    try:
        return Holder(**json.loads(os.pread(handle, 4096, 0)))
    except ValueError:  # it took the lock this instant
        return Holder(0)
