"""What matching reads from its environment."""

import os

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """How hard the solver tries.

    A search takes as many seconds as the room is worth, unless `effort` says how many steps it may
    take; `seed` makes it repeatable. `threads` search side by side. A roster has to be quiet for
    `settle_seconds` before a plan is made for it, and for `offer_seconds` before a better one is
    sought that would only be offered.
    """

    effort: int | None = None
    seed: int = 1
    threads: int = min(2, os.cpu_count() or 1)
    settle_seconds: float = 0.4
    offer_seconds: float = 15.0
