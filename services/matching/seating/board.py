"""The room in numbers: people as positions in a bit mask, so that a whole table is one integer.

Who shares something with whom, who must be kept apart and who met before are then a handful of
integer operations, whatever the size of the table.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from services.matching.seating.room import Pair, Plan, Room, Table, normalised

NOWHERE = -1


def members(mask: int) -> Iterator[int]:
    """Yield the positions in a mask, in ascending order."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


class Board:
    """A room compiled for searching; positions follow the order of ids, not that of the list.

    `apart` and `share` hold for each person the mask of those they must not sit with (`colleagues`
    and `acquainted`), and of those they share a genuine interest with. `staff` holds a mask for
    each company of two or more, `fans` one for each genuine interest, `present` one for each round;
    `likes` holds the numbers of each person's interests.
    """

    def __init__(self, room: Room) -> None:
        people = sorted(room.people, key=lambda person: person.id)
        self.ids = [person.id for person in people]
        self.place = {key: at for at, key in enumerate(self.ids)}
        self.access = [person.access for person in people]
        self.tables: tuple[Table, ...] = room.tables
        self.present = [self.mask(ids) for ids in room.present]
        self.fans = [self.mask(ids) for ids in room.interests.values()]
        self.likes: list[list[int]] = [[] for _ in people]
        self.share = [0] * len(people)
        for number, fans in enumerate(self.fans):
            for person in members(fans):
                self.likes[person].append(number)
                self.share[person] |= fans
        self.share = [mask & ~(1 << at) for at, mask in enumerate(self.share)]
        self.staff = self._staff([normalised(person.company or "") for person in people])
        self.colleagues = self._colleagues()
        self.acquainted = self._acquainted(room.apart)
        both = zip(self.colleagues, self.acquainted, strict=True)
        self.apart = [colleagues | acquainted for colleagues, acquainted in both]

    def mask(self, ids: Iterable[str]) -> int:
        """Return the mask of those of `ids` who are in the room."""
        mask = 0
        for key in ids:
            if key in self.place:
                mask |= 1 << self.place[key]
        return mask

    @staticmethod
    def _staff(companies: list[str]) -> list[int]:
        staff: dict[str, int] = {}
        for at, company in enumerate(companies):
            staff[company] = staff.get(company, 0) | 1 << at
        return [mask for company, mask in staff.items() if company and mask.bit_count() > 1]

    def _colleagues(self) -> list[int]:
        colleagues = [0] * len(self.ids)
        for mask in self.staff:
            for at in members(mask):
                colleagues[at] = mask & ~(1 << at)
        return colleagues

    def _acquainted(self, pairs: Iterable[Pair]) -> list[int]:
        acquainted = [0] * len(self.ids)
        for pair in pairs:
            known = [self.place[key] for key in pair if key in self.place]
            if len(known) == 2:  # noqa: PLR2004 - a pair
                one, other = known
                acquainted[one] |= 1 << other
                acquainted[other] |= 1 << one
        return acquainted


@dataclass(slots=True)
class Seating:
    """Who sits where while it is being worked on: a mask for each round and table.

    `where` holds each person's table in each round, or `NOWHERE`.
    """

    board: Board
    at: list[list[int]] = field(init=False)
    where: list[list[int]] = field(init=False)

    def __post_init__(self) -> None:
        rounds = len(self.board.present)
        self.at = [[0] * len(self.board.tables) for _ in range(rounds)]
        self.where = [[NOWHERE] * len(self.board.ids) for _ in range(rounds)]

    def load(self, plan: Plan, number: int, among: int) -> None:
        """Seat the people of one round of a plan who are in the mask `among`, each once."""
        seats = plan.rounds[number] if number < len(plan.rounds) else {}
        for at, table in enumerate(self.board.tables):
            for key in seats.get(table.id, ()):
                person = self.board.place.get(key, NOWHERE)
                if person == NOWHERE or not among >> person & 1:
                    continue
                if self.where[number][person] == NOWHERE:
                    self.seat(number, person, at)

    def seat(self, number: int, person: int, table: int) -> None:
        """Let a person sit down who has no seat in that round."""
        self.at[number][table] |= 1 << person
        self.where[number][person] = table

    def stand(self, number: int, person: int) -> None:
        """Let a person stand up who has a seat in that round."""
        self.at[number][self.where[number][person]] ^= 1 << person
        self.where[number][person] = NOWHERE

    def met(self, number: int, person: int) -> int:
        """Return the mask of those whom a person meets in the other rounds (and themselves)."""
        mask = 0
        for other, where in enumerate(self.where):
            table = where[person]
            if other != number and table != NOWHERE:
                mask |= self.at[other][table]
        return mask

    def met_before(self, number: int, person: int) -> int:
        """Return the mask of those whom a person meets in earlier rounds (and themselves)."""
        mask = 0
        for at, where in zip(self.at[:number], self.where[:number], strict=True):
            mask |= at[where[person]] if where[person] != NOWHERE else 0
        return mask
