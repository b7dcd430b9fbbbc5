"""Loopback ports: which are free, and who holds one that is not."""

import secrets
import socket

import psutil

LOOPBACK = "127.0.0.1"

# Below Linux's range for outgoing connections: a client that knocks on the port of a server which
# is down can neither take that port away nor connect to itself.
_SERVER_PORTS = range(20_000, 32_000)

# In an order of this process's own. Each is handed out once: a port found free is taken a moment
# later, and meanwhile nobody else here may be given it.
_untried = iter(secrets.SystemRandom().sample(_SERVER_PORTS, len(_SERVER_PORTS)))


class PortTakenError(Exception):
    """A port that was asked for, or every port tried, belongs to another process."""


def free_port() -> int:
    """Return a port that nobody listens on now, and that this process was never given before.

    Raises:
        PortTakenError: every port has been tried.
    """
    for port in _untried:
        with socket.socket() as probe:
            if _bound(probe, port):
                return port
    raise PortTakenError(f"No port of {_SERVER_PORTS} is left.")


def listen(port: int, *, tries: int = 1) -> socket.socket:
    """Return a socket that holds `port`, or the first free one of the `tries` ports from there.

    Raises:
        PortTakenError: none of them is free; the message names who holds the first.
    """
    for candidate in range(port, port + tries):
        held = socket.socket()
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if _bound(held, candidate):
            held.listen(2048)
            return held
        held.close()
    raise PortTakenError(f"Port {port} is taken by {holder(port)}.")


def holder(port: int) -> str:
    """Return who listens on a port, in words; other people's processes may stay unnamed."""
    for connection in psutil.net_connections("tcp"):
        if connection.status == psutil.CONN_LISTEN and connection.laddr[1] == port:
            return _process(connection.pid)
    return "another program"


def _process(pid: int | None) -> str:
    if pid is None:
        return "another user's program"
    try:
        return f"{psutil.Process(pid).name()} (pid {pid})"
    except psutil.Error:
        return f"pid {pid}"


def _bound(probe: socket.socket, port: int) -> bool:
    try:
        probe.bind((LOOPBACK, port))
    except OSError:
        return False
    return True
