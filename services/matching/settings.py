"""What matching reads from its environment."""

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """How hard the solver tries.

    `effort` is the number of proposals it may weigh for one plan; `seed` makes it repeatable.
    `settle_seconds` is how long a roster has to be quiet before a plan is made for it.
    """

    effort: int = 400_000
    seed: int = 1
    settle_seconds: float = 0.4
