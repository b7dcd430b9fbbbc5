"""What is suggested to those who are asked the one short question: interests of the room.

Pure rules: no clock, no chance, no database.
"""

from collections.abc import Iterable
from heapq import heapify, heappop, heappush
from itertools import chain

from services.matching.question.suggestible import Choice, choices, room_left
from services.matching.question.welcome import Place, Welcome
from services.matching.seating.room import Plan, normalised
from services.matching.situation import Situation

SUGGESTIONS = 4
"""How many interests are suggested to one person at most."""


def suggestions(
    situation: Situation, plan: Plan, asked: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Return what is suggested to each of those who are asked.

    Whichever of them each may take, there is a chair for it in a round that is not over, at a table
    where somebody holds that interest and nobody sits whom they know. It is kept for who said
    nothing so far; who did stays where they are, beside whoever may take up what they said. What
    was suggested before stays as long as that holds.

    Args:
        plan: where everybody sits.
    """
    people = sorted(asked)
    chairs = _Chairs(situation, plan, frozenset(people))
    for suggest in (chairs.keep, chairs.suggest_from_own_tables, chairs.suggest_from_others):
        for person in people:
            suggest(person)
    return {person: tuple(c.words for c in chairs.chosen[person]) for person in people}


class _Chairs:
    """The chairs that the silent among the asked may take: empty ones, and the ones they sit on."""

    def __init__(self, situation: Situation, plan: Plan, asked: frozenset[str]) -> None:
        self.chosen: dict[str, list[Choice]] = {person: [] for person in asked}
        self._questions = situation.questions
        silent = asked & situation.understanding.silent
        self._choices = choices(situation, silent)
        self._rooted = asked - silent
        self._free: dict[Place, int] = {}
        self._at: dict[Place, set[Choice]] = {}
        self._seats: dict[Place, frozenset[str]] = {}
        self._own: dict[str, list[Place]] = {person: [] for person in asked}
        self._kept: dict[str, set[Place]] = {person: set() for person in asked}
        self._settled: set[str] = set()
        self._welcome = Welcome(situation, plan)
        self._room_left = room_left(situation)
        self._look_at(situation, plan, silent)
        for choice in self._choices.values():
            choice.most = min(choice.most, sum(self._free[place] for place in choice.places))
        possible = [choice for choice in self._choices.values() if choice.most > 0]
        self._queue = [(choice.rank, choice) for choice in possible]
        heapify(self._queue)

    def _look_at(self, situation: Situation, plan: Plan, silent: frozenset[str]) -> None:
        capacities = {table.id: table.capacity for table in situation.gathering.tables}
        held: dict[str, list[Choice]] = {}
        for choice in self._choices.values():
            for person in choice.holders:
                held.setdefault(person, []).append(choice)
        for round_ in range(situation.frozen, len(plan.rounds)):
            for table, people in plan.rounds[round_].items():
                place = round_, table
                others = [person for person in people if person not in silent]
                self._seats[place] = frozenset(others)
                self._free[place] = max(capacities.get(table, 0) - len(others), 0)
                self._at[place] = {c for person in others for c in held.get(person, ())}
                for choice in self._at[place]:
                    choice.places.append(place)
                for person in self.chosen.keys() & {*people}:
                    self._own[person].append(place)

    def keep(self, person: str) -> None:
        """Suggest again what was suggested before, as far as there is still room for it."""
        before = self._questions.get(person)
        suggested = before.suggestions if before and before.is_open else ()
        for words in suggested:
            choice = self._choices.get(normalised(words))
            if choice and choice.words == words:
                self._take(person, choice)
        if suggested and len(self.chosen[person]) == len(suggested):
            self._settled.add(person)

    def suggest_from_own_tables(self, person: str) -> None:
        """Suggest what is held at the tables where this person sits already."""
        if not self._is_open(person):
            return
        there = {choice for place in self._own[person] for choice in self._at[place]}
        ordered = [(choice.rank, choice) for choice in there if choice.most > choice.taken]
        heapify(ordered)
        while ordered and self._is_open(person):
            self._take_if_wanted(person, heappop(ordered)[1])

    def suggest_from_others(self, person: str) -> None:
        """Suggest what is held at other tables, where that is not enough."""
        if person in self._rooted:
            return
        passed: list[Choice] = []
        while self._queue and self._is_open(person):
            rank, choice = heappop(self._queue)
            if choice.taken >= choice.most:
                continue
            if rank == choice.rank:
                passed.append(choice)
                self._take_if_wanted(person, choice)
            else:
                heappush(self._queue, (choice.rank, choice))
        for choice in passed:
            heappush(self._queue, (choice.rank, choice))

    def _is_open(self, person: str) -> bool:
        """Tell whether there is room for a suggestion."""
        return person not in self._settled and len(self.chosen[person]) < SUGGESTIONS

    def _take_if_wanted(self, person: str, choice: Choice) -> None:
        """Suggest something, if nothing else is suggested that is about the same."""
        if not any(choice.about == other.about for other in self.chosen[person]):
            self._take(person, choice)

    def _take(self, person: str, choice: Choice) -> None:
        """Suggest something, with a chair kept for it, if there is one."""
        if choice.taken >= choice.most or any(self._room_left[key] < 1 for key in choice.keys):
            return
        if self._has_place(person, choice):
            choice.taken += 1
            for key in choice.keys:
                self._room_left[key] -= 1
            self.chosen[person].append(choice)

    def _has_place(self, person: str, choice: Choice) -> bool:
        """Tell whether there is a place beside somebody who holds this, and keep it."""
        if person in self._rooted:
            others = choice.holders - {person}
            return any(not others.isdisjoint(self._seats[place]) for place in self._own[person])
        kept = self._kept[person]
        if any(choice in self._at[place] for place in kept):
            return True
        place = self._chair(person, choice)
        if place is not None:
            self._free[place] -= 1
            kept.add(place)
        return place is not None

    def _chair(self, person: str, choice: Choice) -> Place | None:
        """Return where there is a chair beside somebody who holds this; one's own table first."""
        own = (place for place in self._own[person] if choice in self._at[place])
        for place in chain(own, choice.places):
            if self._free[place] > 0 and self._welcome.may_sit(person, place):
                return place
        return None
