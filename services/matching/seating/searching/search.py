"""One search over the seatings of a room, alone on its core."""

import time
from collections.abc import Sequence

import numpy as np

from services.matching.random_kernel import first_word
from services.matching.seating.arrays import Arrays, Ints, Nuances
from services.matching.seating.room import Table
from services.matching.seating.searching import start
from services.matching.seating.searching.effect_kernel import value
from services.matching.seating.searching.effort import Stretch
from services.matching.seating.searching.refining_kernel import nuance_of, refine
from services.matching.seating.searching.search_kernel import anneal
from services.matching.seating.searching.stages import (
    COMPANY,
    EVENINGS,
    NUANCE,
    REFINE,
    Numbers,
    Recipe,
    Stage,
)

Worth = tuple[int, int, int, int, int]
"""Broken, alone, minus topics, minus warm, minus nuance: less is better, in this order."""

LONGEST_CHAIN = 8
"""How many people follow the first to another table at most."""

UNKNOWN: Worth = (1 << 60, 0, 0, 0, 0)

REFINED, MOST_REFINED = 400, 600_000
"""How many changes of places are considered to refine a plan: for each seat, and at most."""

LOOKS = 20
"""In how many steps it cools meanwhile."""


class Search:
    """A seating under way, and the best it came by: `best`, n x r, and its `worth`.

    The rounds before `first` are as `history` (r x n) says, and stay so. `recipe` did best so far;
    the room `is_tangled` if none of them kept every promise without a design.
    """

    def __init__(
        self,
        tables: Sequence[Table],
        room: Arrays,
        worth: Nuances | None,
        *,
        history: Ints,
        first: int,
        seed: int,
        number: int,
        recipes: Sequence[Recipe],
    ) -> None:
        self._tables = tables
        self._room = room
        self._nuances = worth
        self._history = history
        self._first = first
        self._number = number
        self._recipes = recipes
        self._random = first_word(seed * 1024 + number)
        self._state = start.empty(room)
        self._path = np.zeros(LONGEST_CHAIN, np.int32)
        self._proposed, self._seconds = 0, 0.0
        self.recipe, self.is_tangled = COMPANY, False
        self.worth = UNKNOWN
        self.best: Ints = self._state.seat.copy()

    @property
    def is_perfect(self) -> bool:
        """Tell whether no plan at so many tables is better: nobody alone, a topic at each.

        Where nobody shares anything, it is enough that no promise is broken.
        """
        broken, alone, topics, *_ = self.worth
        if not self._room.share.any():
            return broken == 0
        tables = sum(int((np.bincount(row[row >= 0]) > 1).sum()) for row in self.best.T)
        return broken == 0 and alone == 0 and -topics >= tables

    def look(self, stretch: Stretch) -> None:
        """Come by a first plan."""
        self._ascend(COMPANY, stretch)

    def compare(self, stretch: Stretch) -> None:
        """Try each of its recipes, and one from a design if promises are still broken."""
        each = 1 / (len(self._recipes) + 1)
        for number, recipe in enumerate(self._recipes):
            before = self.worth
            self._ascend(recipe, stretch.part(number * each, each))
            if self.worth < before or number == 0:
                self.recipe = recipe
        self.is_tangled = self.worth[0] > 0
        if self.is_tangled:
            self._ascend(EVENINGS, stretch.part(1 - each, each))

    def climb(self, stretch: Stretch) -> None:
        """Go on by the recipe that did best, half of the time from a design if promises broke."""
        if self.is_tangled:
            self._repeat(EVENINGS, stretch.part(0, 0.5))
            stretch = stretch.part(0.5, 0.5)
        self._repeat(self.recipe, stretch)

    def adopt(self, other: "Search") -> None:
        """Take over what another search found, if it is better."""
        if other.worth < self.worth:
            self.worth = other.worth
            self.best = other.best.copy()
            self.recipe = other.recipe
            self.is_tangled = other.is_tangled

    def refine(self) -> None:
        """Go on from the best to a plan of equal figures and more nuance, if the room has any."""
        room, state = self._room, self._state
        if self._nuances is None:
            return
        start.clear(room, state)
        start.load(room, state, self.best.T, 0, len(room.present))
        start.aim(room, state, self._first)
        closeness = np.zeros(state.member.shape[2] + 2)
        proposals = min(MOST_REFINED, REFINED * int(room.present[self._first :].sum())) // LOOKS
        for look in range(LOOKS):
            refine(
                room,
                self._nuances,
                state,
                self._first,
                REFINE.at(look / (LOOKS - 1)),
                NUANCE,
                closeness,
                REFINE.shares,
                proposals,
                self._random,
            )
        self._keep()

    def _repeat(self, recipe: Recipe, stretch: Stretch) -> None:
        """Go by a recipe from as many fresh starts as do better than one that goes on."""
        seats = int(self._room.present[self._first :].sum())
        pace = self._proposed / max(1e-9, self._seconds)
        starts = max(1, round(stretch.proposals(pace) / (recipe.enough * max(1, seats))))
        for number in range(starts):
            if self.is_perfect:
                stretch.leave_off()
                return
            self._ascend(recipe, stretch.part(number / starts, 1 / starts))

    def _ascend(self, recipe: Recipe, stretch: Stretch) -> None:
        """Start afresh and go through the stages of a recipe."""
        room, state = self._room, self._state
        start.clear(room, state)
        start.load(room, state, self._history, 0, self._first)
        seated = room, self._tables, state, self._first, self._random
        if not recipe.designed:
            start.greedy(*seated)
        elif left := start.designed(*seated, best=self.best, stretch=stretch):
            stretch = left
        else:
            return
        self._keep()
        closeness = np.arange(state.member.shape[2] + 2, dtype=np.float64) ** recipe.spread
        done = 0.0
        for share, stage in recipe.stages:
            self._anneal(stage, closeness, stretch.part(done, share))
            self._keep()
            done += share

    def _anneal(self, stage: Stage, closeness: Numbers, stretch: Stretch) -> None:
        while proposals := stretch.take():
            began = time.monotonic()
            anneal(
                self._room,
                self._state,
                self._first,
                stage.at(stretch.used),
                closeness,
                stage.shares,
                proposals,
                self._path,
                self._random,
            )
            self._proposed += proposals
            self._seconds += time.monotonic() - began
            if self._number == 0:
                broken, alone, topics, warm, _ = self.worth
                stretch.tell(broken, alone, -topics, -warm)

    def _keep(self) -> None:
        start.aim(self._room, self._state, self._first)
        broken, alone, topics, warm = value(self._room, self._state)
        nuance = nuance_of(self._nuances, self._state) if self._nuances else 0
        worth = broken, alone, -topics, -warm, -nuance
        if worth < self.worth:
            self.worth = worth
            self.best = self._state.seat.copy()
