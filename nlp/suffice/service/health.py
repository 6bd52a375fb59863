"""`/healthz`, `/readyz`, `/metrics`: whether the service lives, can check, and what it did."""

from __future__ import annotations

from starlette.responses import PlainTextResponse, Response

from suffice.service.endpoint import Visit, json
from suffice.service.refused import Refused


async def alive(visit: Visit) -> Response:
    """The event loop answers."""
    return json({"status": "ok"})


async def ready(visit: Visit) -> Response:
    """At least one worker is warm."""
    pool = visit.service.pool
    if not pool.alive:
        raise Refused(503, "transient", "no worker is ready", 5)
    return json({"status": "ready", "workers": pool.alive})


async def metrics(visit: Visit) -> Response:
    """Counters in the Prometheus text format."""
    service = visit.service
    gauges = {
        "workers_alive": service.pool.alive,
        "workers_restarted": service.pool.restarts,
        "requests_waiting": service.pool.waiting,
    }
    text = service.metrics.text(gauges)
    return PlainTextResponse(text, media_type="text/plain; version=0.0.4; charset=utf-8")
