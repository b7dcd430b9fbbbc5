"""Check-in, put together."""

from fastapi import FastAPI

from services.check_in import api
from services.check_in.consumers import consumers
from services.check_in.service import Door
from services.check_in.settings import Settings
from services.check_in.store import Store
from shared.clock import Clock, utc_now
from shared.mongo import Database
from shared.personal_links import PersonalLinks
from shared.service import Service


def create_app(settings: Settings, clock: Clock = utc_now) -> FastAPI:
    """Return check-in's app; its lifespan runs everything the service does."""
    database = Database(settings.mongo_url, "check_in", settings.driver)
    store = Store(database)
    door = Door(store, clock)
    links = PersonalLinks(settings.secret, settings.public_url)
    service = Service(
        "check-in", settings, database=database, collections=store.collections, clock=clock
    )
    return service.app(routers=[api.router(door, links, clock)], consumers=consumers(store, door))
