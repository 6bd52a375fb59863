"""Configuration -> the ASGI application: routes, browser rules, and answers to wrong addresses."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from suffice.service import browser, cds, health, pool, rest, rulebook
from suffice.service.endpoint import Work, guarded, outcome
from suffice.service.headers import Headers
from suffice.service.refused import Refused
from suffice.service.settings import Config
from suffice.service.shared import opened

_CORS_HEADERS = ("authorization", "content-type", "x-api-key", "x-request-id")


def create(config: Config, start: Callable[[], Executor] = pool.process) -> Starlette:
    """The application; its start-up waits until the workers are warm."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with opened(config, start) as service:
            app.state.service = service
            yield

    cors = Middleware(
        CORSMiddleware,
        allow_origins=list(config.browser.origins),
        allow_methods=["GET", "POST"],
        allow_headers=list(_CORS_HEADERS),
    )
    return Starlette(
        routes=_routes(),
        middleware=[Middleware(Headers, ancestors=config.browser.frame_ancestors), cors],
        exception_handlers={HTTPException: _elsewhere},
        lifespan=lifespan,
    )


def _routes() -> list[BaseRoute]:
    def route(path: str, work: Work, method: str = "GET", quiet: bool = False) -> Route:
        """A route; a quiet one is open to all and leaves no audit record."""
        ends = guarded(path, work, trusted=not quiet, audited=not quiet)
        return Route(path, ends, methods=[method])

    return [
        route("/cds-services", cds.discovery, quiet=True),
        route("/cds-services/{service}", cds.call, "POST"),
        route("/cds-services/{service}/feedback", cds.take_feedback, "POST"),
        route("/v1/check", rest.check, "POST"),
        route("/v1/criteria", rulebook.all_criteria, quiet=True),
        route("/v1/criteria/{id}", rulebook.one_criterion, quiet=True),
        route("/v1/policies", rulebook.all_policies, quiet=True),
        route("/openapi.json", browser.openapi, quiet=True),
        route("/", browser.page, quiet=True),
        route("/static/{name}", browser.static, quiet=True),
        route("/note/{token}", browser.note, quiet=True),
        route("/healthz", health.alive, quiet=True),
        route("/readyz", health.ready, quiet=True),
        route("/metrics", health.metrics, quiet=True),
    ]


async def _elsewhere(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    code, text = {
        404: ("not-found", "nothing is at this address; services are listed at /cds-services"),
        405: ("not-supported", "this address takes another method"),
    }.get(status, ("invalid", "the request cannot be served"))
    response = outcome(Refused(status, code, text))
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)
    return response
