"""`suffice hook-test` finds nothing wrong with our service, and each fault of a bad one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from suffice.commands.hook_test import hook_test
from tests.service_kit import Running, Signer, api_client, free_port, pem_of, service, serving

pytest_plugins = ("tests.service_fixtures",)


def _run(*arguments: str) -> tuple[Result, dict[str, set[tuple[int, str]]]]:
    """The result, and numbers with titles by verdict."""
    result = CliRunner().invoke(hook_test, [*arguments, "--format", "json"])
    found: dict[str, set[tuple[int, str]]] = {}
    for item in json.loads(result.stdout) if result.exit_code < 2 else ():
        found.setdefault(item["verdict"], set()).add((item["number"], item["title"]))
    return result, found


def test_our_service_breaks_no_obligation(open_service: Running) -> None:
    result, found = _run(open_service.url)
    assert result.exit_code == 0
    assert "fail" not in found
    numbers = {number for number, _ in found["pass"]}
    assert numbers >= {2, 3, 4, 6, 7, 8, 13, 15, 16, 17, 21, 24, 26, 27, 33, 34, 36, 37, 39, 40, 41}
    assert {number for number, _ in found["warn"]} <= {1, 13, 46}, "plain http, nobody registered"


def test_a_service_that_asks_who_is_there_is_tested_with_a_key(tmp_path: Path) -> None:
    signer = Signer()
    (tmp_path / "keys.json").write_text(json.dumps({"keys": [signer.jwk()]}))
    (tmp_path / "key.pem").write_bytes(pem_of(signer.key))
    by_token = {"name": "E", "issuer": "https://e.example", "keys": str(tmp_path / "keys.json")}
    config = {"server": {"addressed": True}, "client": [by_token, api_client("k")]}
    given = ["--key", str(tmp_path / "key.pem"), "--issuer", "https://e.example"]
    with service(config) as running:
        signed, found = _run(running.url, *given, "--kid", signer.kid)
        keyed, with_key = _run(running.url, "--header", "X-API-Key: k")
        nobody, without = _run(running.url)
    assert (signed.exit_code, keyed.exit_code, nobody.exit_code) == (0, 0, 1)
    assert {46, 51, 52} <= {number for number, _ in found["pass"]}
    assert with_key["pass"] >= found["pass"] - {(13, title) for _, title in found["pass"]}
    assert 24 in {number for number, _ in without["fail"]}


BAD_CARD = {
    "summary": "x" * 200,
    "indicator": "alarm",
    "source": {},
    "detail": "<b>bold</b>",
    "overrideReasons": [{"code": "a"}],
    "links": [{"label": "l", "url": "u", "type": "absolute", "appContext": "x"}],
    "suggestions": [
        {"label": "", "isRecommended": True, "actions": [{"type": "replace"}]},
        {"label": "b", "isRecommended": True},
    ],
}


@pytest.fixture
def bad_url() -> Any:
    """A service that has everything wrong that can be seen from outside."""

    async def discovery(request: Request) -> Response:
        entry = {"hook": "patient-view", "id": "a", "prefetch": {"d": "Patient/{{context.a.b}}"}}
        return JSONResponse({"services": [entry, {**entry, "prefetch": {"d": 7}}]})

    async def call(request: Request) -> Response:
        body = await request.body()
        shown = [BAD_CARD] if b"example-note" in body else []
        headers = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Credentials": "true"}
        return JSONResponse({"cards": shown, "systemActions": None, "extension": []}, 200, headers)

    routes = [
        Route("/cds-services", discovery),
        Route("/cds-services/{id}", call, methods=["POST", "OPTIONS"]),
    ]
    port = free_port()
    with serving(Starlette(routes=routes), port):
        yield f"http://127.0.0.1:{port}"


def test_faults_of_a_bad_service_are_found(bad_url: str) -> None:
    result, found = _run(bad_url)
    assert result.exit_code == 1
    failed = {number for number, _ in found["fail"]}
    assert failed >= {2, 3, 6, 7, 15, 16, 21, 26, 28, 29, 30, 31, 33, 34, 39, 54}
    assert {8, 27, 36, 37, 46} <= {number for number, _ in found["warn"]}
    assert 41 in {number for number, _ in found["not tested"]}


def test_it_prints_a_numbered_list(bad_url: str) -> None:
    result = CliRunner().invoke(hook_test, [bad_url])
    lines = result.stdout.splitlines()
    assert [int(line.split()[0]) for line in lines[:-1]] == sorted(
        int(line.split()[0]) for line in lines[:-1]
    )
    assert " fail, " in lines[-1]


@pytest.mark.parametrize(
    "arguments",
    [
        [f"http://127.0.0.1:{free_port()}"],
        ["http://127.0.0.1:1", "--header", "nonsense"],
        ["http://127.0.0.1:1", "--key", __file__],
    ],
    ids=["nobody there", "header", "key"],
)
def test_a_mistake_is_one_line(arguments: list[str]) -> None:
    result = CliRunner().invoke(hook_test, arguments)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
