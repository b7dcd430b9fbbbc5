import os
import socket
from collections.abc import Iterator
from contextlib import closing

import pytest

from infra.ports import LOOPBACK, PortTakenError, free_port, listen


@pytest.fixture
def taken() -> Iterator[int]:
    with closing(socket.create_server((LOOPBACK, free_port()))) as other:
        yield other.getsockname()[1]


def test_a_taken_port_is_stepped_around(taken: int) -> None:
    with closing(listen(taken, tries=20)) as found:
        assert taken < found.getsockname()[1] < taken + 20


def test_a_port_that_was_asked_for_and_is_taken_is_named_with_its_holder(taken: int) -> None:
    with pytest.raises(PortTakenError, match=rf"Port {taken} is taken by .*\(pid {os.getpid()}\)"):
        listen(taken)


def test_a_port_that_was_just_given_up_can_be_had_again() -> None:
    with closing(listen(free_port())) as first:
        port = first.getsockname()[1]
        client = socket.create_connection((LOOPBACK, port))
        first.accept()[0].close()  # closed here first: it stays behind for a minute
        client.close()

    listen(port).close()


def test_a_servers_port_is_none_that_the_system_gives_to_clients() -> None:
    assert free_port() < 32_768


def test_no_port_is_handed_out_twice_even_while_nobody_has_taken_it() -> None:
    assert len({free_port() for _ in range(500)}) == 500
