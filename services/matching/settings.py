"""What matching reads from its environment."""

import os
from typing import Annotated

from pydantic import Field

from services.matching.circles.exchange import LONGEST, SHORTEST
from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """How hard the solver tries.

    A search takes as many seconds as the room is worth, unless `effort` says how many steps it may
    take; `seed` makes it repeatable. `threads` search side by side. A roster has to be quiet for
    `settle_seconds` before a plan is made for it, and for `offer_seconds` before a better one is
    sought that would only be offered. Help circles have `max_circle` people at most: more of them
    find one if it is larger, and it takes longer.
    """

    effort: int | None = None
    seed: int = 1
    threads: int = min(2, os.cpu_count() or 1)
    settle_seconds: float = 0.4
    offer_seconds: float = 15.0
    max_circle: Annotated[int, Field(ge=SHORTEST, le=LONGEST)] = 3
