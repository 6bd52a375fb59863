"""Who may call: tokens, keys, audiences, replay; items 9 and 46 to 53 of the checklist."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest

from suffice.service.replay import Replay
from tests.service_kit import (
    THIN,
    Elsewhere,
    Running,
    Signer,
    api_client,
    certificate_of,
    only_card,
    request,
    service,
)

pytest_plugins = ("tests.service_fixtures",)
ISSUER = "https://ehr.example"
PATH = "/cds-services/note-sign"


@pytest.fixture(scope="module")
def signer(elsewhere: Elsewhere) -> Signer:
    made = Signer()
    elsewhere.keys = [made.jwk()]
    return made


@pytest.fixture(scope="module")
def trusting(elsewhere: Elsewhere, signer: Signer) -> Iterator[Running]:
    ehr = {
        "name": "EHR",
        "issuer": ISSUER,
        "key_urls": [f"{elsewhere.url}/jwks"],
        "audiences": ["typed-in-by-the-site"],
    }
    tenant = {**ehr, "name": "Tenants", "issuer": "https://many.example", "tenants": ["north"]}
    lax = {**ehr, "name": "Lax", "issuer": "https://lax.example", "algorithms": ["RS256"]}
    config = {"server": {"addressed": True}, "client": [ehr, tenant, lax, api_client("k-1")]}
    with service(config) as running:
        yield running


def _call(running: Running, token: str, path: str = PATH) -> httpx.Response:
    body: dict[str, Any] = request("note-sign", context={"text": THIN})
    if path.endswith("feedback"):
        item = {"card": "c", "outcome": "accepted", "outcomeTimestamp": "2026-03-04T10:00:00Z"}
        body = {"feedback": [item]}
    return running.http.post(path, json=body, headers={"Authorization": f"Bearer {token}"})


def _assert_plain_401(answer: httpx.Response) -> None:
    assert (answer.status_code, answer.text) == (401, "Unauthorized\n")


def test_09_discovery_is_open_and_a_token_does_no_harm(trusting: Running, signer: Signer) -> None:
    token = signer.token(f"{trusting.url}/cds-services")
    headers = {"Authorization": f"Bearer {token}"}
    for given in ({}, headers):
        assert trusting.http.get("/cds-services", headers=given).status_code == 200


@pytest.mark.parametrize("path", [PATH, f"{PATH}/feedback", "/v1/check"])
def test_46_whoever_is_unknown_is_not_served(trusting: Running, path: str) -> None:
    _assert_plain_401(trusting.http.post(path, json=request("note-sign")))
    headers = {"X-API-Key": "k-2"}
    _assert_plain_401(trusting.http.post(path, json=request("note-sign"), headers=headers))


def test_46_a_certificate_may_take_the_place_of_a_token(tmp_path: Path) -> None:
    certificate, key = certificate_of(tmp_path)
    tls = {name: str(path) for name, path in (("certificate", certificate), ("key", key))}
    config = {"tls": {**tls, "client_ca": str(certificate)}, "client": [api_client("k-1")]}
    anybody = ssl.create_default_context(cafile=str(certificate))
    known = ssl.create_default_context(cafile=str(certificate))
    known.load_cert_chain(certificate, key)
    with service(config, {"verify": known}) as running:
        assert only_card(running.call(context={"text": THIN}))
        _assert_plain_401(running.call(headers={"X-API-Key": "k-2"}))
        with pytest.raises(httpx.HTTPError):
            httpx.get(f"{running.url}/cds-services", verify=anybody)


def test_46_an_api_key_is_enough(trusting: Running) -> None:
    answer = trusting.call(context={"text": THIN}, headers={"X-API-Key": "k-1"})
    assert only_card(answer)


@pytest.mark.parametrize("algorithm", ["ES384", "RS384"])
def test_47_48_a_token_of_a_known_issuer_is_enough(
    trusting: Running, elsewhere: Elsewhere, signer: Signer, algorithm: str
) -> None:
    other = Signer(algorithm, kid=f"{algorithm}/+=")
    elsewhere.keys = [signer.jwk(), other.jwk()]
    with service(
        {"server": {"addressed": True}, "client": [trusting.config.client[0].model_dump()]}
    ) as running:
        url = f"{running.url}{PATH}"
        jku = {"jku": f"{elsewhere.url}/jwks", "typ": "JWT"}
        epic = {"nbf": int(time.time()) - 300, "sub": "client"}
        assert only_card(_call(running, other.token(url, header=jku)))
        assert only_card(_call(running, other.token(url, **epic)))


@pytest.mark.parametrize("claim", ["iss", "aud", "exp", "iat", "jti"])
def test_48_no_claim_may_be_missing(trusting: Running, signer: Signer, claim: str) -> None:
    given: dict[str, Any] = {claim: None}
    url, issuer = f"{trusting.url}{PATH}", ISSUER
    if claim == "iss":
        issuer, given = None, {}  # type: ignore[assignment]
    if claim == "aud":
        url, given = None, {}  # type: ignore[assignment]
    _assert_plain_401(_call(trusting, signer.token(url, issuer, **given)))


def test_49_the_audience_is_the_endpoint_or_what_the_site_typed_in(
    trusting: Running, signer: Signer
) -> None:
    url = f"{trusting.url}{PATH}"
    for audience in (url, f"{url}/", [url, "https://other.example"], "typed-in-by-the-site"):
        assert only_card(_call(trusting, signer.token(audience)))  # type: ignore[arg-type]
    for audience in (
        trusting.url,
        f"{trusting.url}/cds-services/patient-view",
        "https://x.example",
    ):
        _assert_plain_401(_call(trusting, signer.token(audience)))


def test_49_feedback_may_be_addressed_by_either_name(trusting: Running, signer: Signer) -> None:
    path = f"{PATH}/feedback"
    for audience in (f"{trusting.url}{PATH}", f"{trusting.url}{path}"):
        assert _call(trusting, signer.token(audience), path).status_code == 200


def test_50_no_other_key_address_is_fetched(
    trusting: Running, elsewhere: Elsewhere, signer: Signer
) -> None:
    before = len(elsewhere.seen), elsewhere.key_fetches
    for address in (f"{elsewhere.url}/ok/keys", f"{elsewhere.url}/jwks?x", "file:///etc/passwd"):
        token = signer.token(f"{trusting.url}{PATH}", header={"jku": address})
        _assert_plain_401(_call(trusting, token))
    unknown = signer.token(f"{trusting.url}{PATH}", "https://evil.example")
    _assert_plain_401(_call(trusting, unknown))
    assert before == (len(elsewhere.seen), elsewhere.key_fetches)


def test_51_weak_algorithms_are_refused(trusting: Running, signer: Signer) -> None:
    url = f"{trusting.url}{PATH}"
    claims = jwt.decode(signer.token(url), options={"verify_signature": False})
    secret = "x" * 64
    none = jwt.encode(claims, None, "none", {"kid": signer.kid})  # type: ignore[arg-type]
    for token in (none, jwt.encode(claims, secret, "HS384", {"kid": signer.kid})):
        _assert_plain_401(_call(trusting, token))


def test_51_rs256_counts_only_where_it_is_asked_for(
    trusting: Running, elsewhere: Elsewhere, signer: Signer
) -> None:
    lax = Signer("RS256", "rs256")
    elsewhere.keys = [signer.jwk(), lax.jwk()]
    clients = [client.model_dump() for client in trusting.config.client]
    with service({"server": {"addressed": True}, "client": clients}) as running:
        url, day = f"{running.url}{PATH}", int(time.time()) + 86_400
        assert only_card(_call(running, lax.token(url, "https://lax.example", exp=day)))
        _assert_plain_401(_call(running, lax.token(url, ISSUER)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"exp": 1},
        {"exp": int(time.time()) + 10 * 86_400},
        {"nbf": int(time.time()) + 3600},
        {"iat": int(time.time()) + 3600},
        {"header": {"kid": "another"}},
        {"exp": "soon"},
        {"jti": 7},
    ],
    ids=str,
)
def test_52_what_is_wrong_is_not_told(trusting: Running, signer: Signer, wrong: dict) -> None:
    _assert_plain_401(_call(trusting, signer.token(f"{trusting.url}{PATH}", **wrong)))
    assert "suffice_unauthorized_total{reason=" in trusting.metrics()


@pytest.mark.parametrize("token", ["x", "a.b.c", "é", "x" * 10_000, "e30.e30.e30"])
def test_52_what_is_no_token_is_refused(trusting: Running, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}".encode()}
    answer = trusting.http.post(PATH, json=request("note-sign"), headers=headers)
    _assert_plain_401(answer)


def test_52_a_forged_signature_is_refused(trusting: Running, signer: Signer) -> None:
    forged = Signer(kid=signer.kid).token(f"{trusting.url}{PATH}")
    _assert_plain_401(_call(trusting, forged))


def test_52_a_token_counts_once(trusting: Running, signer: Signer) -> None:
    token = signer.token(f"{trusting.url}{PATH}")
    assert only_card(_call(trusting, token))
    _assert_plain_401(_call(trusting, token))


def test_52_tenants_are_listed(trusting: Running, signer: Signer) -> None:
    url, many = f"{trusting.url}{PATH}", "https://many.example"
    assert only_card(_call(trusting, signer.token(url, many, tenant="north")))
    for tenant in ("south", None, ["north"]):
        _assert_plain_401(_call(trusting, signer.token(url, many, tenant=tenant)))


def test_52_clocks_may_differ_by_a_minute(trusting: Running, signer: Signer) -> None:
    url, now = f"{trusting.url}{PATH}", int(time.time())
    assert only_card(_call(trusting, signer.token(url, exp=now - 30)))
    assert only_card(_call(trusting, signer.token(url, iat=now + 30, nbf=now + 30)))
    _assert_plain_401(_call(trusting, signer.token(url, exp=now - 120)))


def test_53_keys_are_cached_and_rotated(elsewhere: Elsewhere, signer: Signer) -> None:
    import asyncio

    from suffice.service import fhir
    from suffice.service.keys import Keys

    async def rotate() -> list[bool]:
        url, found = f"{elsewhere.url}/jwks", []
        async with fhir.session() as session:
            keys = Keys(session)
            elsewhere.keys, elsewhere.key_fetches = [signer.jwk()], 0
            for _ in range(3):
                found.append(await keys.find(url, signer.kid, "ES384") is not None)
            assert elsewhere.key_fetches == 1
            new = Signer(kid="new")
            elsewhere.keys = [new.jwk()]
            found.append(await keys.find(url, "new", "ES384") is None)  # asked a moment ago
            assert elsewhere.key_fetches == 1
            keys._looked_up[url] -= 31
            found.append(await keys.find(url, "new", "ES384") is not None)
            found.append(await keys.find(url, "new", "RS384") is None)
        return found

    before = elsewhere.keys
    try:
        assert all(asyncio.run(rotate()))
    finally:
        elsewhere.keys = before


def test_53_a_list_of_keys_out_of_band_is_enough(tmp_path: Any) -> None:
    import json

    own = Signer()
    (tmp_path / "keys.json").write_text(json.dumps([own.jwk()]))
    client = {"name": "File", "issuer": ISSUER, "keys": str(tmp_path / "keys.json")}
    with service({"server": {"addressed": True}, "client": [client]}) as running:
        assert only_card(_call(running, own.token(f"{running.url}{PATH}")))


def test_used_tokens_are_forgotten_once_they_expired() -> None:
    replay = Replay(most=3)
    assert [replay.is_first("i", name, 100.0, 0.0) for name in "aabc"] == [True, False, True, True]
    assert not replay.is_first("i", "d", 100.0, 0.0), "full: nothing is let in unseen"
    assert replay.is_first("other", "a", 400.0, 300.0)
    assert len(replay) == 1
