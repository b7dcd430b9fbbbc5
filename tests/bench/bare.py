"""The bare limit: FastAPI and one findOneAndUpdate, and nothing that makes an arrival safe."""

import os

from fastapi import FastAPI
from motor.motor_asyncio import AsyncIOMotorClient
from pydantic import AwareDatetime, BaseModel


class Scan(BaseModel):
    """What a device sends."""

    attempt: str
    at: AwareDatetime
    ticket_code: str


app = FastAPI()
_client: AsyncIOMotorClient[dict[str, object]] = AsyncIOMotorClient(
    os.environ["POTLUCK_MONGO_URL"], w="majority", journal=True, tz_aware=True
)
_attendees = _client["potluck_bare"]["attendees"]


@app.post("/arrivals")
async def arrive(scan: Scan) -> dict[str, str]:
    """Note an arrival."""
    await _attendees.find_one_and_update(
        {"_id": scan.ticket_code},
        {"$set": {"attempt": scan.attempt, "at": scan.at, "state": "arrived"}},
        upsert=True,
    )
    return {"attempt": scan.attempt, "outcome": "welcome"}
