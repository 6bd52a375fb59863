"""An endpoint's function -> what Starlette calls: trust, deadline, outcome, audit and counters.

Nothing that goes wrong behind it becomes an empty answer, and no message of an error that is not
ours reaches a log or a caller, for it may quote the note.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
import traceback
import uuid
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import orjson
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from suffice.engine import CheckError
from suffice.service.refused import Refused, internal
from suffice.service.settings import Wants
from suffice.service.shared import Service
from suffice.service.trust import Unauthorized

_LOG = logging.getLogger("suffice.service")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Visit(NamedTuple):
    """One request on its way: who asks, and what the audit log will say of it."""

    request: Request
    service: Service
    client: str
    wants: Wants
    entry: dict[str, object]


Work = Callable[[Visit], Awaitable[Response]]


def json(value: Any, status: int = 200, media: str = "application/json") -> Response:
    """`value` as JSON."""
    return Response(orjson.dumps(value), status, media_type=media)


def guarded(
    route: str, work: Work, trusted: bool = True, audited: bool = True
) -> Callable[[Request], Awaitable[Response]]:
    """`work` for Starlette; `trusted` lets known clients in only, `audited` writes it down."""

    async def endpoint(request: Request) -> Response:
        service: Service = request.app.state.service
        begin = time.perf_counter()
        id = request_id(request)
        entry: dict[str, object] = {"request": id, "route": route}
        response = await _answer(request, service, work, trusted, entry)
        took = time.perf_counter() - begin
        if audited:
            record = {**entry, "status": response.status_code, "ms": round(1000 * took, 1)}
            if not service.audit.write(record):
                service.metrics.count("audit_failures")
                if service.config.audit.required:
                    response = outcome(Refused(503, "transient", "not audited, so not served", 60))
        service.metrics.request(route, response.status_code, took)
        response.headers["X-Request-ID"] = id
        response.headers["Server-Timing"] = f"total;dur={1000 * took:.1f}"
        return response

    return endpoint


async def _answer(
    request: Request, service: Service, work: Work, trusted: bool, entry: dict[str, object]
) -> Response:
    try:
        client, wants = "-", service.config.default
        if trusted:
            async with asyncio.timeout(wants.deadline):
                client, wants = await service.trust.caller(request)
        entry["client"] = client
        async with asyncio.timeout(wants.deadline):
            return await work(Visit(request, service, client, wants, entry))
    except Unauthorized:
        headers = {"WWW-Authenticate": "Bearer"}
        return PlainTextResponse("Unauthorized\n", 401, headers)
    except Refused as refused:
        return outcome(refused)
    except TimeoutError:
        return outcome(Refused(503, "timeout", "not checked: it took too long", 1))
    except CheckError as error:
        return outcome(internal(str(error).removeprefix("not checked: ")))
    except Exception as error:
        place = _place(error)
        _LOG.error("request %s: %s", entry["request"], place)
        return outcome(internal(place))


def outcome(refused: Refused) -> Response:
    """The OperationOutcome of `refused`."""
    response = json(refused.outcome(), refused.status)
    if refused.retry_after is not None:
        response.headers["Retry-After"] = str(refused.retry_after)
    return response


def request_id(request: Request) -> str:
    """The id that the caller gave this request, or a new one."""
    given = request.headers.get("x-request-id", "")
    return given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def _place(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {last.filename.rpartition('/')[2]}:{last.lineno}"
