"""Follow-up in a process of its own, to be killed."""

import asyncio

from services.follow_up.app import create_app
from services.follow_up.settings import Settings


async def main() -> None:
    app = create_app(Settings())  # the environment gives the rest
    async with app.router.lifespan_context(app):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
