"""How our own value is reported beside those of the baselines."""

from collections.abc import Iterator, Mapping

from tests.bench.figure import Figure, figure
from tests.bench.interests.judges import OURS, TOKEN_SET
from tests.bench.seating.report import against


def beside(name: str, shares: Mapping[str, float | None]) -> Iterator[Figure]:
    """Return a share of one as per cent for everybody who has one, ours against token sets."""
    percent = {who: [100 * share] for who, share in shares.items() if share is not None}
    for who, value in percent.items():
        if who == OURS:
            yield against(name, value, "%", other=TOKEN_SET, others=percent.get(TOKEN_SET, []))
        else:
            yield figure(f"{name}.{who}", value, "%")


def share(some: int, everything: int) -> float | None:
    """Return a share of one, None of nothing."""
    return some / everything if everything else None
