"""Real servers for the service's tests: the service on a free port, a FHIR server, a key server.

Notes are synthetic.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import httpx
import jwt
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from suffice.service.server import server
from suffice.service.settings import Config

DOMAIN = "therapy.example"
HOOK = {
    "patient-view": "patient-view",
    "encounter-discharge": "encounter-discharge",
    "order-sign": "order-sign",
    "note-sign": "example.therapy.note-sign",
}
CANARY = "Zyxquorth"
THIN = (
    f"Daily note 3/4/2024  Patient: Jane {CANARY}\nS: {CANARY} says knee is sore.\n"
    "O: ther ex, did well. 97110 x3, 20 min\nA: tolerated tx well. P: continue\n"
)
THERAPY_ORDERS = {
    "resourceType": "Bundle",
    "entry": [{"resource": {"resourceType": "ServiceRequest", "code": {"text": "PT exercise"}}}],
}


class _Worker(ThreadPoolExecutor):
    """One warm thread that all servers of a test run share, so that the pipeline is built once."""

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Servers come and go; the thread stays."""


_SHARED = _Worker(1)


@contextmanager
def serving(application: Any, port: int) -> Iterator[None]:
    """`application` behind a real uvicorn on `port`, in a thread."""
    with started(uvicorn.Server(uvicorn.Config(application, port=port, log_level="critical"))):
        yield


@contextmanager
def started(server: uvicorn.Server) -> Iterator[None]:
    """`server`, listening, in a thread."""
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    deadline = time.monotonic() + 120
    while not server.started and thread.is_alive() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert server.started, "the server did not start"
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(30)


def free_port() -> int:
    """A port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """A service that runs, and a client for it."""

    def __init__(self, config: Config, options: dict[str, Any] | None = None) -> None:
        self.config = config
        self.url = config.base_url()
        self.http = httpx.Client(base_url=self.url, timeout=30, **(options or {}))

    def call(self, service: str = "note-sign", **given: Any) -> httpx.Response:
        """One call of `service`; `context` and other members as given."""
        headers = given.pop("headers", {})
        return self.http.post(
            f"/cds-services/{service}", json=request(service, **given), headers=headers
        )

    def metrics(self) -> str:
        """The counters."""
        return self.http.get("/metrics").text


@contextmanager
def service(
    config: dict[str, Any] | None = None, client: dict[str, Any] | None = None
) -> Iterator[Running]:
    """The service with `config` on a free port of 127.0.0.1; `client` are options of its client."""
    port = free_port()
    table = {**(config or {})}
    own = {"port": port, "domain": DOMAIN, "workers": 1, **table.pop("server", {})}
    if own.pop("addressed", False):
        own["base_url"] = f"http://127.0.0.1:{port}"
    running = Running(Config.model_validate({"server": own, **table}), client)
    with started(server(running.config, lambda: _SHARED)), running.http:
        yield running


def request(service: str, **given: Any) -> dict[str, Any]:
    """A call of `service` with a new encounter, so that nothing counts as told before."""
    context = {
        "userId": "Practitioner/p-7",
        "patientId": "pat-1",
        "encounterId": f"enc-{uuid.uuid4().hex[:8]}",
        **({"draftOrders": THERAPY_ORDERS} if service == "order-sign" else {}),
        **given.pop("context", {}),
    }
    body = {"hook": HOOK[service], "hookInstance": str(uuid.uuid4()), "context": context, **given}
    body["context"] = {k: v for k, v in context.items() if v is not ...}
    return body


def document(text: str = THIN, media: str = "text/plain", **members: Any) -> dict[str, Any]:
    """A DocumentReference with its text inside."""
    data = base64.b64encode(text.encode() if isinstance(text, str) else text).decode()
    return {
        "resourceType": "DocumentReference",
        "id": f"doc-{uuid.uuid4().hex[:8]}",
        "status": "current",
        "type": {"coding": [{"system": "http://loinc.org", "code": "11508-9"}]},
        "subject": {"reference": "Patient/pat-1"},
        "date": "2024-03-04T10:00:00Z",
        "content": [{"attachment": {"contentType": media, "data": data}}],
        **members,
    }


def searchset(*resources: dict[str, Any], **members: Any) -> dict[str, Any]:
    """A Bundle of search results."""
    entry = [{"resource": resource, "search": {"mode": "match"}} for resource in resources]
    return {"resourceType": "Bundle", "type": "searchset", "entry": entry, **members}


def only_card(answer: httpx.Response) -> dict[str, Any]:
    """The one card of an answer."""
    assert answer.status_code == 200, answer.text
    (card,) = answer.json()["cards"]
    return dict(card)


def issue(answer: httpx.Response) -> dict[str, Any]:
    """The issue of an OperationOutcome; such an answer has no cards."""
    body = answer.json()
    assert body["resourceType"] == "OperationOutcome", body
    assert "cards" not in body
    return dict(body["issue"][0])


class Signer:
    """A key pair and the tokens that it signs."""

    def __init__(self, algorithm: str = "ES384", kid: str = "key/1+a=") -> None:
        self.algorithm, self.kid = algorithm, kid
        self.key: Any = (
            ec.generate_private_key(ec.SECP384R1())
            if algorithm.startswith("ES")
            else rsa.generate_private_key(65537, 2048)
        )

    def jwk(self) -> dict[str, Any]:
        """The public half."""
        kind = jwt.algorithms.ECAlgorithm if self.algorithm[:2] == "ES" else None
        maker = kind or jwt.algorithms.RSAAlgorithm
        public = json.loads(maker.to_jwk(self.key.public_key()))
        return {**public, "kid": self.kid, "alg": self.algorithm, "use": "sig"}

    def token(self, url: str, issuer: str = "https://ehr.example", **changes: Any) -> str:
        """A token for `url`; a claim or header given as None is left out."""
        now = int(time.time())
        claims = {"iss": issuer, "aud": url, "iat": now, "exp": now + 300, "jti": uuid.uuid4().hex}
        header = {"kid": self.kid, **changes.pop("header", {})}
        claims = {k: v for k, v in {**claims, **changes}.items() if v is not None}
        return jwt.encode(claims, self.key, self.algorithm, {k: v for k, v in header.items() if v})


def certificate_of(folder: Path) -> tuple[Path, Path]:
    """Files of a certificate for 127.0.0.1 that is its own authority, and of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now, day = datetime.now(UTC), timedelta(days=1)
    built = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    built = built.not_valid_before(now - day).not_valid_after(now + day)
    address = x509.IPAddress(ip_address("127.0.0.1"))
    built = built.add_extension(x509.SubjectAlternativeName([address]), False)
    built = built.add_extension(x509.BasicConstraints(True, None), True)
    signed = built.sign(key, hashes.SHA256())
    certificate, secret = folder / "cert.pem", folder / "key.pem"
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(pem_of(key))
    return certificate, secret


