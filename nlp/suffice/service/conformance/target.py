"""The service under test -> its answers; a fresh token goes with each call where a key is given."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple

import aiohttp
import jwt
import orjson

_TIMEOUT = aiohttp.ClientTimeout(total=30)
_LIFE = 300  # seconds of a token


class TargetError(Exception):
    """A service that cannot be reached; names the address and the reason."""


class Answer(NamedTuple):
    """Status, headers in lower case, the JSON value (None where it is none), seconds it took."""

    status: int
    headers: Mapping[str, str]
    body: Any
    seconds: float


class Signing(NamedTuple):
    """How to sign tokens: a private key in PEM and what the service knows of us."""

    key: bytes
    algorithm: str
    issuer: str
    kid: str
    jku: str | None


class Target:
    """A CDS service below `base`."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        base: str,
        headers: Mapping[str, str],
        signing: Signing | None = None,
    ) -> None:
        self.base = base.rstrip("/").removesuffix("/cds-services")
        self._session = session
        self._headers = dict(headers)
        self._signing = signing

    def sends_credentials(self) -> bool:
        """Whether calls carry something that says who we are."""
        return bool(self._headers or self._signing)

    async def ask(
        self,
        path: str,
        body: Any = None,
        method: str = "POST",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """The answer to one request; `headers` take the place of our own. Raises TargetError."""
        url = f"{self.base}{path}"
        own = self._credentials(url) if headers is None else headers
        data = body if isinstance(body, bytes) or body is None else orjson.dumps(body)
        given = {"Content-Type": "application/json", **own}
        begin = time.perf_counter()
        try:
            async with self._session.request(
                method, url, data=data, headers=given, timeout=_TIMEOUT
            ) as answer:
                content = await answer.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise TargetError(f"{url}: {type(error).__name__}; is the service running?") from None
        named = {name.lower(): value for name, value in answer.headers.items()}
        return Answer(answer.status, named, _json(content), time.perf_counter() - begin)

    def _credentials(self, url: str) -> dict[str, str]:
        if self._signing is None:
            return self._headers
        now, signing = int(time.time()), self._signing
        claims = {"iss": signing.issuer, "aud": url, "iat": now, "exp": now + _LIFE}
        claims["jti"] = uuid.uuid4().hex
        header = {"kid": signing.kid} | ({"jku": signing.jku} if signing.jku else {})
        token = jwt.encode(claims, signing.key, signing.algorithm, header)
        return {**self._headers, "Authorization": f"Bearer {token}"}


def _json(content: bytes) -> Any:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        return None
