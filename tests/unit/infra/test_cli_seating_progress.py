import signal
import time
from collections.abc import Iterator

import pytest

from infra.seating.limits import Limits
from infra.seating.progress import Line, interruptible
from shared.problems import Invalid


def limits(seconds: float | None, effort: int | None = None, *, used: float = 0) -> Limits:
    return Limits.of(seconds, effort, seed=1, threads=2, started=time.monotonic() - used)


def test_where_nobody_watches_a_line_is_printed_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr("infra.seating.progress.time.monotonic", lambda: now)
    line = Line(started=now)
    with line.shown():
        for tenths in range(120):
            now = 100 + tenths / 10
            line.tell(tenths / 120, f"best at {tenths}")

    told = capsys.readouterr()
    assert not told.out
    assert told.err.splitlines() == [
        "  5.1 s  ████░░░░░░  best at 51",
        " 10.2 s  ████████░░  best at 102",
    ]


@pytest.fixture
def hears_ctrl_c() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("hears_ctrl_c")
def test_ctrl_c_asks_once_and_then_interrupts() -> None:
    with interruptible() as stop:
        assert not stop()
        signal.raise_signal(signal.SIGINT)
        assert stop()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)

    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_ten_seconds_are_allowed_where_nothing_is_said() -> None:
    assert limits(None).seconds == 10
    assert limits(None, effort=5).left() is None


def test_time_is_kept_for_what_comes_after_a_search_but_no_more_than_half(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("infra.seating.limits.time.process_time", lambda: 2)
    assert limits(10, used=2).left(kept=1) == pytest.approx(7, abs=0.1)
    assert limits(10, used=2).left(kept=100) == pytest.approx(3, abs=0.1)
    assert limits(1, used=60).left() == pytest.approx(0.05)


def test_more_is_kept_where_others_use_the_machine_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infra.seating.limits.time.process_time", lambda: 1)

    assert limits(10, used=2).left(kept=1) == pytest.approx(5.9, abs=0.1)


@pytest.mark.parametrize("seconds", [float("nan"), float("inf")])
def test_a_time_that_is_no_number_is_refused(seconds: float) -> None:
    with pytest.raises(Invalid, match="--seconds"):
        limits(seconds)
