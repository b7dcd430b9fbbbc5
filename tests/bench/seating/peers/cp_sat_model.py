"""A room as a model for OR-tools CP-SAT, run as a program of its own.

    python cp_sat_model.py INSTANCE.json ANSWERS.jsonl SECONDS [moves]

Every promise is a hard constraint. Alone, topics and warm pairs are one objective whose weights
make it lexicographic. With `moves` the instance holds a seating `before`, and the fewest people
are moved instead.
"""

import json
import sys
import time
from collections.abc import Callable, Mapping
from itertools import combinations, product
from pathlib import Path
from typing import Any

from ortools.sat.python import cp_model  # type: ignore[import-not-found]

Pair = tuple[int, int]

WORKERS = 2
MOST_CLAUSES = 3_000_000
"""A larger model takes gigabytes, and found nothing in a minute."""


class Model:
    """The model: `seat[r][p][t]`, and what follows from it."""

    def __init__(self, instance: dict[str, Any]) -> None:
        self.instance = instance
        self.model = cp_model.CpModel()
        self.rounds = range(instance["rounds"])
        absent = set(instance.get("absent", ()))
        self.people = [p["id"] for p in instance["people"] if p["id"] not in absent]
        self.tables = range(len(instance["tables"]))
        generic = {x["id"] for x in instance["interests"] if x["generic"]}
        self.likes = {p["id"]: set(p["interests"]) - generic for p in instance["people"]}
        company = {p["id"]: p["company"] for p in instance["people"]}
        self.apart = {tuple(pair) for pair in instance["apart"]} | {
            (a, b) for a, b in combinations(self.people, 2) if company[a] == company[b] >= 0
        }
        new = self.model.new_bool_var
        self.seat = [
            {p: [new(f"seat {r} {p} {t}") for t in self.tables] for p in self.people}
            for r in self.rounds
        ]
        for r in self.rounds:
            self._keep_promises(r, company)

    def _keep_promises(self, r: int, company: Mapping[int, int]) -> None:
        people, seat, model = self.instance["people"], self.seat[r], self.model
        staff: dict[int, list[int]] = {}
        for p in self.people:
            model.add_exactly_one(seat[p])
            if company[p] >= 0:
                staff.setdefault(company[p], []).append(p)
        for t, table in enumerate(self.instance["tables"]):
            sitting = [seat[p][t] for p in self.people]
            model.add_linear_constraint(sum(sitting), table["min"], table["max"])
            model.add_bool_or([seat[p][t] for p in self.people if people[p]["host"]])
            needing = [seat[p][t] for p in self.people if people[p]["access"]]
            model.add(sum(needing) <= table["access_seats"])
            for colleagues in staff.values():
                model.add_at_most_one(seat[p][t] for p in colleagues)
            for a, b in self.instance["apart"]:
                if a in seat and b in seat:
                    model.add_at_most_one(seat[a][t], seat[b][t])
        for lock in self.instance["locks"]:
            if lock["round"] == r and lock["person"] in seat:
                model.add(seat[lock["person"]][lock["table"]] == 1)

    def gather(self) -> None:
        """Want nobody alone, then topics, then warm pairs; and nobody to meet twice."""
        pairs = [pair for pair in combinations(self.people, 2) if pair not in self.apart]
        meet = [
            {pair: self._meet(r, pair) for pair in pairs if self._counts(pair)} for r in self.rounds
        ]
        if len(self.rounds) > 1:
            for pair in pairs:
                self.model.add_at_most_one(meet[r][pair] for r in self.rounds)
        warm = [meet[r][pair] for r in self.rounds for pair in meet[r] if self._is_warm(pair)]
        alone = [self._alone(r, p, meet[r]) for r, p in product(self.rounds, self.people)]
        topics = [self._topic(r, t) for r, t in product(self.rounds, self.tables)]
        self.model.maximize(
            sum(warm)
            + (len(warm) + 1) * sum(topics)
            - (len(warm) + 1) * (len(topics) + 1) * sum(alone)
        )

    def move_few(self) -> None:
        """Want the fewest people to move from where they sat before."""
        before = dict(enumerate(self.instance["before"][0]))
        stay = [
            self.seat[0][p][t] for p, t in before.items() if t is not None and p in self.seat[0]
        ]
        for seat in stay:
            self.model.add_hint(seat, 1)
        self.model.minimize(len(stay) - sum(stay))

    def clauses(self) -> int:
        """Return about how many clauses the whole model has."""
        n, g, rounds = len(self.people), len(self.tables), len(self.rounds)
        warm = sum(self._is_warm(pair) for pair in combinations(self.people, 2))
        topics = {x for liked in self.likes.values() for x in liked}
        return rounds * g * (n * n // 2 * (rounds > 1) + 2 * warm + len(topics) * n)

    def seating(self, value: Callable[[Any], bool]) -> list[list[int | None]]:
        """Return the answer that a solution means."""
        rows = []
        for r in self.rounds:
            row: list[int | None] = [None] * len(self.instance["people"])
            for p, seats in self.seat[r].items():
                row[p] = next(t for t in self.tables if value(seats[t]))
            rows.append(row)
        return rows

    def _is_warm(self, pair: Pair) -> bool:
        return pair not in self.apart and bool(self.likes[pair[0]] & self.likes[pair[1]])

    def _counts(self, pair: Pair) -> bool:
        return len(self.rounds) > 1 or self._is_warm(pair)

    def _meet(self, r: int, pair: Pair) -> cp_model.IntVar:
        """Return a variable that is true only if they share a table; and if, where it matters."""
        meet = self.model.new_bool_var(f"meet {r} {pair}")
        for here, there in zip(*(self.seat[r][p] for p in pair), strict=True):
            if self._is_warm(pair):
                self.model.add_implication(here, there).only_enforce_if(meet)
            if len(self.rounds) > 1:
                self.model.add_bool_or(here.negated(), there.negated(), meet)
        return meet

    def _alone(self, r: int, person: int, meet: Mapping[Pair, cp_model.IntVar]) -> cp_model.IntVar:
        alone = self.model.new_bool_var(f"alone {r} {person}")
        company = [met for pair, met in meet.items() if person in pair and self._is_warm(pair)]
        self.model.add_bool_or(*company, alone)
        return alone

    def _topic(self, r: int, t: int) -> cp_model.LinearExpr:
        """Return whether a table has a topic: all who do not hold it sit elsewhere."""
        least = max(2, self.instance["tables"][t]["min"])
        chosen = []
        for topic in sorted(set().union(*self.likes.values())):
            strangers = [p for p in self.people if topic not in self.likes[p]]
            if len(self.people) - len(strangers) >= least:
                picked = self.model.new_bool_var(f"topic {r} {t} {topic}")
                chosen.append(picked)
                for p in strangers:
                    self.model.add_implication(picked, self.seat[r][p][t].negated())
        self.model.add_at_most_one(chosen)
        return sum(chosen)


class Watch(cp_model.CpSolverSolutionCallback):  # type: ignore[misc]
    """Writes down every solution when it is found."""

    def __init__(self, model: Model, place: Path, began: float) -> None:
        super().__init__()
        self.model, self.place, self.began = model, place, began

    def on_solution_callback(self) -> None:
        """Write down a solution."""
        seating = self.model.seating(self.boolean_value)
        found = {
            "seconds": time.monotonic() - self.began,
            "seating": seating,
            "objective": self.objective_value,
            "bound": self.best_objective_bound,
        }
        with self.place.open("a", encoding="utf-8") as answers:
            answers.write(json.dumps(found) + "\n")


def main(given: str, place: str, seconds: str, *what: str) -> None:
    """Solve an instance; the time counts from the building of the model."""
    began = time.monotonic()
    model = Model(json.loads(Path(given).read_text("utf-8")))
    if what:
        model.move_few()
    elif model.clauses() > MOST_CLAUSES:
        sys.exit(f"Its model would have {model.clauses():,} clauses.")
    else:
        model.gather()
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = WORKERS
    solver.parameters.max_time_in_seconds = max(0.1, float(seconds) - (time.monotonic() - began))
    status = solver.solve(model.model, Watch(model, Path(place), began))
    if not Path(place).exists():
        sys.exit(f"It says {solver.status_name(status)}.")


if __name__ == "__main__":
    main(*sys.argv[1:])
