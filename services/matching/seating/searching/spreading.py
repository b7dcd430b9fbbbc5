"""The silent, who share nothing with anybody, are spread: no table is theirs alone.

Seated together they would cost the figures least. So a search takes them for people who know each
other, in as many groups as it takes to spread them evenly, of each of which a table has one person.
"""

import numpy as np

from services.matching.seating.arrays import Arrays, sets
from services.matching.seating.room import Room


def spread(room: Room, compact: Arrays) -> Arrays:
    """Return a room in which the silent are kept apart as far as there are tables for them.

    The certificate knows nothing of it: where they cannot all be apart, no promise is broken.
    """
    place = {key: at for at, key in enumerate(sorted(person.id for person in room.people))}
    silent = sorted(place[key] for key in room.silent)
    if room.is_plain or len(silent) < 2:  # noqa: PLR2004 - two can sit together
        return compact
    each = -(-len(silent) // _open_tables(room))
    apart = compact.apart | sets((silent[at::each] for at in range(each)), len(place))
    for one in silent:
        for mate in compact.mate[compact.mate_at[one] : compact.mate_at[one + 1]]:
            apart[one, mate // 64] &= ~np.uint64(1 << int(mate) % 64)
    return compact._replace(apart=apart)


def _open_tables(room: Room) -> int:
    """Return how many tables have to be open at least in every round."""
    fewest, left = 0, min((len(here) for here in room.present), default=0)
    for table in sorted(room.tables, key=lambda table: -table.capacity):
        if left > 0:
            fewest, left = fewest + 1, left - table.capacity
    return max(1, fewest)
