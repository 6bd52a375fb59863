"""A reference in the client's FHIR server -> the resource, within time, size and allow-list.

Only servers that the client's registration lists are called, with the token of this one call, and
no answer leads anywhere else: redirects are not followed, links to other hosts are refused.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urljoin

import aiohttp
import orjson

from suffice.ingest.fhir_json import Resource
from suffice.service.refused import no_note
from suffice.service.resources import gather
from suffice.service.settings import Fhir, Wants

_JSON = "application/fhir+json, application/json"


class Server:
    """One allow-listed FHIR server, for one call."""

    def __init__(
        self, session: aiohttp.ClientSession, base: str, token: str | None, budget: Fhir
    ) -> None:
        self._session = session
        self._base = base.rstrip("/") + "/"
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._budget = budget

    async def resource(self, reference: str) -> Resource:
        """The resource or Bundle at `reference`. Raises Refused."""
        data, _ = await self._get(reference, _JSON)
        return resource_of(data)

    async def binary(self, reference: str, media: str) -> tuple[bytes, str]:
        """The bytes at `reference` and their media type. Raises Refused."""
        return await self._get(reference, media or "*/*")

    async def pages(self, first: str) -> AsyncIterator[Resource]:
        """The Bundle at `first` and those after it, within the budget. Raises Refused."""
        reference = first
        for _ in range(self._budget.pages):
            if not reference:
                return
            page = await self.resource(reference)
            yield page
            reference = gather(page).next

    async def _get(self, reference: str, accept: str) -> tuple[bytes, str]:
        url = urljoin(self._base, reference)
        if not url.startswith(self._base):
            raise no_note("a reference leads away from the FHIR server")
        try:
            async with self._session.get(
                url,
                headers={**self._headers, "Accept": accept},
                timeout=aiohttp.ClientTimeout(total=self._budget.timeout),
                allow_redirects=False,
            ) as answer:
                return await self._body(answer), answer.content_type
        except TimeoutError:
            raise no_note("the FHIR server is too slow") from None
        except (aiohttp.ClientError, OSError, ValueError):
            raise no_note("the FHIR server cannot be reached") from None

    async def _body(self, answer: aiohttp.ClientResponse) -> bytes:
        if answer.status != 200:
            raise no_note(f"the FHIR server answered {answer.status}")
        parts, size = [], 0
        async for part in answer.content.iter_chunked(65536):
            size += len(part)
            if size > self._budget.limit:
                raise no_note("the FHIR server's answer is too large")
            parts.append(part)
        return b"".join(parts)


def resource_of(data: bytes) -> Resource:
    """The JSON object that `data` writes. Raises Refused."""
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError:
        value = None
    if not isinstance(value, dict):
        raise no_note("the FHIR server did not answer with a resource")
    return value


def allowed(server: str, client: Wants) -> bool:
    """Whether `client` is registered with this FHIR server."""
    return server.rstrip("/") in {url.rstrip("/") for url in client.fhir_servers}


@asynccontextmanager
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """Connections that are shared by all calls; no cookie of one is sent with another."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as opened:
        yield opened
