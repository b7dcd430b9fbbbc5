"""`python -m infra.provision`: give the broker at POTLUCK_NATS_URL its streams and consumers."""

import asyncio
import os

from infra.topology import provision


def main() -> None:
    """Apply the topology, and say what the broker has now."""
    for made in asyncio.run(provision(os.environ["POTLUCK_NATS_URL"])).made:
        print(made)


if __name__ == "__main__":
    main()
