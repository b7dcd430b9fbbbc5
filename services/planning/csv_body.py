"""A list as the body of a request."""

from typing import Any

from fastapi import Request

from shared.problems import WrongContentType

CSV: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"text/csv": {"schema": {"type": "string", "format": "binary"}}},
    }
}


async def csv_of(request: Request) -> bytes:
    """Return the file that was sent.

    Raises:
        WrongContentType: it is not said to be CSV.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "text/csv":
        raise WrongContentType(
            f"The body is {kind or 'of no stated type'}.", "Send the file as text/csv."
        )
    return await request.body()
