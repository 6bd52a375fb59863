"""The bytes of a request -> bytes within the limit, or JSON."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request

from suffice.service.refused import Refused, malformed


async def read(request: Request, limit: int) -> bytes:
    """The body, never more than `limit` bytes of it. Raises Refused."""
    stated = request.headers.get("content-length", "0")
    if stated.isdigit() and int(stated) > limit:
        raise _too_large(limit)
    parts, size = [], 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > limit:
                raise _too_large(limit)
            parts.append(part)
    except ClientDisconnect:
        raise malformed("the request ended before its body") from None
    return b"".join(parts)


async def read_json(request: Request, limit: int) -> dict[str, Any]:
    """The body as a JSON object. Raises Refused."""
    return as_json(await read(request, limit))


def as_json(data: bytes) -> dict[str, Any]:
    """`data` as a JSON object. Raises Refused; what the parser quotes of the data is dropped."""
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError:
        raise malformed("the body is not JSON in UTF-8") from None
    if not isinstance(value, dict):
        raise malformed("the body must be a JSON object")
    return value


def _too_large(limit: int) -> Refused:
    return Refused(413, "too-long", f"the body is larger than {limit:,} bytes")
