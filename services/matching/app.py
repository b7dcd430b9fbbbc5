"""Matching, put together."""

from fastapi import FastAPI

from services.matching import api, circles_api, merges_api, search_api
from services.matching.circling import Circling
from services.matching.consumers import consumers
from services.matching.interests.understanding import Said, understand
from services.matching.merging import Merging
from services.matching.planner import Planner
from services.matching.searches import Searches
from services.matching.seeking import Seeking
from services.matching.service import Matching
from services.matching.settings import Settings
from services.matching.store import Store
from services.matching.tasks import warm
from services.matching.workers import Workers
from shared.clock import Clock, utc_now
from shared.mongo import Database
from shared.service import Service


def create_app(settings: Settings, clock: Clock = utc_now) -> FastAPI:
    """Return matching's app; its lifespan runs everything the service does."""
    understand([Said("", ("tea",))])  # reads the topic tree, before anybody waits for it
    database = Database(settings.mongo_url, "matching", settings.driver)
    store = Store(database)
    searches = Searches(store, clock)
    workers = Workers(warm)
    planner = Planner(searches, workers)
    matching = Matching(
        store,
        searches,
        planner,
        Circling(store, workers, settings.max_circle),
        settle_seconds=settings.settle_seconds,
        offer_seconds=settings.offer_seconds,
        seed=settings.seed,
    )
    seeking = Seeking(matching, searches, planner, effort=settings.effort, threads=settings.threads)
    service = Service(
        "matching", settings, database=database, collections=store.collections, clock=clock
    )
    return service.app(
        routers=[
            api.router(matching, service),
            search_api.router(matching, seeking),
            circles_api.router(matching),
            merges_api.router(matching, Merging(store, matching, clock), store),
        ],
        consumers=consumers(store, matching),
        background=[matching.catch_up, seeking.run],
        resources=[workers.running],
    )
