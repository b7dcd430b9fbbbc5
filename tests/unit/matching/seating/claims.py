"""What is true of a plan, and certificates that say so, or say something else."""

from dataclasses import replace

from services.matching.seating.room import Certificate, Plan, Room
from shared.facts import Figure
from tests.unit.matching.seating.recount import counted, warm_pairs

FIGURES = ("broken", "alone", "one_topic", "warm")
WEAKEST = (0, 0, 10**9, 10**9)


def figures(room: Room, plan: Plan) -> tuple[int, ...]:
    """Return the four figures of a plan, counted pair by pair."""
    evening = counted(room, plan)
    return evening.broken, evening.alone, evening.one_topic, len(evening.met & warm_pairs(room))


def claims(values: tuple[int, ...], bounds: tuple[int, ...] = WEAKEST) -> Certificate:
    """Return a certificate of some values, by default with bounds that promise nothing."""
    broken, alone, one_topic, warm = (
        Figure(value=value, bound=bound, witness="Because.")
        for value, bound in zip(values, bounds, strict=True)
    )
    return Certificate(broken, alone, one_topic, warm)


def changed(certificate: Certificate, figure: str, **update: object) -> Certificate:
    """Return the certificate with one of its figures saying something else."""
    return replace(certificate, **{figure: getattr(certificate, figure).model_copy(update=update)})
