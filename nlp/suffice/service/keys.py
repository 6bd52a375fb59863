"""An allow-listed key URL -> the public keys behind it, kept for a while and fetched anew in time.

A key id that is not there is looked up once more (keys are rotated), but not for every call.
"""

from __future__ import annotations

import asyncio
import logging
import time
from pathlib import Path
from typing import Any

import aiohttp
import orjson
from jwt import PyJWK
from jwt.exceptions import PyJWTError

_LOG = logging.getLogger("suffice.service")
_FRESH = 600.0  # seconds
_PAUSE = 30.0  # seconds between two look-ups of one address
_TIMEOUT = aiohttp.ClientTimeout(total=1.5)
_LARGEST = 1_000_000  # bytes
_MOST = 200  # keys of one list


class Keys:
    """Public keys by address and key id."""

    def __init__(self, session: aiohttp.ClientSession, fresh: float = _FRESH) -> None:
        self._session = session
        self._fresh = fresh
        self._known: dict[str, dict[str, dict[str, Any]]] = {}
        self._looked_up: dict[str, float] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def find(self, url: str, id: str, algorithm: str) -> PyJWK | None:
        """The key `id` of `url` for `algorithm`; None where there is none such."""
        async with self._locks.setdefault(url, asyncio.Lock()):
            age = time.monotonic() - self._looked_up.get(url, -1e9)
            is_missing = id not in self._known.get(url, {})
            if age > self._fresh or (is_missing and age > _PAUSE):
                await self._look_up(url)
        return prepared(self._known.get(url, {}).get(id), algorithm)

    async def _look_up(self, url: str) -> None:
        """Fetch the list; where that fails, what was known before stays."""
        self._looked_up[url] = time.monotonic()
        try:
            async with self._session.get(url, timeout=_TIMEOUT, allow_redirects=False) as answer:
                data = await answer.content.read(_LARGEST)
                if answer.status != 200:
                    raise aiohttp.ClientError(f"status {answer.status}")
            self._known[url] = listed(data)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            _LOG.warning("the keys of an issuer cannot be had: %s", type(error).__name__)


def listed(data: bytes) -> dict[str, dict[str, Any]]:
    """JWKs by their ids, from a key set or a bare list. Raises ValueError on another form."""
    value = orjson.loads(data)
    keys = value.get("keys") if isinstance(value, dict) else value
    if not isinstance(keys, list):
        raise ValueError("no list of keys")
    found = (jwk for jwk in keys[:_MOST] if isinstance(jwk, dict))
    return {jwk["kid"]: jwk for jwk in found if isinstance(jwk.get("kid"), str)}


def of_file(path: Path) -> dict[str, dict[str, Any]]:
    """JWKs of a file by their ids. Raises OSError, ValueError."""
    return listed(path.read_bytes())


def prepared(jwk: dict[str, Any] | None, algorithm: str) -> PyJWK | None:
    """`jwk` ready to verify `algorithm`; None where it is for something else."""
    if jwk is None or jwk.get("use", "sig") != "sig" or jwk.get("alg", algorithm) != algorithm:
        return None
    try:
        return PyJWK(jwk, algorithm)
    except (PyJWTError, ValueError, TypeError):
        return None
