"""Matching, put together."""

from fastapi import FastAPI

from services.matching import api
from services.matching.consumers import consumers
from services.matching.planner import Planner
from services.matching.service import Matching
from services.matching.settings import Settings
from services.matching.store import Store
from shared.clock import Clock, utc_now
from shared.mongo import Database
from shared.service import Service


def create_app(settings: Settings, clock: Clock = utc_now) -> FastAPI:
    """Return matching's app; its lifespan runs everything the service does."""
    database = Database(settings.mongo_url, "matching", settings.driver)
    store = Store(database)
    planner = Planner(
        effort=settings.effort, seed=settings.seed, settle_seconds=settings.settle_seconds
    )
    matching = Matching(store, planner)
    service = Service(
        "matching", settings, database=database, collections=store.collections, clock=clock
    )
    return service.app(
        routers=[api.router(matching, service)],
        consumers=consumers(store, matching),
        background=[matching.catch_up],
        resources=[planner.running],
    )
