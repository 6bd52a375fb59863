"""Configuration -> what all requests share: workers, trust, counters, logs, short memories."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp

from suffice.service import fhir, hooks, pool
from suffice.service.audit import Audit
from suffice.service.feedback import Feedback
from suffice.service.hooks import Hook
from suffice.service.keys import Keys
from suffice.service.metrics import Metrics
from suffice.service.pages import Pages
from suffice.service.pool import Pool
from suffice.service.seen import Bounded, Seen
from suffice.service.settings import Config
from suffice.service.trust import Trust

_ISSUED = 20_000  # cards of which it is known what they told


@dataclass(frozen=True, slots=True)
class Service:
    """What an endpoint may use."""

    config: Config
    hooks: Mapping[str, Hook]
    session: aiohttp.ClientSession
    pool: Pool
    trust: Trust
    metrics: Metrics
    audit: Audit
    feedback: Feedback
    seen: Seen
    issued: Bounded[str]  # card -> ids of the criteria that it told
    pages: Pages


@asynccontextmanager
async def opened(
    config: Config, start: Callable[[], Executor] = pool.process
) -> AsyncIterator[Service]:
    """The service, its workers warm. Raises OSError, ValueError, sqlite3.Error."""
    metrics = Metrics()
    workers = Pool(config.server.workers, config.server.queue, start)
    async with fhir.session() as session:
        service = Service(
            config,
            hooks.offered(config),
            session,
            workers,
            Trust(config, Keys(session), metrics),
            metrics,
            Audit(config.audit.path),
            Feedback(config.feedback.path),
            Seen(),
            Bounded(_ISSUED),
            Pages(config.server.page_minutes * 60),
        )
        try:
            await workers.open()
            yield service
        finally:
            await asyncio.shield(workers.close())
            service.audit.close()
            service.feedback.close()
