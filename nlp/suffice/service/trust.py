"""A request -> the client that sent it, or 401 without a reason.

A JWT is looked at in this order: issuer, algorithm, key address, audience and expiry, tenant,
signature, token id. What is wrong with it is counted for the operator, never told to the caller.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import jwt
from jwt.types import Options
from starlette.requests import Request

from suffice.service.keys import Keys, of_file, prepared
from suffice.service.metrics import Metrics
from suffice.service.replay import Replay
from suffice.service.settings import Client, Config, Wants

LEEWAY = 60.0  # seconds by which clocks may differ
_LONGEST_LIFE = 86_400.0  # seconds; some clients sign for a whole day
_LONGEST_TOKEN = 8_192
_ALL: Options = {"require": ["iss", "aud", "exp", "iat", "jti"]}
_ALL_BUT_SIGNATURE: Options = {
    "require": _ALL["require"],
    "verify_signature": False,
    "verify_exp": True,
    "verify_nbf": True,
    "verify_iat": True,
    "verify_aud": True,
    "verify_iss": True,
    "verify_jti": True,
}


class Unauthorized(Exception):
    """Nobody we know; the reason is for our own counters."""


class Trust:
    """Knows the registered clients and what proves each of them."""

    def __init__(self, config: Config, keys: Keys, metrics: Metrics) -> None:
        """Read key files of `config`. Raises OSError, ValueError."""
        self._config = config
        self._keys = keys
        self._metrics = metrics
        self._replay = Replay()
        self._files = {c.keys: of_file(c.keys) for c in config.client if c.keys}
        self._by_key = {k: client for client in config.client for k in client.api_keys}

    async def caller(self, request: Request) -> tuple[str, Wants]:
        """Name and wishes of whoever sent `request`. Raises Unauthorized."""
        try:
            return await self._caller(request)
        except (Unauthorized, jwt.PyJWTError) as error:
            reason = str(error) if isinstance(error, Unauthorized) else type(error).__name__
            self._metrics.count("unauthorized", reason=reason)
            raise Unauthorized from None

    async def _caller(self, request: Request) -> tuple[str, Wants]:
        if not self._config.client:  # nobody to be known, so nothing is asked for
            return "default", self._config.default
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if secret := request.headers.get("x-api-key"):
            client = self._holder(secret)
        elif scheme.lower() == "bearer":
            client = await self._bearer(token.strip(), self._audiences(request))
        elif self._config.tls.client_ca:
            return "default", self._config.default
        else:
            raise Unauthorized("no credential")
        return client.name, client

    def _holder(self, secret: str) -> Client:
        given = hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
        for known, client in self._by_key.items():
            if hmac.compare_digest(known, given):
                return client
        raise Unauthorized("api key")

    def _audiences(self, request: Request) -> list[str]:
        """The endpoint called, by its address as clients see it; feedback by both its names."""
        url = self._config.base_url() + request.url.path.rstrip("/")
        return [url, f"{url}/", url.removesuffix("/feedback")]

    async def _bearer(self, token: str, audiences: Iterable[str]) -> Client:
        if len(token) > _LONGEST_TOKEN:
            raise Unauthorized("too long")
        header = jwt.get_unverified_header(token)
        client = self._client(_unverified(token))
        allowed = [*audiences, *client.audiences]
        decode = partial(jwt.decode, token, audience=allowed, issuer=client.issuer, leeway=LEEWAY)
        claims = decode(options=_ALL_BUT_SIGNATURE)
        self._check_tenant(client, claims)
        algorithm = str(header.get("alg"))
        if algorithm not in client.algorithms:
            raise Unauthorized("algorithm")
        key = await self._key(client, header, algorithm)
        decode(key, [algorithm], options=_ALL)
        self._use_once(claims)
        return client

    def _client(self, claims: Mapping[str, Any]) -> Client:
        """The client of issuer and tenant; nothing is fetched for anybody else."""
        issuer, tenant = claims.get("iss"), str(claims.get("tenant", ""))
        known = [c for c in self._config.client if c.issuer is not None and c.issuer == issuer]
        if not known:
            raise Unauthorized("issuer")
        return next((c for c in known if tenant in c.tenants), None) or next(
            (c for c in known if not c.tenants), known[0]
        )

    def _check_tenant(self, client: Client, claims: Mapping[str, Any]) -> None:
        if client.tenants and str(claims.get("tenant", "")) not in client.tenants:
            raise Unauthorized("tenant")

    async def _key(self, client: Client, header: Mapping[str, Any], algorithm: str) -> jwt.PyJWK:
        id, address = header.get("kid"), header.get("jku")
        if not isinstance(id, str):
            raise Unauthorized("key id")
        if address is not None and address not in client.key_urls:
            raise Unauthorized("key address")
        if client.keys and (found := prepared(self._files[client.keys].get(id), algorithm)):
            return found
        for url in (address,) if address else client.key_urls:
            if found := await self._keys.find(url, id, algorithm):
                return found
        raise Unauthorized("no key")

    def _use_once(self, claims: Mapping[str, Any]) -> None:
        now, expires = time.time(), float(claims["exp"])
        if expires - now > _LONGEST_LIFE + LEEWAY:
            raise Unauthorized("life")
        if not self._replay.is_first(claims["iss"], str(claims["jti"]), expires + LEEWAY, now):
            raise Unauthorized("replay")


def _unverified(token: str) -> Mapping[str, Any]:
    claims: Mapping[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims
