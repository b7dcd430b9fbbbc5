"""Planning, put together."""

import sys

from fastapi import FastAPI

from services.planning import (
    acquaintance_api,
    api,
    personal_api,
    questions_api,
    roster_api,
    sign_in_api,
)
from services.planning.acquaintances import Acquaintances
from services.planning.consumers import consumers
from services.planning.gatherings import Gatherings
from services.planning.imports import Imports
from services.planning.mail import mailer
from services.planning.personal import Personal
from services.planning.roster import Roster
from services.planning.settings import Settings
from services.planning.sign_in import AnnounceLink, SignIn
from services.planning.store import Store
from shared.clock import Clock, utc_now
from shared.mongo import Database
from shared.personal_links import PersonalLinks
from shared.service import Service


def _on_console(email: str, link: str) -> None:
    sys.stderr.write(f"\nSign in to Potluck as {email}, once, within 15 minutes:\n{link}\n\n")


def create_app(
    settings: Settings, clock: Clock = utc_now, *, announce_link: AnnounceLink = _on_console
) -> FastAPI:
    """Return planning's app; its lifespan runs everything the service does.

    `app.state.sign_in_link()` makes a link for the first organizer, for whoever starts the house.

    Args:
        announce_link: where sign-in links are told besides by mail; the console by default.
    """
    database = Database(settings.mongo_url, "planning", settings.driver)
    store = Store(database, clock)
    gatherings = Gatherings(store)
    roster = Roster(store, gatherings)
    imports = Imports(store, gatherings, clock)
    links = PersonalLinks(settings.secret, settings.public_url)
    sign_in = SignIn(
        store,
        clock,
        organizers=settings.organizers,
        public_url=settings.public_url,
        announce=announce_link,
        mail=mailer(settings.smtp_url, settings.mail_from),
    )
    service = Service(
        "planning", settings, database=database, collections=store.collections, clock=clock
    )
    app = service.app(
        routers=[
            api.router(gatherings, store),
            roster_api.router(roster, imports, links),
            acquaintance_api.router(Acquaintances(store, gatherings), imports),
            questions_api.router(store, gatherings, links),
            personal_api.router(Personal(store, gatherings, roster), links),
            sign_in_api.router(sign_in, clock, is_secure=settings.public_url.startswith("https:")),
        ],
        consumers=consumers(store),
        background=[imports.resume_for_ever],
    )
    app.state.sign_in_link = sign_in.first_link
    return app
