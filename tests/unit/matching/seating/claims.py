"""What is true of a plan, and certificates that say so, or say something else."""

from dataclasses import replace

from services.matching.seating.room import Certificate, Plan, Room
from shared.facts import Figure, LevelCounts
from tests.unit.matching.seating.recount import counted, levels, warm_pairs

FIGURES = ("broken", "alone", "one_topic", "warm")
WEAKEST = (0, 0, 10**9, 10**9)


def figures(room: Room, plan: Plan) -> tuple[int, ...]:
    """Return the four figures of a plan, counted pair by pair."""
    evening = counted(room, plan)
    return evening.broken, evening.alone, evening.one_topic, len(evening.met & warm_pairs(room))


def true_claims(room: Room, plan: Plan) -> Certificate:
    """Return a certificate that says what is true of a plan, and promises nothing."""
    topics, pairs = levels(room, plan)
    return claims(figures(room, plan), topics=topics, pairs=pairs)


def claims(
    values: tuple[int, ...],
    bounds: tuple[int, ...] = WEAKEST,
    *,
    topics: LevelCounts | None = None,
    pairs: LevelCounts | None = None,
) -> Certificate:
    """Return a certificate of some values, by default with bounds that promise nothing.

    Without levels, all that is shared is the same.
    """
    broken, alone, one_topic, warm = (
        Figure(value=value, bound=bound, witness="Because.")
        for value, bound in zip(values, bounds, strict=True)
    )
    return Certificate(
        broken,
        alone,
        one_topic,
        warm,
        topics or LevelCounts(same=one_topic.value),
        pairs or LevelCounts(same=warm.value),
    )


def changed(certificate: Certificate, figure: str, **update: object) -> Certificate:
    """Return the certificate with one of its figures saying something else."""
    return replace(certificate, **{figure: getattr(certificate, figure).model_copy(update=update)})
