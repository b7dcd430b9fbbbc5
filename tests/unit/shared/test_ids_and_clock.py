import time
from datetime import UTC, datetime
from uuid import UUID

from shared.clock import utc_now
from shared.ids import new_id


def test_ids_are_version_7_in_canonical_form() -> None:
    made = new_id()

    assert str(UUID(made)) == made
    assert UUID(made).version == 7


def test_ids_sort_by_the_time_they_were_made() -> None:
    made = []
    for _ in range(5):
        made.append(new_id())
        time.sleep(0.002)

    assert made == sorted(made)


def test_no_id_is_made_twice() -> None:
    assert len({new_id() for _ in range(10_000)}) == 10_000


def test_the_clock_tells_whole_milliseconds_in_utc() -> None:
    before = datetime.now(UTC)
    now = utc_now()

    assert now.utcoffset() == UTC.utcoffset(None)
    assert now.microsecond % 1000 == 0
    assert 0 <= (datetime.now(UTC) - now).total_seconds() < 1
    assert (now - before).total_seconds() > -0.001
