"""The room in numbers: people as positions in a bit mask, so that a whole table is one integer.

Who shares something with whom, who must be kept apart and who met before are then a handful of
integer operations, whatever the size of the table.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

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
    and `acquainted`, neither of whom they must sit with), and of those they share a genuine
    interest with; `mates` that of those they must sit with. `staff` holds a mask for each company
    of two or more, `fans` one for each genuine interest, `present` one for each round, `hosts` and
    `needs` are those who host and those with access needs; `likes` holds the numbers of each
    person's interests, `pins` for each round the tables that people are pinned to.
    """

    def __init__(self, room: Room) -> None:
        people = sorted(room.people, key=lambda person: person.id)
        self.ids = [person.id for person in people]
        self.place = {key: at for at, key in enumerate(self.ids)}
        self.access = [person.access for person in people]
        self.hosts = self._positions(person.host for person in people)
        self.needs = self._positions(self.access)
        self.tables: tuple[Table, ...] = room.tables
        self.present = [self.mask(ids) for ids in room.present]
        self.staff = self._staff([person.company or "" for person in people])
        self.mates = self._related(room.together)
        self.colleagues = self._colleagues()
        self.acquainted = self._related(room.apart, but=self.mates)
        both = zip(self.colleagues, self.acquainted, strict=True)
        self.apart = [colleagues | acquainted for colleagues, acquainted in both]
        self.pins = self._pins(room)
        self._room = room

    @cached_property
    def fans(self) -> list[int]:
        """Return the mask of those who hold each genuine interest."""
        return [self.mask(ids) for ids in self._room.interests.values()]

    @cached_property
    def likes(self) -> list[list[int]]:
        """Return the numbers of each person's genuine interests."""
        likes: list[list[int]] = [[] for _ in self.ids]
        for number, fans in enumerate(self.fans):
            for person in members(fans):
                likes[person].append(number)
        return likes

    @cached_property
    def share(self) -> list[int]:
        """Return with whom each person shares a genuine interest, or a field if one is wanting."""
        rows = zip(self._narrow, self._in_fields, strict=True)
        return [narrow | field for narrow, field in rows]

    @cached_property
    def near(self) -> list[int]:
        """Return whose meeting with each person is worth a little more; nobody in a plain room."""
        commons, room = self._room.genuine.values(), self._room
        near = self._together(self.mask(c.words) for c in commons if c.level == "same")
        silent = self.mask(room.silent)
        for person, others in enumerate(near):
            hosts = self.hosts if silent >> person & 1 else 0
            hosted = silent if self.hosts >> person & 1 else 0
            near[person] = 0 if room.is_plain else others | (hosts | hosted) & ~(1 << person)
        return near

    @cached_property
    def strained(self) -> list[int]:
        """Return whose meeting with each person is worth a little less; nobody in a plain room."""
        silent = [] if self._room.is_plain else [self.mask(self._room.silent)]
        rows = zip(self._in_fields, self._together(silent), strict=True)
        return [field | both for field, both in rows]

    @cached_property
    def _narrow(self) -> list[int]:
        return self._together(self.fans)

    @cached_property
    def _in_fields(self) -> list[int]:
        """Return with whom each person shares a field and nothing narrower, if one is wanting."""
        wanting = self.mask(self._room.wanting)
        found = self._together(map(self.mask, self._room.fields.values()))
        for person, others in enumerate(found):
            counts = -1 if wanting >> person & 1 else wanting
            found[person] = others & counts & ~self._narrow[person]
        return found

    def _together(self, groups: Iterable[int]) -> list[int]:
        """Return for each person who is in one of the groups with them."""
        beside = [0] * len(self.ids)
        for group in groups:
            for person in members(group):
                beside[person] |= group & ~(1 << person)
        return beside

    @cached_property
    def kin(self) -> list[int]:
        """Return with whom each person would make a warm pair: not apart, nor always together."""
        rows = zip(self.share, self.apart, self.mates, strict=True)
        return [share & ~(apart | mates) for share, apart, mates in rows]

    def mask(self, ids: Iterable[str]) -> int:
        """Return the mask of those of `ids` who are in the room."""
        mask = 0
        for key in ids:
            if key in self.place:
                mask |= 1 << self.place[key]
        return mask

    @staticmethod
    def _positions(flags: Iterable[bool]) -> int:
        return sum(1 << at for at, flag in enumerate(flags) if flag)

    @staticmethod
    def _staff(companies: list[str]) -> list[int]:
        words = {company: normalised(company) for company in dict.fromkeys(companies)}
        staff: dict[str, int] = {}
        for at, company in enumerate(companies):
            if words[company]:
                staff[words[company]] = staff.get(words[company], 0) | 1 << at
        return [mask for mask in staff.values() if mask.bit_count() > 1]

    def _colleagues(self) -> list[int]:
        colleagues = [0] * len(self.ids)
        for mask in self.staff:
            for at in members(mask):
                colleagues[at] = mask & ~(self.mates[at] | 1 << at)
        return colleagues

    def _related(self, pairs: Iterable[Pair], but: list[int] | None = None) -> list[int]:
        related = [0] * len(self.ids)
        for pair in pairs:
            known = [self.place[key] for key in pair if key in self.place]
            if len(known) == 2:  # noqa: PLR2004 - a pair
                one, other = known
                related[one] |= 1 << other
                related[other] |= 1 << one
        if but is None:
            return related
        return [mask & ~excepted for mask, excepted in zip(related, but, strict=True)]

    def _pins(self, room: Room) -> list[dict[int, tuple[int, ...]]]:
        tables = {table.id: at for at, table in enumerate(self.tables)}
        pins: list[dict[int, tuple[int, ...]]] = [{} for _ in self.present]
        for key, number, table in sorted(room.pins):
            if key not in self.place or table not in tables or not 0 <= number < len(pins):
                continue
            held = pins[number].get(self.place[key], ())
            pins[number][self.place[key]] = (*held, tables[table])
        return pins


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
