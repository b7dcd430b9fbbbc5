"""Which kind of instance a file holds."""

from pathlib import Path

from services.matching.instances import exchange, grouping, seating
from services.matching.instances.files import Written, decoded, parse
from shared.problems import Invalid

Instance = seating.SeatingInstance | exchange.ExchangeInstance | grouping.GroupingInstance

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_BEGINNING = 200


class _Headed(Written):
    format: str


def is_instance(content: bytes) -> bool:
    """Tell whether a file means to be an instance, and not a list of people."""
    begin = content.removeprefix(_BYTE_ORDER_MARK)[:_BEGINNING]
    return begin.lstrip()[:1] in (b"{", b"[") or grouping.is_mdgplib(begin.decode("latin-1"))


def read_instance(path: Path, content: bytes) -> Instance:
    """Return the instance that a file holds, whose name is only told.

    Raises:
        Invalid: it is in none of the formats, or contradicts itself; says where.
    """
    text = decoded(path, content)
    if grouping.is_mdgplib(text):
        return grouping.grouping_instance(path, text)
    match parse(path, text, _Headed).format:
        case seating.FORMAT:
            return seating.seating_instance(path, text)
        case exchange.FORMAT:
            return exchange.exchange_instance(path, text)
        case grouping.FORMAT:
            return grouping.grouping_instance(path, text)
        case other:
            known = f"{seating.FORMAT}, {exchange.FORMAT} and {grouping.FORMAT}"
            raise Invalid(
                f"{path} is in the format {other[:40]!r}, which is not known here.",
                f"Known are {known}.",
            )
