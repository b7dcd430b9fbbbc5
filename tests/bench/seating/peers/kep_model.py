"""An exchange for kep_solver, run as a program of its own.

    python kep_model.py INSTANCE.json ANSWERS.jsonl SECONDS

Each person is a recipient with one donor; the most transplants in cycles are the most people in
circles.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

from kep_solver.entities import (  # type: ignore[import-not-found]
    Donor,
    Instance,
    Recipient,
    Transplant,
)
from kep_solver.model import PICEF, TransplantCount  # type: ignore[import-not-found]
from kep_solver.solving import SolvingOptions  # type: ignore[import-not-found]
from pulp import PULP_CBC_CMD  # type: ignore[import-not-found]


def pool_of(instance: dict[str, Any]) -> Instance:
    """Return the people as pairs, and who can help whom as possible transplants."""
    pool, donors, recipients = Instance(), {}, {}
    for person in instance["people"]:
        key = str(person["id"])
        recipients[key], donors[key] = Recipient(key), Donor(key)
        donors[key].recipient = recipients[key]
        recipients[key].addDonor(donors[key])
        pool.addRecipient(recipients[key])
    asking: dict[int, set[str]] = {}
    for person in instance["people"]:
        for topic in person["asks"]:
            asking.setdefault(topic, set()).add(str(person["id"]))
    for person in instance["people"]:
        key = str(person["id"])
        helped = set[str]().union(*(asking.get(topic, set()) for topic in person["offers"])) - {key}
        for other in sorted(helped):
            transplant = Transplant(donors[key], recipients[other], 1)
            pool.addTransplant(transplant)
    return pool


def main(given: str, place: str, seconds: str) -> None:
    """Solve an instance; the time counts from the building of the model."""
    instance = json.loads(Path(given).read_text("utf-8"))
    pool = pool_of(instance)
    began = time.monotonic()
    model = PICEF(
        pool, [TransplantCount()], maxCycleLength=instance["max_circle"], maxChainLength=0
    )
    limited = SolvingOptions(solver=PULP_CBC_CMD(msg=False, timeLimit=float(seconds)))
    cycles, *_ = model.solve(solvingOptions=limited)
    took = time.monotonic() - began
    answer = {"seconds": took, "covered": sum(len(cycle) for cycle in cycles)}
    Path(place).write_text(json.dumps(answer) + "\n", "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
