import dataclasses

from services.matching.circles.checker import check_circles
from services.matching.circles.exchange import Exchange, Helper, members
from services.matching.circles.finder import find_circles


def _row(*people: tuple[str, str, str], hosts: str = "", **more: object) -> Exchange:
    helpers = tuple(
        Helper(key, tuple(asks), tuple(offers), host=key in hosts) for key, asks, offers in people
    )
    return Exchange(helpers, **more)  # type: ignore[arg-type] # pairs and numbers


ROW = (("a", "", "x"), ("b", "x", "y"), ("c", "y", "z"), ("d", "z", ""))


def test_a_host_begins_a_chain_of_people_who_are_in_no_circle() -> None:
    exchange = _row(*ROW, hosts="a")

    found = find_circles(exchange, chains=True)

    assert [members(path) for path in found.chains] == [("a", "b", "c", "d")]
    assert check_circles(exchange, found) == []
    assert found.covered.value == 0


def test_there_are_no_chains_unless_asked_for() -> None:
    assert find_circles(_row(*ROW, hosts="a")).chains == ()


def test_nobody_but_a_host_begins_a_chain() -> None:
    assert find_circles(_row(*ROW), chains=True).chains == ()


def test_a_chain_is_no_longer_than_allowed() -> None:
    found = find_circles(_row(*ROW, hosts="a", max_chain=3), chains=True)

    assert [members(path) for path in found.chains] == [("a", "b", "c")]


def test_people_who_avoid_each_other_share_no_chain() -> None:
    exchange = _row(*ROW, hosts="a", avoiding=frozenset({frozenset("ac")}))

    found = find_circles(exchange, chains=True)

    assert [members(path) for path in found.chains] == [("a", "b")]


def test_people_in_circles_are_in_no_chain() -> None:
    exchange = _row(("a", "", "x"), ("b", "xq", "y"), ("c", "y", "q"), hosts="ab")

    found = find_circles(exchange, chains=True)

    assert found.covered.value == 2
    assert found.chains == ()


def test_two_hosts_begin_two_chains_before_one_follows_the_other() -> None:
    exchange = _row(("a", "", "x"), ("b", "x", "x"), ("c", "x", ""), ("d", "x", ""), hosts="ab")

    found = find_circles(exchange, chains=True)

    assert sorted(members(path)[0] for path in found.chains) == ["a", "b"]
    assert check_circles(exchange, found) == []


def test_a_host_with_nobody_else_to_help_helps_another_host() -> None:
    exchange = _row(("a", "", "x"), ("b", "x", ""), hosts="ab")

    found = find_circles(exchange, chains=True)

    assert [members(path) for path in found.chains] == [("a", "b")]


def test_an_exchange_without_hosts_is_the_same_with_chains() -> None:
    exchange = dataclasses.replace(_row(*ROW), max_circle=5)

    assert find_circles(exchange, chains=True) == find_circles(exchange)
