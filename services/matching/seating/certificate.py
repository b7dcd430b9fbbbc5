"""The certificate of a seating plan: its four figures, what bounds them, and the witnesses."""

from services.matching.seating.bounds.broken import least_broken
from services.matching.seating.bounds.partners import least_alone, most_warm
from services.matching.seating.bounds.prices import priced
from services.matching.seating.bounds.room import Limits, Numbers
from services.matching.seating.breaches import Tally
from services.matching.seating.room import Certificate, Plan, Room
from services.matching.seating.witnesses import (
    witness_of_alone,
    witness_of_broken,
    witness_of_topics,
    witness_of_warm,
)
from shared.facts import Figure


def certify(room: Room, plan: Plan) -> Certificate:
    """Return what holds for a plan, with proven bounds.

    `broken` counts, over all rounds: people present without a seat; seats of people who are not to
    be seated in that round, or have one already; people beyond the chairs of a table, or missing
    from the minimum of one that is open or has to be; pairs at one table who are to sit apart, and
    pairs of colleagues; meetings of pairs who met in an earlier round; tables without a host, where
    the room has any; people with access needs beyond a table's access seats; pins of people present
    that are not held; and pairs who belong together, are both present, and do not sit at one table.
    The latter are neither acquainted nor colleagues here, may meet in every round, and are not
    warm. `topics` and `pairs` are `one_topic` and `warm` again, level by level.
    """
    numbers = Numbers(room)
    tally = Tally(numbers, plan)
    broken, (alone, one_topic, warm) = tally.broken, tally.company
    limits = Limits(broken.total(), broken["standing"])
    most, prices = priced(numbers, limits, one_topic)
    return Certificate(
        broken=Figure(
            value=limits.broken,
            bound=least_broken(numbers, limits),
            witness=witness_of_broken(tally, limits),
        ),
        alone=Figure(
            value=alone,
            bound=least_alone(numbers, limits),
            witness=witness_of_alone(tally),
        ),
        one_topic=Figure(
            value=one_topic, bound=most, witness=witness_of_topics(numbers, limits, most)
        ),
        warm=Figure(value=warm, bound=most_warm(numbers, limits), witness=witness_of_warm(numbers)),
        prices=prices,
        topics=tally.topics,
        pairs=tally.pairs,
    )
