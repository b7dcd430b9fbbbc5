"""Follow-up, put together."""

from fastapi import FastAPI

from services.follow_up import api, pages
from services.follow_up.consumers import consumers
from services.follow_up.sending import Sending
from services.follow_up.settings import Settings
from services.follow_up.store import Store
from services.follow_up.unsubscribing import Links, Unsubscribing
from services.follow_up.writing import Writing
from shared.clock import Clock, utc_now
from shared.mongo import Database
from shared.service import Service


def create_app(settings: Settings, clock: Clock = utc_now) -> FastAPI:
    """Return follow-up's app; its lifespan runs everything the service does."""
    database = Database(settings.mongo_url, "follow_up", settings.driver)
    store = Store(database)
    links = Links(settings.secret, settings.public_url)
    sending = Sending(store, settings, clock, links.url_of)
    writing = Writing(store, settings, clock, links=links, on_due=sending.wake)
    service = Service(
        "follow-up", settings, database=database, collections=store.collections, clock=clock
    )
    return service.app(
        routers=[api.router(writing), pages.router(Unsubscribing(store, clock), links)],
        consumers=consumers(store, writing),
        background=[writing.keep_in_line, sending.run],
    )
