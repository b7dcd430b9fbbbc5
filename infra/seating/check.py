"""`potluck check`: whether an answer keeps the promises of its instance."""

from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path

from infra.seating.results import refuse_unaccepted, show, show_json
from infra.seating.words import figure_lines, figures, room_line
from services.matching.instances import (
    ExchangeInstance,
    GroupingInstance,
    SeatingInstance,
    is_instance,
    read_instance,
)
from services.matching.instances.files import read_bytes
from services.matching.instances.seating_claims import untrue
from services.matching.seating.bounds.room import Numbers
from services.matching.seating.breaches import Tally
from services.matching.seating.certificate import certify
from services.matching.seating.checker import check
from shared.problems import Invalid

_NAMED = 10


def check_answer(file: Path, answer: Path, *, as_json: bool) -> bool:
    """Print what holds for an answer, and return whether every promise is kept.

    An answer that says of itself what is not true is refused like one that breaks a promise.

    Raises:
        Invalid: the instance or the answer cannot be used.
    """
    content = read_bytes(file)
    if not is_instance(content):
        raise Invalid(f"{file} is no instance.", "Give the instance first, then the answer.")
    match read_instance(file, content):
        case SeatingInstance() as instance:
            return _check_seating(instance, answer, as_json=as_json)
        case ExchangeInstance() as instance:
            circles = instance.read_answer(answer)
            covered = len(set(chain.from_iterable(circles)))
            told = {"covered": covered, "circles": len(circles)}
            return _check([*instance.breaches(circles)], told, as_json=as_json)
        case GroupingInstance() as instance:
            group = instance.read_answer(answer)
            value = {"value": instance.value(group)}
            return _check([*instance.breaches(group)], value, as_json=as_json)


def _check_seating(instance: SeatingInstance, answer: Path, *, as_json: bool) -> bool:
    room, (plan, said) = instance.room, instance.read_answer(answer)
    certificate = certify(room, plan)
    refuse_unaccepted(check(room, plan, certificate))
    wrong = list(untrue(room, plan, certificate, said)) if said else []
    if as_json:
        kinds = Tally(Numbers(room), plan).broken
        told = {"untrue": wrong} if wrong else {}
        show_json({**figures(certificate), "detail": dict(sorted(kinds.items())), **told})
    else:
        show([room_line(room), *figure_lines(certificate)])
        show(f"The answer says what is not true: {words}" for words in wrong[:_NAMED])
    return certificate.broken.value == 0 and not wrong


def _check(breaches: Sequence[str], told: Mapping[str, float], *, as_json: bool) -> bool:
    if as_json:
        show_json({"broken": len(breaches), **told})
        return not breaches
    show(f"{what.capitalize()}: {number:,}" for what, number in told.items())
    show(breaches[:_NAMED])
    if len(breaches) > _NAMED:
        show([f"and {len(breaches) - _NAMED:,} more."])
    show([f"Broken: {len(breaches):,}" if breaches else "Every promise is kept."])
    return not breaches