def pem_of(key: Any) -> bytes:
    """A private key as PEM."""
    return bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


class Elsewhere:
    """Another party on this machine: a FHIR server that can misbehave, and a key server."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.keys: list[dict[str, Any]] = []
        self.key_fetches = 0
        self.seen: list[tuple[str, str | None]] = []
        self.resources: dict[str, Any] = {}
        self.app = Starlette(
            routes=[
                Route("/jwks", self._jwks),
                Route("/{mode}/{path:path}", self._fhir),
            ]
        )

    def hold(self, *resources: dict[str, Any]) -> None:
        """Hold these resources."""
        self.resources |= {f"{r['resourceType']}/{r['id']}": r for r in resources}

    async def _jwks(self, request: Request) -> Response:
        self.key_fetches += 1
        return JSONResponse({"keys": self.keys})

    async def _fhir(self, request: Request) -> Response:
        mode, path = request.path_params["mode"], request.path_params["path"]
        self.seen.append((f"{mode}/{path}", request.headers.get("authorization")))
        if mode == "slow":
            await asyncio.sleep(5)
        if mode == "denied":
            return JSONResponse({"resourceType": "OperationOutcome"}, 401)
        if mode == "moved":
            return RedirectResponse(f"{self.url}/ok/{path}")
        if mode == "huge":
            return StreamingResponse((b" " * 65536 for _ in range(400)), media_type="text/plain")
        if mode == "broken":
            return Response(b"<html>", media_type="text/html")
        return self._found(mode, path, request)

    def _found(self, mode: str, path: str, request: Request) -> Response:
        if "/" in path:
            found = self.resources.get(path)
            if found is None:
                return JSONResponse({"resourceType": "OperationOutcome"}, 404)
            if path.startswith("Binary/") and "json" not in request.headers.get("accept", ""):
                return Response(base64.b64decode(found["data"]), media_type=found["contentType"])
            return JSONResponse(found)
        page = int(request.query_params.get("page", 0))
        held = [r for r in self.resources.values() if r["resourceType"] == path]
        if mode == "paged" and page < 2:
            link = [{"relation": "next", "url": f"{self.url}/paged/{path}?page={page + 1}"}]
            return JSONResponse(searchset(link=link))
        if mode == "endless":
            link = [{"relation": "next", "url": f"{self.url}/endless/{path}?page={page + 1}"}]
            return JSONResponse(searchset(link=link))
        return JSONResponse(searchset(*held))


def api_client(key: str, **wants: Any) -> dict[str, Any]:
    """A registered client that shows `key`."""
    return {"name": key, "api_keys": [hashlib.sha256(key.encode()).hexdigest()], **wants}
